// An entry that sends whatever comes to its port to its own server -> resolution NONE: each connection goes on to the address
// that its client called, and the entry only names it.
import type { Finding } from "../../policies/policy.ts";
import { isAddress } from "../../simulation/addresses.ts";
import { listenerClass } from "../../simulation/protocol.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openersOf } from "../opener.ts";
import { listed, nameOf } from "../words.ts";

type Entry = Extract<Opener, { kind: "ServiceEntry" }>;

/** An entry with the addresses of its servers; without any the name alone says where they are. */
interface Plan {
  readonly entry: Entry;
  readonly servers: readonly string[];
}

export function splitResolution(finding: Finding, context: FixContext): Candidate | Refusal {
  const openers = openersOf(finding, context);
  const entries = openers.filter((opener) => opener.kind === "ServiceEntry");
  if (entries.length === 0 || entries.length < openers.length) {
    return { reason: "a Service opens the listener, and only a ServiceEntry has a resolution" };
  }
  for (const entry of entries) {
    const reason = unfit(entry, finding.port);
    if (reason !== undefined) return { reason };
  }
  const plans = entries.map((entry): Plan => ({ entry, servers: serversOf(entry) }));
  const open = plans.filter(({ servers }) => servers.length === 0);
  if (open[0] !== undefined && context.simulation.mesh.config.outboundTrafficPolicy === "REGISTRY_ONLY") {
    return {
      reason: `under REGISTRY_ONLY ${nameOf(open[0].entry.object)} with resolution NONE would let out every connection to its ports`,
    };
  }
  const edits = editFiles(
    context.after,
    plans.map((plan) => ({ kind: "change", source: plan.entry.object.source, changes: changesFor(plan) })),
  );
  if ("reason" in edits) return edits;
  return {
    title: `Give ${plans.map(titleOf).join(", and ")}`,
    reason: [...new Set(plans.map(reasonOf))].join(" "),
    conditions: plans.map(conditionOf),
    demand: "names must resolve",
    ...(open.length > 0 && { leavesWarning: true as const }),
    edits,
  };
}

function unfit({ object, ports }: Entry, port: number): string | undefined {
  const { addresses = [], resolution = "NONE", endpoints = [], workloadSelector } = object.spec;
  const name = nameOf(object);
  if (resolution === "NONE") return `${name} has resolution NONE already`;
  if (addresses.length > 0) return `${name} has addresses already (${listed(addresses)})`;
  if (resolution === "DYNAMIC_DNS" || workloadSelector !== undefined) {
    return `${name} finds its servers in a way that resolution NONE does not have`;
  }
  const opening = ports.filter(({ number }) => number === port);
  if (opening.some(({ protocol }) => listenerClass(protocol) === "http")) {
    return `${name} speaks HTTP on this port, where hosts are told apart anyhow`;
  }
  const named = endpoints.find(({ address = "" }) => !isAddress(address));
  if (named !== undefined) return `${name} has the endpoint ${listed([named.address ?? ""])}, which is no address`;
  const moved = (object.spec.ports ?? []).find(
    ({ name: of, number, targetPort = number }) =>
      targetPort !== number || endpoints.some(({ ports: own = {} }) => (own[of] ?? number) !== number),
  );
  return moved && `${name} sends port ${moved.number} to another port of its servers`;
}

function serversOf({ object }: Entry): readonly string[] {
  return [...new Set((object.spec.endpoints ?? []).flatMap(({ address }) => address ?? []))];
}

function changesFor({ entry, servers }: Plan): readonly Change[] {
  const none: Change = { kind: "set", field: ["spec", "resolution"], value: "NONE" };
  if (servers.length === 0) return [none];
  return [
    { kind: "set", field: ["spec", "addresses"], value: servers, behind: "hosts" },
    none,
    ...(entry.object.spec.endpoints === undefined ? [] : [{ kind: "remove", field: ["spec", "endpoints"] } as const]),
  ];
}

function titleOf({ entry, servers }: Plan): string {
  const whose = servers.length > 1 ? "addresses of its servers" : "address of its server";
  const where = servers.length > 0 ? ` and the ${whose}, ${listed(servers)}` : "";
  return `${nameOf(entry.object)} resolution NONE${where}`;
}

function reasonOf({ servers }: Plan): string {
  return servers.length > 0
    ? "Sidecars then listen where its servers are instead of on every address, and hand connections on to the address that was called."
    : "Sidecars still listen on every address, but hand each connection on to the address that was called: nobody is cut off. What stays is a warning, because metrics and policies take all of it for the entry's.";
}

function conditionOf({ entry, servers }: Plan): string {
  const hosts = listed(entry.hosts);
  return servers.length > 0
    ? `Clients must resolve ${hosts} to ${servers.length > 1 ? "one of " : ""}${listed(servers)}, where the server is.`
    : `Clients must find the address of ${hosts} themselves: sidecars look it up no more.`;
}
