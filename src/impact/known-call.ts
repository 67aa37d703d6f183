// What a workload mentions, and what the mesh knows of it -> the calls that it is known to make.
import type { Location } from "../manifests/notice.ts";
import { trim } from "../manifests/trim.ts";
import type { Workload } from "../mesh/mesh.ts";
import { isAddress, joinHostPort } from "../simulation/addresses.ts";
import type { Call } from "../simulation/call.ts";
import { callKey } from "./call-key.ts";
import type { PortsOf } from "./calls/known-names.ts";
import { type Found, locateMention, type Mention } from "./calls/written.ts";
import { type DeclaredSpeech, guessSpeech, isTellingPort } from "./guess-speech.ts";
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

/** What the mesh says of hosts. */
export interface Names {
  readonly declared: DeclaredSpeech;
  readonly portsOf: PortsOf;
}

/** Each destination once; where one place is sure of the protocol, the guesses of others say nothing. */
export function callsOf(workload: Workload, found: readonly Found[], names: Names): readonly KnownCall[] {
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
  return trim([...calls.values()].filter((call) => call.sure || !sure.has(call.to)));
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
  const call = {
    from: workload.id,
    to: joinHostPort(host, port),
    ...wire(speech ?? guessSpeech(port, declared(host, port, workload.namespace), guess), host),
    ...(serverFirst === true ? { serverFirst } : {}),
    ...(scheme === undefined ? {} : { scheme }),
    via: written.via,
    sure: speech !== undefined && unsure !== true,
  };
  mentions.set(call, found);
  return Object.defineProperty(call, "source", SOURCE);
}

const mentions = new WeakMap<object, Found>();

// Places are read when they are asked for, and most calls are told to nobody. One getter for all: with a getter of its own each
// call would have a shape of its own, which takes half a kilobyte.
const SOURCE: PropertyDescriptor & ThisType<KnownCall> = {
  get() {
    return locateMention(mentions.get(this) as Found);
  },
  enumerable: true,
  configurable: true,
};

function wire(speech: Speech, host: string): Pick<KnownCall, "protocol" | "tls" | "sni"> {
  if (speech !== "tls") return { protocol: speech };
  return isAddress(host) ? { protocol: "tcp", tls: true } : { protocol: "tcp", tls: true, sni: host };
}
