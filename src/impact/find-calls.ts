// Mesh -> the destinations that workloads name in their env, args and commands: what they are known to call.
import { compareText } from "../manifests/compare-text.ts";
import { locate } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Mesh, Workload } from "../mesh/mesh.ts";
import { isAddress, joinHostPort } from "../simulation/addresses.ts";
import type { Call } from "../simulation/call.ts";
import { callKey } from "./call-key.ts";
import { type DeclaredSpeech, declaredSpeech, guessSpeech } from "./guess-speech.ts";
import { type NamedValue, namedValues } from "./named-values.ts";
import { pairHostAndPort } from "./pair-host-and-port.ts";
import { type Destination, parseDestinations } from "./parse-destinations.ts";
import type { Speech } from "./url-schemes.ts";

/** A call that the repository (or settings) names. */
export interface KnownCall extends Call {
  readonly protocol: NonNullable<Call["protocol"]>;
  /** Where it is written; undefined for settings. */
  readonly source?: Location;
  /** The name it is known by there: an env variable, `args`, `command`, `settings`. */
  readonly via: string;
  /** False when the protocol is a guess (a bare address and port). */
  readonly sure: boolean;
}

/** What a workload can name is bounded: a generated list of thousands would drown the rest. */
const MOST_CALLS_PER_WORKLOAD = 200;

interface Found {
  readonly destination: Destination;
  readonly named: NamedValue;
}

/** All known calls of a mesh, sorted by workload, destination and place; each once, where it is written first. */
export const findCalls = (mesh: Mesh): readonly KnownCall[] => known(mesh).calls;

/** Workloads that name more destinations than are followed. */
export const noticesOfCalls = (mesh: Mesh): readonly Notice[] => known(mesh).notices;

interface Known {
  readonly calls: readonly KnownCall[];
  readonly notices: readonly Notice[];
}

const known = oncePer((mesh: Mesh): Known => {
  const declared = declaredSpeech(mesh);
  const services = new Set(mesh.services.map(({ namespace, name }) => `${namespace}/${name}`));
  const found = mesh.workloads.map((workload) => ({
    workload,
    calls: callsOf(workload, declared, (host) => services.has(`${workload.namespace}/${host}`)),
  }));
  return {
    calls: found.flatMap(({ calls }) => calls.slice(0, MOST_CALLS_PER_WORKLOAD)).toSorted(byPlace),
    notices: found.flatMap(({ workload, calls }) => noticeOfCut(workload, calls.length)),
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

function callsOf(
  workload: Workload,
  declared: DeclaredSpeech,
  isService: (host: string) => boolean,
): readonly KnownCall[] {
  const calls = new Map<string, KnownCall>();
  for (const container of workload.containers) {
    for (const found of destinationsOf(namedValues(container), isService)) {
      const { host, port } = found.destination;
      const call = callTo(found, workload, declared(host, port, workload.namespace));
      const key = callKey(call);
      if (!calls.has(key)) calls.set(key, call);
    }
  }
  return [...calls.values()];
}

function destinationsOf(values: readonly NamedValue[], isService: (host: string) => boolean): readonly Found[] {
  const isFlag = ({ via }: NamedValue) => via === "args" || via === "command";
  const direct = values.flatMap((named) =>
    parseDestinations({ text: named.value, name: named.name, isService }).map((destination) => ({
      destination,
      named,
    })),
  );
  const variables = values.filter((named) => !isFlag(named));
  return [...direct, ...pairHostAndPort(variables), ...pairHostAndPort(values.filter(isFlag))];
}

function callTo({ destination, named }: Found, workload: Workload, declared: Speech | undefined): KnownCall {
  const { host, port, speech, serverFirst } = destination;
  return {
    from: workload.id,
    to: joinHostPort(host, port),
    ...wire(speech ?? guessSpeech(port, declared), host),
    ...(serverFirst === true ? { serverFirst } : {}),
    source: locate(workload.source, named.field),
    via: named.via,
    sure: speech !== undefined,
  };
}

function wire(speech: Speech, host: string): Pick<KnownCall, "protocol" | "tls" | "sni"> {
  if (speech !== "tls") return { protocol: speech };
  return isAddress(host) ? { protocol: "tcp", tls: true } : { protocol: "tcp", tls: true, sni: host };
}

function byPlace(a: KnownCall, b: KnownCall): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(callKey(a), callKey(b));
}
