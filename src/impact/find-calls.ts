// Mesh -> the destinations that workloads name in their variables, commands, mounted ConfigMaps and annotations: what they are
// known to call.
import { compareText } from "../manifests/compare-text.ts";
import { locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer, remember } from "../manifests/remember.ts";
import type { Mesh, Workload } from "../mesh/mesh.ts";
import { kubernetesHostname } from "../simulation/convert-service.ts";
import { sameMembers } from "../simulation/list-difference.ts";
import { callKey } from "./call-key.ts";
import { brokenFiles } from "./calls/config-files.ts";
import { knownNames } from "./calls/known-names.ts";
import { type Surroundings, serviceLinks, workloadCalls } from "./calls/workload-calls.ts";
import { declaredSpeech } from "./guess-speech.ts";
import { callsOf, type KnownCall, type Names } from "./known-call.ts";

export type { KnownCall } from "./known-call.ts";

/** What a workload can name is bounded: a generated list of thousands would drown the rest. */
const MOST_CALLS_PER_WORKLOAD = 200;

/**
 * All known calls of a mesh, sorted by workload, destination and place; each once, where it is written first. `earlier`: a mesh
 * that was asked before; what the difference cannot touch is taken over from it. The answers are the same.
 */
export const findCalls = (mesh: Mesh, earlier?: Mesh): readonly KnownCall[] => known(mesh, earlier).calls;

/** Workloads that name more destinations than are followed, and files of ConfigMaps that are not what they seem to be. */
export const noticesOfCalls = (mesh: Mesh): readonly Notice[] => known(mesh).notices;

/** What a workload calls. */
interface Caller {
  readonly workload: Workload;
  /** The hosts that it mentions, in lower case. */
  readonly hosts: readonly string[];
  readonly calls: readonly KnownCall[];
}

interface Known {
  readonly callers: ReadonlyMap<Workload, Caller>;
  readonly calls: readonly KnownCall[];
  readonly notices: readonly Notice[];
}

const knownOf = new WeakMap<Mesh, Known>();

function known(mesh: Mesh, earlier?: Mesh): Known {
  return remember(knownOf, mesh, () => {
    const before = earlier && knownOf.get(earlier);
    const stays = earlier === undefined ? () => false : staysTheSame(earlier, mesh);
    const callers = mesh.workloads.map((workload): Caller => {
      const caller = before?.callers.get(workload);
      return caller !== undefined && stays(caller) ? caller : callerOf(workload, mesh);
    });
    const isSame = before !== undefined && sameMembers(callers, [...before.callers.values()]);
    return {
      callers: new Map(callers.map((caller) => [caller.workload, caller])),
      // The same list: whoever keeps something for a list of calls keeps it for both states.
      calls: isSame ? before.calls : inOrder(callers),
      notices: [...callers.flatMap(noticeOfCut), ...mesh.configMaps.flatMap(brokenFiles)],
    };
  });
}

const inOrder = (callers: readonly Caller[]): readonly KnownCall[] =>
  callers
    .toSorted((a, b) => compareText(a.workload.id, b.workload.id))
    .flatMap(({ calls }) => calls.slice(0, MOST_CALLS_PER_WORKLOAD).toSorted(byPlace));

function noticeOfCut({ workload, calls: { length: count } }: Caller): readonly Notice[] {
  if (count <= MOST_CALLS_PER_WORKLOAD) return [];
  return [
    {
      code: "many-calls",
      message: `${workload.id} names ${count} destinations; the first ${MOST_CALLS_PER_WORKLOAD} are followed, what a change does to the others is not told.`,
      location: locate(workload.source),
      relevance: "no",
    },
  ];
}

const surroundingsOf = oncePer(
  (mesh: Mesh): Surroundings => ({
    configMaps: new Map(mesh.configMaps.map((one) => [`${one.namespace}/${one.name}`, one])),
    linksOf: serviceLinks(mesh),
  }),
);

const namesOf = oncePer((mesh: Mesh): Names => ({ declared: declaredSpeech(mesh), portsOf: knownNames(mesh) }));

function callerOf(workload: Workload, mesh: Mesh): Caller {
  const found = workloadCalls(workload, surroundingsOf(mesh));
  const hosts = new Set(found.map(({ mention }) => mention.host.toLowerCase().replace(/\.$/, "")));
  return { workload, hosts: [...hosts], calls: callsOf(workload, found, namesOf(mesh)) };
}

/** Whether all that a caller can read, and all that its mesh says of what it mentions, is the same in both. */
function staysTheSame(before: Mesh, now: Mesh): (caller: Caller) => boolean {
  if (before.clusterDomain !== now.clusterDomain) return () => false;
  const services = differing(before.services, now.services);
  const entries = differing(before.serviceEntries, now.serviceEntries);
  const configMaps = differing(before.configMaps, now.configMaps);
  // Its variables are in the pods of every namespace.
  if (services.some(({ namespace, name }) => namespace === "default" && name === "kubernetes")) return () => false;
  const namespaces = new Set([...services, ...configMaps].map(({ namespace }) => namespace));
  const names = new Set([
    ...services.flatMap(({ name, namespace, spec }) => [
      ...beginnings(kubernetesHostname(name, namespace, now.clusterDomain)),
      ...[spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])].map((address) => address.toLowerCase()),
    ]),
    ...entries.flatMap(({ spec }) => [...spec.hosts, ...(spec.addresses ?? [])].flatMap(beginnings)),
  ]);
  // Pods have names below that of their Service.
  const isAmong = (host: string) => names.has(host) || names.has(host.slice(host.indexOf(".") + 1));
  return ({ workload, hosts }) => !namespaces.has(workload.namespace) && !(names.size > 0 && hosts.some(isAmong));
}

const differing = <Item>(before: readonly Item[], now: readonly Item[]): readonly Item[] =>
  before === now ? [] : [...new Set(before).symmetricDifference(new Set(now))];

/** Search domains make a name complete. */
function beginnings(name: string): readonly string[] {
  const labels = name.toLowerCase().split(".");
  return labels.map((_, index) => labels.slice(0, index + 1).join("."));
}

function byPlace(a: KnownCall, b: KnownCall): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(callKey(a), callKey(b));
}
