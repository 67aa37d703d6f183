// (SidecarProxy, SidecarScope) -> the whole outbound configuration: service listeners, the special ones, clusters.
// istiod: core/listener_builder.go
import { BLACK_HOLE_CLUSTER, buildClusters, type ClusterInputs } from "./build-clusters.ts";
import { buildListenerEntries, type ListenerInputs } from "./build-listeners.ts";
import { fallThrough, finaliseListener } from "./finalise-listener.ts";
import type { FilterChainMatch, Listener, Outbound } from "./outbound.ts";
import { WILDCARD } from "./placement.ts";

export interface OutboundInputs extends ListenerInputs, ClusterInputs {
  readonly proxyListenPort: number;
}

export const VIRTUAL_OUTBOUND = "virtualOutbound";
export const HTTP_PROXY_ROUTE = "http_proxy";

export function buildOutbound(inputs: OutboundInputs): Outbound {
  const clusters = buildClusters(inputs.scope, inputs);
  const listeners = new Map<string, Listener>();
  if (inputs.proxyListenPort === 0) return { listeners, clusters };
  const add = (listener: Listener): string => {
    const key = listenerKey(listener);
    const free = listeners.has(key) ? `${key}#2` : key;
    listeners.set(free, listener);
    return free;
  };
  for (const entry of buildListenerEntries(inputs).values()) add(finaliseListener(entry, inputs.scope, inputs.profile));
  if (inputs.proxy.httpProxyPort !== 0) add(httpProxy(inputs.proxy.httpProxyPort));
  if (inputs.proxy.interception === "NONE" && !inputs.profile.alwaysCatchesRest) return { listeners, clusters };
  return { virtualOutbound: add(virtualOutbound(inputs)), listeners, clusters };
}

/** `address:port`, and `unix:path:0` for a socket. */
export function listenerKey({ address, port }: Listener): string {
  return port === 0 ? `unix:${address}:0` : `${address}:${port}`;
}

const SPECIAL = { additionalAddresses: [], bindToPort: true, inspectors: [], contributions: [] } as const;

function virtualOutbound(inputs: OutboundInputs): Listener {
  return {
    ...SPECIAL,
    address: WILDCARD,
    port: inputs.proxyListenPort,
    chains: [
      ...loops(inputs).map((match) => ({ match, target: { kind: "cluster", cluster: BLACK_HOLE_CLUSTER } as const })),
      { match: {}, target: fallThrough(inputs.scope) },
    ],
  };
}

/** What would come back to the sidecar for ever. */
function loops({ profile, proxy, proxyListenPort }: OutboundInputs): readonly FilterChainMatch[] {
  if (profile.loopsStoppedBy === "port") return [{ destinationPort: proxyListenPort }];
  return profile.loopsStoppedBy === "own-address" && proxy.address ? [{ prefixRanges: [proxy.address] }] : [];
}

function httpProxy(port: number): Listener {
  const target = { kind: "route", route: HTTP_PROXY_ROUTE } as const;
  return { ...SPECIAL, address: "127.0.0.1", port, chains: [{ match: {}, target }] };
}
