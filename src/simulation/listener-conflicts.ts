// Two service ports on one address and port: who creates, merges, joins, replaces or gets nothing. The matrix is data.
// istiod: core/listener.go buildSidecarOutboundListener (1.19.1–)
import { listenerClass, type Protocol } from "./protocol.ts";

export type Incoming = "http-proxy" | "http" | "tcp" | "auto";
export type Current = "none" | "http" | "tcp" | "auto";

/** `joined`: only a virtual host. `overwritten` and `replaced` throw away what was there. */
export type Decision = "create" | "overwrite" | "replace" | "merge" | "join" | "drop";

const MATRIX: Readonly<Record<Incoming, Readonly<Record<Current, Decision>>>> = {
  "http-proxy": { none: "create", http: "overwrite", tcp: "overwrite", auto: "overwrite" },
  http: { none: "create", http: "join", tcp: "merge", auto: "join" },
  tcp: { none: "create", http: "merge", tcp: "merge", auto: "merge" },
  auto: { none: "create", http: "replace", tcp: "merge", auto: "drop" },
};

/** Protocols whose listener takes nobody else in. */
const EXCLUSIVE: ReadonlySet<Protocol> = new Set(["Mongo", "MySQL"]);

export function incomingKind(protocol: Protocol): Incoming | undefined {
  if (protocol === "HTTP_PROXY") return "http-proxy";
  const kind = listenerClass(protocol);
  return kind === "none" ? undefined : kind;
}

/** What happens to a port of `protocol` on a listener that was made by `current`. */
export function decide(protocol: Protocol, current: Protocol | undefined): Decision {
  const incoming = incomingKind(protocol);
  if (incoming === undefined) return "drop";
  const state = current === undefined ? "none" : (incomingKind(current) ?? "none");
  const decision = MATRIX[incoming][state === "http-proxy" ? "http" : state];
  const isExclusive = EXCLUSIVE.has(protocol) || (current !== undefined && EXCLUSIVE.has(current));
  const mixes = decision === "merge" || decision === "replace";
  return mixes && isExclusive && protocol !== current ? "drop" : decision;
}

/** The protocol of a listener after a merge: TCP on TCP stays what it was, anything mixed is sniffed. */
export function mergedProtocol(protocol: Protocol, current: Protocol): Protocol {
  return listenerClass(protocol) === "tcp" && listenerClass(current) === "tcp" ? current : "Unsupported";
}
