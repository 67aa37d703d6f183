// Two simulations -> pairs of configurations that some proxies have before and after the change. What follows is done
// once for each pair, not for each workload.
import { oncePer } from "../manifests/remember.ts";
import { differingKeys } from "../simulation/layered-map.ts";
import type { Listener, Outbound } from "../simulation/outbound.ts";
import type { ProxyGroup, Simulation } from "../simulation/simulate.ts";

export interface ProxyPair {
  readonly before: Outbound;
  readonly after: Outbound;
  /** Workload ids, sorted; the first one speaks for all of them. */
  readonly proxies: readonly string[];
}

/** Pairs of proxies that exist on both sides, sorted by their first proxy. */
export function pairProxies(before: Simulation, after: Simulation): readonly ProxyPair[] {
  const groupOf = new Map<string, ProxyGroup>();
  for (const group of before.groups()) {
    for (const proxy of group.proxies) groupOf.set(proxy, group);
  }
  const pairs: ProxyPair[] = [];
  for (const { proxies, outbound } of after.groups()) {
    const byGroup = Map.groupBy(proxies, (proxy) => groupOf.get(proxy));
    for (const [group, shared] of byGroup) {
      if (group !== undefined) pairs.push({ before: group.outbound, after: outbound, proxies: shared });
    }
  }
  return pairs;
}

/** Proxies that the change brings have no configuration before it. */
export type ProxySides = Omit<ProxyPair, "before"> & { readonly before?: Outbound };

/** Proxies that only the after side has. */
export function newProxies(before: Simulation, after: Simulation): readonly ProxySides[] {
  const known = new Set(before.groups().flatMap(({ proxies }) => proxies));
  return after
    .groups()
    .map(({ proxies, outbound }) => ({ after: outbound, proxies: proxies.filter((proxy) => !known.has(proxy)) }))
    .filter(({ proxies }) => proxies.length > 0);
}

/** Proxies of workloads that had none before the change and went straight to where they aim. */
export function gainedSidecars(before: Simulation, after: Simulation): readonly ProxySides[] {
  const without = new Set(
    before.sidecars.flatMap(({ workload, injected, otherwise }) =>
      injected || otherwise === "gateway" || otherwise === "proxyless" ? [] : [workload.id],
    ),
  );
  return newProxies(before, after)
    .map((sides) => ({ ...sides, proxies: sides.proxies.filter((proxy) => without.has(proxy)) }))
    .filter(({ proxies }) => proxies.length > 0);
}

export interface ListenerPair {
  /** `address:port`. */
  readonly key: string;
  readonly before?: Listener;
  readonly after?: Listener;
}

/** The listeners of a pair that differ in what they do, sorted by key. */
export function changedListeners({ before = NOTHING, after }: ProxySides): readonly ListenerPair[] {
  const changed = [...differingKeys(before.listeners, after.listeners)].flatMap((key): readonly ListenerPair[] => {
    const [was, is] = [before.listeners.get(key), after.listeners.get(key)];
    if (sameListener(was, is)) return [];
    return [{ key, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
  return changed.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

const NOTHING: Outbound = { listeners: new Map(), clusters: new Map() };

/** What a listener does, as text; who contributed to it is left out. */
export const listenerContent = oncePer(({ contributions: _, chains, defaultChain, ...rest }: Listener): string => {
  const plain = [...chains, defaultChain].map((chain) => (chain === undefined ? null : [chain.match, chain.target]));
  return JSON.stringify([rest, plain]);
});

export function sameListener(a: Listener | undefined, b: Listener | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && listenerContent(a) === listenerContent(b);
}

/** Namespaces of workloads, sorted. */
export function namespacesOf(workloads: readonly string[]): readonly string[] {
  return [...new Set(workloads.map((workload) => workload.slice(0, workload.indexOf("/"))))].toSorted();
}
