// A built entry -> the listener as Envoy gets it: matches normalised, default chain, inspectors.
// istiod: core/listener.go buildListenerFromEntry, toFilterChainMatch, isMatchAll
import type { Profile } from "../releases/profile.ts";
import { BLACK_HOLE_CLUSTER, PASSTHROUGH_CLUSTER } from "./build-clusters.ts";
import { matchOf, takesAll } from "./chain-match.ts";
import type { DraftChain } from "./filter-chains.ts";
import type { ListenerEntry } from "./listener-entry.ts";
import type { FilterChain, Listener, Target } from "./outbound.ts";
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
  const { readsNames, sniffsHttp } = entry;
  return {
    address: socketPath(entry.address, profile) ?? entry.address,
    port: entry.port,
    additionalAddresses: entry.additionalAddresses,
    bindToPort: entry.bindToPort,
    ...shape(entry.chains, scope, profile),
    inspectors: [
      ...(readsNames || (sniffsHttp && profile.tlsInspectorWithHttp) ? (["tls"] as const) : []),
      ...(sniffsHttp ? (["http"] as const) : []),
    ],
    contributions: entry.contributions,
  };
}

function socketPath(address: string, { unixSockets }: Profile): string | undefined {
  if (!address.startsWith("unix://") || unixSockets === "unbound-with-prefix") return undefined;
  return address.slice("unix://".length);
}

function shape(
  drafts: readonly DraftChain[],
  scope: SidecarScope,
  profile: Profile,
): Pick<Listener, "chains" | "defaultChain"> {
  const all = drafts.findLast((chain) => takesAll(chain, profile));
  const rest: FilterChain = all === undefined ? { match: {}, target: fallThrough(scope) } : finished(all);
  if (profile.restChain !== "default") {
    const chains = drafts.map((chain) => finished(chain));
    return { chains: all === undefined && profile.restChain === "last" ? [...chains, rest] : chains };
  }
  const chains = drafts.filter((chain) => !takesAll(chain, profile)).map((chain) => finished(chain));
  return chains.length === 0 && all !== undefined ? { chains: [rest] } : { chains, defaultChain: rest };
}

const finished = (chain: DraftChain): FilterChain => ({
  match: matchOf(chain),
  target: chain.target,
  ...(chain.origin && { origin: chain.origin }),
});
