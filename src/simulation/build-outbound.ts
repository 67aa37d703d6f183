// (Proxy, SidecarScope) -> the whole outbound configuration: service listeners, the special ones, clusters.
// istiod: core/listener_builder.go
import { BLACK_HOLE_CLUSTER, buildClusters, type ClusterInputs } from "./build-clusters.ts";
import { buildListenerEntries, type ListenerInputs } from "./build-listeners.ts";
import { fallThrough, finaliseListener } from "./finalise-listener.ts";
import type { Listener, Outbound } from "./outbound.ts";

export interface OutboundInputs extends ListenerInputs, ClusterInputs {
  readonly proxyListenPort: number;
}

export const VIRTUAL_OUTBOUND = "virtualOutbound";
export const HTTP_PROXY_ROUTE = "http_proxy";

export function buildOutbound(inputs: OutboundInputs): Outbound {
  const listeners = new Map<string, Listener>();
  const add = (listener: Listener): void => {
    listeners.set(listenerKey(listener), listener);
  };
  if (inputs.proxyListenPort !== 0) {
    for (const entry of buildListenerEntries(inputs).values()) add(finaliseListener(entry, inputs.scope));
    for (const special of specialListeners(inputs)) add(special);
  }
  return { listeners, clusters: buildClusters(inputs.scope.services.values(), inputs) };
}

/** `address:port`, and `unix:path:0` for a socket. */
export function listenerKey({ address, port }: Listener): string {
  return address.startsWith("/") ? `unix:${address}:0` : `${address}:${port}`;
}

function specialListeners(inputs: OutboundInputs): readonly Listener[] {
  const { proxy, scope, proxyListenPort } = inputs;
  const shared = { additionalAddresses: [], bindToPort: true, inspectors: [], contributions: [] } as const;
  const virtualOutbound: Listener = {
    ...shared,
    address: "0.0.0.0",
    port: proxyListenPort,
    chains: [
      {
        match: { destinationPort: proxyListenPort },
        target: { kind: "cluster", cluster: BLACK_HOLE_CLUSTER },
      },
      { match: {}, target: fallThrough(scope) },
    ],
  };
  const httpProxy: Listener = {
    ...shared,
    address: "127.0.0.1",
    port: proxy.httpProxyPort,
    chains: [{ match: {}, target: { kind: "route", route: HTTP_PROXY_ROUTE } }],
  };
  return [
    ...(proxy.interception === "NONE" ? [] : [virtualOutbound]),
    ...(proxy.httpProxyPort === 0 ? [] : [httpProxy]),
  ];
}
