// (Listeners for services, proxy) -> all listeners of the proxy: those for services, and the special ones.
// istiod: core/listener_builder.go
import { BLACK_HOLE_CLUSTER } from "./build-clusters.ts";
import type { DerivedListeners, ServiceListeners } from "./build-listeners.ts";
import type { ListenerInputs } from "./collect-placements.ts";
import { fallThrough } from "./finalise-listener.ts";
import { layered } from "./layered-map.ts";
import type { FilterChainMatch, Listener, Outbound } from "./outbound.ts";
import { WILDCARD } from "./placement.ts";

export interface AllListeners extends Pick<Outbound, "listeners" | "virtualOutbound"> {
  readonly forServices: ServiceListeners;
}

export const VIRTUAL_OUTBOUND = "virtualOutbound";
export const HTTP_PROXY_ROUTE = "http_proxy";

interface SpecialInputs extends ListenerInputs {
  readonly proxyListenPort: number;
}

export function completeListeners(forServices: ServiceListeners, proxyListenPort: number): AllListeners {
  const listeners = new Map<string, Listener>();
  if (proxyListenPort === 0) return { forServices, listeners };
  const inputs = { ...forServices.inputs, proxyListenPort };
  const add = (listener: Listener): string => {
    const key = listenerKey(listener);
    const free = listeners.has(key) ? `${key}#2` : key;
    listeners.set(free, listener);
    return free;
  };
  for (const listener of forServices.listeners.values()) add(listener);
  if (inputs.proxy.httpProxyPort !== 0) add(httpProxy(inputs.proxy.httpProxyPort));
  if (inputs.proxy.interception === "NONE" && !inputs.profile.alwaysCatchesRest) return { forServices, listeners };
  return { forServices, virtualOutbound: add(virtualOutbound(inputs)), listeners };
}

/** The same for listeners that were derived from those of `base`, whose special ones they share. */
export function completeDerived(base: AllListeners, derived: DerivedListeners, proxyListenPort: number): AllListeners {
  const hasSpecial = (key: string): boolean =>
    base.listeners.get(key)?.contributions.length === 0 || base.listeners.has(`${key}#2`);
  if ([...derived.changes.keys()].some(hasSpecial)) return completeListeners(derived, proxyListenPort);
  const listeners = proxyListenPort === 0 ? base.listeners : layered(base.listeners, derived.changes);
  return { ...base, forServices: derived, listeners };
}

/** `address:port`, and `unix:path:0` for a socket. */
export function listenerKey({ address, port }: Listener): string {
  return port === 0 ? `unix:${address}:0` : `${address}:${port}`;
}

const SPECIAL = { additionalAddresses: [], bindToPort: true, inspectors: [], contributions: [] } as const;

function virtualOutbound(inputs: SpecialInputs): Listener {
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
function loops({ profile, proxy, proxyListenPort }: SpecialInputs): readonly FilterChainMatch[] {
  if (profile.loopsStoppedBy === "port") return [{ destinationPort: proxyListenPort }];
  return profile.loopsStoppedBy === "own-address" && proxy.address ? [{ prefixRanges: [proxy.address] }] : [];
}

function httpProxy(port: number): Listener {
  const target = { kind: "route", route: HTTP_PROXY_ROUTE } as const;
  return { ...SPECIAL, address: "127.0.0.1", port, chains: [{ match: {}, target }] };
}
