// A question to the network and its answer: what happens to one connection of one workload.
import type { FilterChain } from "./outbound.ts";

/** A connection that a workload makes. */
export interface Call {
  /** Workload id, `ns/name`. */
  readonly from: string;
  /** `address:port`, `[v6]:port`, a symbol (`svc:ns/name:port`, `pod:ns/name-0:port`) or a name (`cart.shop:8080`). */
  readonly to: string;
  /** `tcp` (any bytes that are not HTTP) when not given. */
  readonly protocol?: "tcp" | "http" | "http2";
  readonly tls?: boolean;
  /** Host header of HTTP; the host of `to` when not given. */
  readonly host?: string;
  /** Server name in a TLS hello; the host of `to` when that is a name. */
  readonly sni?: string;
  /** The server greets first (MySQL, SMTP, …); guessed from the port when not given. */
  readonly serverFirst?: boolean;
}

/** What the client sees (design §5.3; words and measurements in docs). */
export type Symptom =
  | "connected"
  | "other-destination"
  | "relabelled"
  | "closed"
  | "slow-close"
  | "hang"
  | "http-400"
  | "http-404"
  | "http-502"
  | "http-503"
  | "blocked"
  | "plaintext"
  | "unknown";

/** One step of the way that a call takes, in words, for `earshot trace`. */
export interface Step {
  readonly stage: "sidecar" | "name" | "capture" | "listener" | "chain" | "route" | "cluster" | "endpoints" | "client";
  readonly text: string;
  /** Of one of several candidates (a chain, a route): whether it is the one. */
  readonly taken?: boolean;
}

/** The way of a call through the outbound configuration of its proxy. */
export interface CallResult {
  readonly call: Call;
  /** The address that was used, where `to` is a name. */
  readonly resolved?: string;
  /** Other addresses of the name: the client may as well take one of them. */
  readonly otherAddresses?: readonly string[];
  /** `address:port` of the listener, or `virtualOutbound`. */
  readonly listener?: string;
  /** The filter chain that took it. */
  readonly chain?: FilterChain;
  readonly cluster?: string;
  readonly weighted?: readonly { readonly cluster: string; readonly weight: number }[];
  readonly virtualHost?: string;
  /** The domain of the virtual host that the Host header fits; `*` takes any. */
  readonly domain?: string;
  /** No way through the sidecar: `no listener matched`, `protocol error`, … */
  readonly error?: string;
  /** In one word (design §5.3): cluster, `weighted:…`, virtual host, `error: …`, `unresolved`. Compare with sameOutcome. */
  readonly outcome: string;
  /** Addresses (`ip:port`, symbols) that answer in the end; undefined when unknown. */
  readonly endpoints?: readonly string[];
  /** What the client sees, seen on its own (a change may make it `other-destination` or `relabelled`). */
  readonly symptom: Symptom;
  readonly steps: readonly Step[];
}

/** Two outcomes are the same when they read the same; any error equals any error. */
export function sameOutcome(a: string, b: string): boolean {
  return a === b || (a.startsWith("error: ") && b.startsWith("error: "));
}

/** As istiod's own simulator says it: it knows no connection that passes a sidecar by. */
export function recordedOutcome({ error, outcome }: CallResult): string {
  return error === undefined ? outcome : failure(error).outcome;
}

/** No way, in a word. */
export function failure(error: string): Pick<CallResult, "error" | "outcome"> {
  return { error, outcome: `error: ${error}` };
}
