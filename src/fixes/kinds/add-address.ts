// An entry that listens on every address -> an address of its own, from the pool, that nothing else uses.
import type { Finding } from "../../policies/policy.ts";
import { listenerClass } from "../../simulation/protocol.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openersOf } from "../opener.ts";
import { pickAddresses } from "../pick-addresses.ts";
import { resolvingCondition } from "../resolving-condition.ts";
import { listed, nameOf } from "../words.ts";

type Entry = Extract<Opener, { kind: "ServiceEntry" }>;

export function addAddress(finding: Finding, context: FixContext): Candidate | Refusal {
  const openers = openersOf(finding, context);
  const entries = openers.filter((opener): opener is Entry => opener.kind === "ServiceEntry");
  if (entries.length === 0)
    return { reason: "no ServiceEntry opens the listener, and only a ServiceEntry can be given an address" };
  for (const entry of entries) {
    const reason = unfit(entry, finding.port);
    if (reason !== undefined) return { reason };
  }
  const addresses = pickAddresses(entries.length, context);
  if ("reason" in addresses) return addresses;

  const given = entries.map((entry, index) => ({ entry, own: addresses[index] ?? [] }));
  const edits = editFiles(
    context.after,
    given.map(({ entry, own }) => ({
      kind: "change",
      source: entry.object.source,
      changes: [{ kind: "set", field: ["spec", "addresses"], value: own, behind: "hosts" }],
    })),
  );
  if ("reason" in edits) return edits;
  const conditions = given.flatMap(({ entry, own }) => resolvingCondition(entry, own, { finding, context }));
  const titles = given.map(
    ({ entry, own }) => `${nameOf(entry.object)} the address${own.length > 1 ? "es" : ""} ${listed(own)}`,
  );
  return {
    title: `Give ${titles.join(", and ")}`,
    reason: `Sidecars then listen on ${listed(given.flatMap(({ own }) => own))} instead of on every address, and take only what is meant for ${listed(entries.flatMap(({ hosts }) => hosts))}.`,
    conditions,
    demand: conditions.length > 0 ? "names must resolve" : "nothing",
    edits,
  };
}

/** Why an address would not help this entry, or do harm. */
function unfit({ object, hosts, ports }: Entry, port: number): string | undefined {
  const { spec } = object;
  const name = nameOf(object);
  if ((spec.addresses ?? []).length > 0) return `${name} has addresses already (${listed(spec.addresses ?? [])})`;
  const resolution = spec.resolution ?? "NONE";
  if (resolution === "NONE") {
    return `${name} has resolution NONE, which sends traffic to the address that the client called: nothing answers on an invented one`;
  }
  if (resolution === "DYNAMIC_DNS") return `${name} has resolution DYNAMIC_DNS, which allows no addresses`;
  if (hosts.length > 1) {
    return `${name} has ${hosts.length} hosts, and each address of an entry stands for all of its hosts: give each host an entry of its own first`;
  }
  if (hosts.some((host) => host.includes("*")))
    return `${name} has a wildcard host, which no single address can stand for`;
  const opening = ports.filter(({ number }) => port === 0 || number === port);
  if (opening.every(({ protocol }) => listenerClass(protocol) === "http")) {
    return `${name} speaks HTTP on this port, and sidecars share one HTTP listener for each port whatever the address`;
  }
  return undefined;
}
