// An entry that hands on whatever comes to its port -> the one that looks its host up and sends there, and listens on an address of
// its own, for nothing on the wire tells what is meant for it.
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openersOf } from "../opener.ts";
import { pickAddresses } from "../pick-addresses.ts";
import { resolvingCondition } from "../resolving-condition.ts";
import { listed, nameOf } from "../words.ts";

type Entry = Extract<Opener, { kind: "ServiceEntry" }>;

export function resolveHosts(finding: Finding, context: FixContext): Candidate | Refusal {
  const openers = openersOf(finding, context);
  const entries = openers.filter((opener): opener is Entry => opener.kind === "ServiceEntry");
  if (entries.length === 0 || entries.length < openers.length)
    return { reason: "only the hosts of a ServiceEntry can be looked up" };
  for (const entry of entries) {
    const reason = unfit(entry);
    if (reason !== undefined) return { reason };
  }
  const given = pickAddresses(entries.length, context);
  if ("reason" in given) return given;
  const plans = entries.map((entry, index) => ({ entry, addresses: given[index] ?? [] }));
  const edits = editFiles(
    context.after,
    plans.map(({ entry, addresses }) => ({
      kind: "change",
      source: entry.object.source,
      changes: [
        { kind: "set", field: ["spec", "addresses"], value: addresses, behind: "hosts" },
        { kind: "set", field: ["spec", "resolution"], value: "DNS", behind: "hosts" },
      ],
    })),
  );
  if ("reason" in edits) return edits;
  const conditions = plans.flatMap(({ entry, addresses }) =>
    resolvingCondition(entry, addresses, { finding, context }),
  );
  const titles = plans.map(
    ({ entry, addresses }) =>
      `${nameOf(entry.object)} resolution DNS and the address${addresses.length > 1 ? "es" : ""} ${listed(addresses)}`,
  );
  return {
    title: `Give ${titles.join(", and ")}`,
    reason: `Sidecars then look ${listed(entries.flatMap(({ hosts }) => hosts))} up and send there, and nowhere else.`,
    conditions,
    demand: conditions.length > 0 ? "names must resolve" : "nothing",
    edits,
  };
}

/** Why the host of the entry cannot be looked up. */
function unfit({ object, hosts }: Entry): string | undefined {
  const { addresses = [], resolution = "NONE", endpoints = [], workloadSelector } = object.spec;
  const name = nameOf(object);
  if (resolution !== "NONE") return `${name} has resolution ${resolution}, and looks its hosts up already`;
  if (addresses.length > 0) return `${name} names addresses (${listed(addresses)})`;
  if (endpoints.length > 0 || workloadSelector !== undefined) return `${name} says where its servers are`;
  const wild = hosts.filter((host) => host.includes("*"));
  if (wild.length > 0) return `${listed(wild)} stands for many names, which nobody can look up`;
  if (hosts.length > 1)
    return `${name} has ${hosts.length} hosts, and each address of an entry stands for all of its hosts: give each host an entry of its own first`;
  return undefined;
}
