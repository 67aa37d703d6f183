// A built entry -> the listener as Envoy gets it: matches normalised, default chain, inspectors.
// istiod: core/listener.go buildListenerFromEntry, toFilterChainMatch, isMatchAll
import type { Profile } from "../releases/profile.ts";
import { maskRange } from "./addresses.ts";
import { BLACK_HOLE_CLUSTER, PASSTHROUGH_CLUSTER } from "./build-clusters.ts";
import type { DraftChain } from "./filter-chains.ts";
import type { ListenerEntry } from "./listener-entry.ts";
import type { FilterChain, FilterChainMatch, Listener, Target } from "./outbound.ts";
import { destinationCluster } from "./route-target.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

/** Where traffic goes that no chain wants. */
export function fallThrough(scope: SidecarScope): Target {
  if (!scope.allowAny) return { kind: "cluster", cluster: BLACK_HOLE_CLUSTER };
  const proxy = scope.egressProxy;
  return {
    kind: "cluster",
    cluster: proxy ? destinationCluster(proxy, proxy.port?.number ?? 0, scope.services) : PASSTHROUGH_CLUSTER,
  };
}

export function finaliseListener(entry: ListenerEntry, scope: SidecarScope, profile: Profile): Listener {
  const takesAll = (chain: DraftChain): boolean => matchesAll(chain, profile);
  const matching = entry.chains.filter((chain) => !takesAll(chain));
  const takesRest = entry.chains.findLast(takesAll);
  const isSocket = entry.address.startsWith("unix://");
  const sniffsHttp = entry.chains.some((chain) => chain.alpn.length > 0);
  return {
    address: isSocket ? entry.address.slice("unix://".length) : entry.address,
    port: entry.port,
    additionalAddresses: [],
    bindToPort: entry.bindToPort,
    ...shape(matching, takesRest, scope),
    inspectors: [
      ...(entry.readsNames || (sniffsHttp && profile.tlsInspectorWithHttp) ? (["tls"] as const) : []),
      ...(sniffsHttp ? (["http"] as const) : []),
    ],
    contributions: entry.contributions,
  };
}

function shape(
  matching: readonly DraftChain[],
  takesRest: DraftChain | undefined,
  scope: SidecarScope,
): Pick<Listener, "chains" | "defaultChain"> {
  const chains = matching.map((chain) => finished(chain));
  if (takesRest === undefined) return { chains, defaultChain: { match: {}, target: fallThrough(scope) } };
  const rest = finished(takesRest);
  return chains.length === 0 ? { chains: [rest] } : { chains, defaultChain: rest };
}

const finished = (chain: DraftChain): FilterChain => ({
  match: matchOf(chain),
  target: chain.target,
  origin: chain.origin,
});

function matchesAll({ sni, cidr, alpn, transport }: DraftChain, { zeroRangeTakesAll }: Profile): boolean {
  return (
    (sni.length === 0 || sni.includes("*")) &&
    (zeroRangeTakesAll ? cidr.every(isZeroRange) : cidr.length === 0) &&
    alpn.length === 0 &&
    transport === undefined
  );
}

const isZeroRange = (range: string): boolean => range === "0.0.0.0" || range.startsWith("0.0.0.0/");

/** 0.0.0.0/0 restricts nothing, yet leaves a match that is present: such a chain is no default. */
function matchOf({ sni, cidr, alpn, transport }: DraftChain): FilterChainMatch {
  const ranges = cidr.filter((range) => !isZeroRange(range));
  return {
    ...(ranges.length > 0 && { prefixRanges: ranges.toSorted().map(maskRange) }),
    ...(sni.length > 0 && !sni.includes("*") && { serverNames: sni.toSorted() }),
    ...(transport !== undefined && { transportProtocol: transport }),
    ...(alpn.length > 0 && { applicationProtocols: alpn }),
  };
}
