// What istiod's webhook refuses in a Sidecar, as far as outbound traffic is concerned.
// istiod: validation.go ValidateSidecar (1.30)
import type { EgressListener, SidecarSpec } from "../specs.ts";
import { destinationComplaints } from "./destination.ts";
import { selectorComplaints } from "./labels.ts";
import { isDnsLabel, isDomainName, isIpAddress, isPort, isUnixPath, isWildcardDomain } from "./names.ts";
import { isKnownProtocol } from "./protocol.ts";
import { type Complaint, complain, type Rule, repeated } from "./rule.ts";

type SidecarRule = Rule<SidecarSpec & { readonly inboundConnectionPool?: unknown }>;

const UNIX = "unix://";

const saysSomething: SidecarRule = function* (spec) {
  const lists = [...(spec.egress ?? []), ...(spec.ingress ?? [])];
  if (lists.length > 0 || spec.outboundTrafficPolicy !== undefined || spec.inboundConnectionPool !== undefined) return;
  yield complain([], "is empty: give egress, ingress or outboundTrafficPolicy");
};

const selectorIsPlain: SidecarRule = ({ workloadSelector }) =>
  selectorComplaints(["workloadSelector", "labels"], workloadSelector?.labels);

const catchAllComesLast: SidecarRule = function* ({ egress = [] }) {
  for (const [index, { port }] of egress.entries()) {
    if (port !== undefined || index === egress.length - 1) continue;
    yield complain(["egress", index], "has no port: only the last egress listener can be without one");
  }
};

const listenersAreDistinct: SidecarRule = function* ({ egress = [] }) {
  // Listeners without a port of their own, and sockets, each differ by something else.
  const key = ({ port, bind = "" }: EgressListener, index: number) =>
    port === undefined ? `#${index}` : port.number ? port.number : bind;
  for (const [index, first] of repeated(egress, key)) {
    yield complain(["egress", index], `has the port or socket of egress[${first}] too`);
  }
};

const portsAndBindsFit: SidecarRule = function* ({ egress = [] }) {
  for (const [index, listener] of egress.entries()) {
    if (listener.port !== undefined) yield* listenerComplaints(listener, index);
  }
};

function* listenerComplaints(
  { port = {}, bind = "", captureMode }: EgressListener,
  index: number,
): Iterable<Complaint> {
  const at = (message: string, ...field: string[]) => complain(["egress", index, ...field], message);
  if (port.name && !isDnsLabel(port.name)) yield at("must be letters, digits and `-`, at most 63", "port", "name");
  if (!isKnownProtocol(port.protocol))
    yield at(`is not a protocol that Istio knows: \`${port.protocol}\``, "port", "protocol");
  if (port.number !== undefined && port.number !== 0) {
    if (!isPort(port.number)) yield at("must be a port from 1 to 65535", "port", "number");
    if (bind !== "" && !isIpAddress(bind)) yield at(`must be an IP address, not \`${bind}\``, "bind");
    return;
  }
  if (!bind.startsWith(UNIX)) yield at("needs a number, or a bind that is a unix:// socket", "port");
  else if (!isUnixPath(bind.slice(UNIX.length)))
    yield at("must be the absolute path of a socket after unix://", "bind");
  if (captureMode === "IPTABLES") yield at("must be DEFAULT or NONE for a unix:// socket", "captureMode");
}

const hostsHaveNamespaces: SidecarRule = function* ({ egress = [] }) {
  for (const [index, { hosts }] of egress.entries()) {
    if (hosts.length === 0) yield complain(["egress", index, "hosts"], "must name at least one host");
    for (const [position, host] of hosts.entries()) {
      const problem = problemOfHost(host);
      if (problem !== undefined) yield complain(["egress", index, "hosts", position], problem);
    }
  }
};

/** istiod: agent/validation.go ValidateNamespaceSlashWildcardHostname */
function problemOfHost(text: string): string | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return `must be of the form namespace/host, not \`${text}\``;
  // `~` before a namespace excludes it (≥1.31); alone it stands for no namespace.
  const namespace = text.slice(0, slash).replace(/^~/, "");
  const host = text.slice(slash + 1);
  if (slash === 0 || host === "") return "must have a namespace and a host";
  if (!["", "*", "."].includes(namespace) && !isDnsLabel(namespace)) return `names no namespace: \`${namespace}\``;
  if (host !== "*" && !host.includes("."))
    return `must have the full name of the host after the slash, not \`${host}\``;
  if (!isWildcardDomain(host)) return `must have a name after the slash, not \`${host}\``;
  return host.includes("*") && host !== "*" && !host.startsWith("*.")
    ? "must not have a wildcard for part of a label"
    : undefined;
}

const egressProxyFits: SidecarRule = function* ({ outboundTrafficPolicy }) {
  const proxy = outboundTrafficPolicy?.egressProxy;
  if (proxy === undefined) return;
  const field = ["outboundTrafficPolicy", "egressProxy"];
  if (outboundTrafficPolicy?.mode !== "ALLOW_ANY") yield complain(field, "needs mode ALLOW_ANY");
  if (!isDomainName(proxy.host)) yield complain([...field, "host"], "must be a full name");
  if (proxy.port === undefined) yield complain(field, "needs a port");
  yield* destinationComplaints(field, proxy);
};

export const SIDECAR_RULES: readonly SidecarRule[] = [
  saysSomething,
  selectorIsPlain,
  catchAllComesLast,
  listenersAreDistinct,
  portsAndBindsFit,
  hostsHaveNamespaces,
  egressProxyFits,
];
