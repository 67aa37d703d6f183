// An entry with several hosts on plain TCP, which nothing on the wire tells apart -> an entry for each host, each with an address.
import type { Document, JsonObject } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import { type ObjectName, objectKey, type Refusal as Refused } from "../../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { isTls, listenerClass, parseProtocol } from "../../simulation/protocol.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { type Given, pickAddresses } from "../pick-addresses.ts";
import { listed, nameOf } from "../words.ts";

/** An entry that stands for more than this is a list, and nobody wants as many objects. */
const MOST_HOSTS = 5;

export function splitHosts(finding: Finding, context: FixContext): Candidate | Refusal {
  const keys = new Set((finding.subject.states ?? []).map(({ object }) => objectKey(object)));
  const [entry, another] = context.simulation.mesh.refused.filter((one) => keys.has(objectKey(one)));
  if (entry === undefined) return { reason: "nothing is refused" };
  if (another !== undefined) return { reason: "several objects are refused" };
  const spec = (entry.source.value.spec ?? {}) as Partial<ServiceEntrySpec>;
  const reason = unfit(entry, spec);
  if (reason !== undefined) return { reason };
  const hosts = [...new Set(spec.hosts ?? [])];
  const given = pickAddresses(hosts.length, context);
  if ("reason" in given) return given;
  const names = freeNames(entry, hosts.length, context);
  const edits = editFiles(context.after, [
    { kind: "change", source: entry.source, changes: keepFirst(spec, given[0] ?? []) },
    ...hosts.slice(1).map((host, index): DocumentEdit => {
      const value = copyFor(entry.source, { name: names[index] ?? "", host, addresses: given[index + 1] ?? [] });
      return { kind: "add", document: { path: entry.source.path, value, comment: [] } };
    }),
  ]);
  if ("reason" in edits) return edits;
  const answers = hosts.map((host, index) => `${quoted(host)} to ${listed(given[index] ?? [])}`);
  return {
    title: `Split ${nameOf(entry)} into ${hosts.length} entries, one for each host, each with an address of its own`,
    reason: "Plain TCP does not say which host a connection is for: only the address can.",
    conditions: [`Clients must resolve ${answers.join(", and ")}; sidecars that capture DNS do so by themselves.`],
    demand: "names must resolve",
    edits,
  };
}

function unfit(
  entry: Refused,
  { hosts = [], ports = [], resolution = "NONE" }: Partial<ServiceEntrySpec>,
): string | undefined {
  const name = nameOf(entry);
  const isPlain = ports.some(({ protocol }) => {
    const parsed = parseProtocol(protocol);
    return listenerClass(parsed) !== "http" && !isTls(parsed);
  });
  if (entry.kind !== "ServiceEntry" || hosts.length < 2 || !isPlain || resolution === "NONE")
    return `${name} is not refused for its several hosts`;
  if (hosts.length > MOST_HOSTS) return `${name} has ${hosts.length} hosts, too many for an entry each`;
  if (hosts.some((host) => host.startsWith("*")))
    return `${name} has a wildcard host, which no single address can stand for`;
  return undefined;
}

function keepFirst({ hosts = [], addresses }: Partial<ServiceEntrySpec>, given: Given): readonly Change[] {
  const first = hosts.slice(0, 1);
  const own: readonly Change[] =
    addresses === undefined
      ? [{ kind: "set", field: ["spec", "addresses"], value: given, behind: "hosts" }]
      : setItems(["spec", "addresses"], addresses, given);
  return [...setItems(["spec", "hosts"], hosts, first), ...own];
}

interface Copy {
  readonly name: string;
  readonly host: string;
  readonly addresses: Given;
}

function copyFor({ value }: Document, { name, host, addresses }: Copy): JsonObject {
  const { status: _, ...object } = value;
  const { hosts: __, addresses: ___, ...spec } = object.spec as JsonObject;
  return {
    ...object,
    metadata: { ...(object.metadata as JsonObject), name },
    spec: { hosts: [host], addresses, ...spec },
  };
}

function freeNames({ namespace, name }: ObjectName, count: number, { simulation }: FixContext): readonly string[] {
  const taken = new Set(
    simulation.mesh.serviceEntries.filter((entry) => entry.namespace === namespace).map((entry) => entry.name),
  );
  const names = Array.from({ length: 2 * count + taken.size }, (_, index) => `${name}-${index + 2}`);
  return names.filter((candidate) => !taken.has(candidate));
}
