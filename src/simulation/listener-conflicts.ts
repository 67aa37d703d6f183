// Two service ports on one address and port: who creates, merges, joins, replaces or gets nothing. The matrix is data.
// istiod: core/listener.go buildSidecarOutboundListener (1.19.1–), buildSidecarOutboundListenerForPortOrUDS (–1.19.0)
import type { Profile } from "../releases/profile.ts";
import { listenerClass, type Protocol } from "./protocol.ts";

export type Incoming = "http-proxy" | "http" | "tcp" | "auto";
export type Current = "none" | "http" | "tcp" | "auto";

/** `join`: only a virtual host. `overwrite` and `replace` throw away what was there. `put-together` compares nothing. */
export type Decision = "create" | "overwrite" | "replace" | "merge" | "put-together" | "join" | "drop";

type Matrix = Readonly<Record<Incoming, Readonly<Record<Current, Decision>>>>;

const COMPARED: Matrix = {
  "http-proxy": { none: "create", http: "overwrite", tcp: "overwrite", auto: "overwrite" },
  http: { none: "create", http: "join", tcp: "merge", auto: "join" },
  tcp: { none: "create", http: "merge", tcp: "merge", auto: "merge" },
  auto: { none: "create", http: "replace", tcp: "merge", auto: "drop" },
};

const MATRIX: Readonly<Record<Profile["mixedChains"], Matrix>> = {
  compared: COMPARED,
  "put-together": {
    "http-proxy": { none: "create", http: "merge", tcp: "merge", auto: "merge" },
    http: { ...COMPARED.http, tcp: "put-together" },
    tcp: { ...COMPARED.tcp, http: "put-together" },
    auto: COMPARED.auto,
  },
  never: {
    "http-proxy": { none: "create", http: "join", tcp: "drop", auto: "drop" },
    http: { none: "create", http: "join", tcp: "drop", auto: "drop" },
    tcp: { none: "create", http: "drop", tcp: "merge", auto: "drop" },
    auto: { none: "create", http: "drop", tcp: "merge", auto: "drop" },
  },
};

/** Protocols whose listener takes nobody else in. */
const EXCLUSIVE: ReadonlySet<Protocol> = new Set(["Mongo", "MySQL"]);

export function incomingKind(protocol: Protocol): Incoming | undefined {
  if (protocol === "HTTP_PROXY") return "http-proxy";
  const kind = listenerClass(protocol);
  return kind === "none" ? undefined : kind;
}

/** What happens to a port of `protocol` on a listener that was made by `current`. */
export function decide(protocol: Protocol, current: Protocol | undefined, { mixedChains }: Profile): Decision {
  const incoming = incomingKind(protocol);
  if (incoming === undefined) return "drop";
  const state = current === undefined ? "none" : (incomingKind(current) ?? "none");
  const decision = MATRIX[mixedChains][incoming][state === "http-proxy" ? "http" : state];
  if (incoming === "http-proxy" || mixedChains === "never" || !MIXES.has(decision)) return decision;
  const isExclusive = EXCLUSIVE.has(protocol) || (current !== undefined && EXCLUSIVE.has(current));
  return isExclusive && protocol !== current ? "drop" : decision;
}

const MIXES: ReadonlySet<Decision> = new Set(["merge", "put-together", "replace"]);

/** The protocol of a listener after a merge: TCP on TCP stays what it was, as with an HTTP proxy; anything mixed is sniffed. */
export function mergedProtocol(protocol: Protocol, current: Protocol, { mixedChains }: Profile): Protocol {
  if (protocol === "HTTP_PROXY" || mixedChains === "never") return current;
  return listenerClass(protocol) === "tcp" && listenerClass(current) === "tcp" ? current : "Unsupported";
}
