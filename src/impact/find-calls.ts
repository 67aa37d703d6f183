// Mesh -> the destinations that workloads name in their variables, commands, mounted ConfigMaps and annotations: what they are
// known to call.
import { compareText } from "../manifests/compare-text.ts";
import { locate } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Mesh, Workload } from "../mesh/mesh.ts";
import { isAddress, joinHostPort } from "../simulation/addresses.ts";
import type { Call } from "../simulation/call.ts";
import { callKey } from "./call-key.ts";
import { brokenFiles } from "./calls/config-files.ts";
import { knownNames, type PortsOf } from "./calls/known-names.ts";
import { type Surroundings, serviceLinks, workloadCalls } from "./calls/workload-calls.ts";
import { type Found, locateMention, type Mention } from "./calls/written.ts";
import { type DeclaredSpeech, declaredSpeech, guessSpeech, isTellingPort } from "./guess-speech.ts";
import type { Speech } from "./url-schemes.ts";

/** A call that the repository (or settings) names. */
export interface KnownCall extends Call {
  readonly protocol: NonNullable<Call["protocol"]>;
  /** Where it is written; undefined for settings. Asking costs reading its document once more. */
  readonly source?: Location;
  /** The name it is known by there: an env variable, `args`, `command`, `key in file` of a ConfigMap, `settings`. */
  readonly via: string;
  /** Of the URL that it is written as, without `://`: it tells what the client is. */
  readonly scheme?: string;
  /** False when the protocol is a guess (a bare address and port). */
  readonly sure: boolean;
}

/** What a workload can name is bounded: a generated list of thousands would drown the rest. */
const MOST_CALLS_PER_WORKLOAD = 200;

/** All known calls of a mesh, sorted by workload, destination and place; each once, where it is written first. */
export const findCalls = (mesh: Mesh): readonly KnownCall[] => known(mesh).calls;

/** Workloads that name more destinations than are followed, and files of ConfigMaps that are not what they seem to be. */
export const noticesOfCalls = (mesh: Mesh): readonly Notice[] => known(mesh).notices;

interface Known {
  readonly calls: readonly KnownCall[];
  readonly notices: readonly Notice[];
}

const known = oncePer((mesh: Mesh): Known => {
  const names: Names = { mesh, declared: declaredSpeech(mesh), portsOf: knownNames(mesh) };
  const surroundings: Surroundings = {
    configMaps: new Map(mesh.configMaps.map((one) => [`${one.namespace}/${one.name}`, one])),
    linksOf: serviceLinks(mesh),
  };
  const found = mesh.workloads.map((workload) => ({
    workload,
    calls: keptCalls(workload, workloadCalls(workload, surroundings), names),
  }));
  return {
    calls: found.flatMap(({ calls }) => calls.slice(0, MOST_CALLS_PER_WORKLOAD)).toSorted(byPlace),
    notices: [
      ...found.flatMap(({ workload, calls }) => noticeOfCut(workload, calls.length)),
      ...mesh.configMaps.flatMap(brokenFiles),
    ],
  };
});

function noticeOfCut(workload: Workload, count: number): readonly Notice[] {
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

interface Names {
  readonly mesh: Mesh;
  readonly declared: DeclaredSpeech;
  readonly portsOf: PortsOf;
}

interface Kept {
  readonly mesh: Mesh;
  readonly calls: readonly KnownCall[];
}

const keptFor = oncePer((_: readonly Found[]): { latest?: Kept } => ({}));

/** What a workload mentions is the same call in every state whose Services and entries say the same of it. */
function keptCalls(workload: Workload, found: readonly Found[], names: Names): readonly KnownCall[] {
  const kept = keptFor(found);
  const { mesh } = names;
  if (kept.latest === undefined || !saysTheSame(kept.latest.mesh, mesh, found))
    kept.latest = { mesh, calls: callsOf(workload, found, names) };
  return kept.latest.calls;
}

function saysTheSame(before: Mesh, now: Mesh, found: readonly Found[]): boolean {
  if (before.services !== now.services || before.clusterDomain !== now.clusterDomain) return false;
  if (before.serviceEntries === now.serviceEntries) return true;
  const names = namesThatDiffer(before.serviceEntries)(now.serviceEntries);
  return !found.some(({ mention }) => names.has(mention.host.toLowerCase().replace(/\.$/, "")));
}

type Entries = Mesh["serviceEntries"];

/** What clients may write for the hosts and addresses of entries that only one of the lists has. */
const namesThatDiffer = oncePer((before: Entries) =>
  oncePer((now: Entries): ReadonlySet<string> => {
    const entries = new Set(before).symmetricDifference(new Set(now));
    const names = [...entries].flatMap(({ spec }) => [...spec.hosts, ...(spec.addresses ?? [])]);
    return new Set(names.flatMap((name) => beginnings(name.toLowerCase())));
  }),
);

/** Search domains make a name complete. */
function beginnings(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(0, index + 1).join("."));
}

/** Each destination once; where one place is sure of the protocol, the guesses of others say nothing. */
function callsOf(workload: Workload, found: readonly Found[], names: Names): readonly KnownCall[] {
  const calls = new Map<string, KnownCall>();
  for (const one of found) {
    const port = portOf(one.mention, workload.namespace, names.portsOf);
    if (port === undefined) continue;
    const isDeclared = names.portsOf(one.mention.host, workload.namespace) !== undefined;
    if (!isDeclared && isItself(one.mention.host, port, workload)) continue;
    const call = callTo({ ...one, port }, workload, names.declared);
    const key = callKey(call);
    if (calls.get(key)?.sure !== true && (call.sure || !calls.has(key))) calls.set(key, call);
  }
  const sure = new Set([...calls.values()].filter((call) => call.sure).map(({ to }) => to));
  return [...calls.values()].filter((call) => call.sure || !sure.has(call.to));
}

/** Undefined: the text does not say enough, and the mesh does not know more. */
function portOf({ host, port, ifKnown }: Mention, namespace: string, portsOf: PortsOf): number | undefined {
  if (ifKnown !== true) return port;
  const ports = portsOf(host, namespace);
  if (port !== undefined) return ports?.includes(port) === true ? port : undefined;
  return ports?.length === 1 ? ports[0] : undefined;
}

/** Workloads of such names are no reason to think that a host of that name is theirs. */
const GENERIC = new Set(
  "api app auth backend cdn client db files frontend gateway login mail media proxy server service smtp static web worker www".split(
    " ",
  ),
);

/** `https://wiki.corp.example` of the workload `wiki`: where people find it. Names of the cluster and databases are others. */
function isItself(host: string, port: number, { name, labels }: Workload): boolean {
  const [first = "", ...rest] = host.toLowerCase().split(".");
  if (rest.length < 2 || rest.includes("svc") || isAddress(host) || GENERIC.has(first)) return false;
  const isHttp = !isTellingPort(port) || guessSpeech(port, undefined) !== "tcp";
  return isHttp && (first === name || first === labels["app.kubernetes.io/name"]);
}

function callTo(found: Found & { readonly port: number }, workload: Workload, declared: DeclaredSpeech): KnownCall {
  const { mention, written, port } = found;
  const { host, scheme, speech, unsure, guess, serverFirst } = mention;
  return {
    from: workload.id,
    to: joinHostPort(host, port),
    ...wire(speech ?? guessSpeech(port, declared(host, port, workload.namespace), guess), host),
    ...(serverFirst === true ? { serverFirst } : {}),
    ...(scheme === undefined ? {} : { scheme }),
    // Places are read when they are asked for, and most calls are told to nobody.
    get source() {
      return locateMention(found);
    },
    via: written.via,
    sure: speech !== undefined && unsure !== true,
  };
}

function wire(speech: Speech, host: string): Pick<KnownCall, "protocol" | "tls" | "sni"> {
  if (speech !== "tls") return { protocol: speech };
  return isAddress(host) ? { protocol: "tcp", tls: true } : { protocol: "tcp", tls: true, sni: host };
}

function byPlace(a: KnownCall, b: KnownCall): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(callKey(a), callKey(b));
}
