// A placed service port -> the filter chains that it brings to its listener: for HTTP, TCP or both, and in old releases
// those with which istiod guards every listener. istiod: core/listener.go buildSidecarOutboundListenerForPortOrUDS
import type { Profile } from "../releases/profile.ts";
import { BLACK_HOLE_CLUSTER } from "./build-clusters.ts";
import { takesAll } from "./chain-match.ts";
import { buildChains, type DraftChain } from "./filter-chains.ts";
import { fallThrough } from "./finalise-listener.ts";
import { incomingKind } from "./listener-conflicts.ts";
import type { ListenerEntry } from "./listener-entry.ts";
import { type Bound, type PlaceInputs, type Placement, WILDCARD } from "./placement.ts";
import { addressFor } from "./service-address.ts";

export interface DraftInputs extends PlaceInputs {
  /** What the address and port have already. */
  readonly current: ListenerEntry | undefined;
}

export function draftChains(placement: Placement, bound: Bound, inputs: DraftInputs): DraftChain[] {
  return withRest([...ownAddressChain(bound, inputs), ...serviceChains(placement, bound, inputs)], inputs);
}

function serviceChains(placement: Placement, { bind, cidr }: Bound, inputs: PlaceInputs): readonly DraftChain[] {
  const { service, port, egress } = placement;
  const kind = incomingKind(port.protocol);
  const http = httpChain(placement, bind, inputs.profile);
  if (kind === "http" || kind === "http-proxy") return [http];
  const tcp = buildChains({
    service,
    port,
    cidr,
    address: addressFor(service, inputs.proxy),
    bind,
    proxy: inputs.proxy,
    scope: inputs.scope,
    virtualServices: egress.virtualServices,
    clusterDomain: inputs.clusterDomain,
    profile: inputs.profile,
  });
  return kind === "auto" && inputs.profile.mixedChains !== "never" ? [...tcp, http] : tcp;
}

function httpChain({ service, port }: Placement, bind: string, profile: Profile): DraftChain {
  const isSniffed = port.protocol === "Unsupported";
  const isShared = bind === WILDCARD && profile.sharedHttp !== "everything";
  const isGuarded = port.protocol !== "HTTP_PROXY" && (isSniffed || isShared);
  const followsService = isSniffed || (port.protocol === "HTTP_PROXY" && profile.proxyPortFollowsFirstService);
  const ownRoute = followsService && bind !== WILDCARD;
  const route = port.number === 0 ? bind : ownRoute ? `${service.hostname}:${port.number}` : `${port.number}`;
  return {
    sni: [],
    cidr: [],
    alpn: isGuarded ? profile.httpProtocols : [],
    ...(isGuarded && profile.sharedHttp === "plaintext" && { transport: "raw_buffer" as const }),
    target: { kind: "route", route },
    origin: service.origin,
  };
}

/** What comes to a pod's own address on a listener for all addresses would go round in circles. */
function ownAddressChain({ bind }: Bound, { proxy, profile }: PlaceInputs): readonly DraftChain[] {
  if (profile.loopsStoppedBy !== "own-address" || bind !== WILDCARD || proxy.address === undefined) return [];
  const target = { kind: "cluster", cluster: BLACK_HOLE_CLUSTER } as const;
  return [{ sni: [], cidr: [proxy.address], alpn: [], target }];
}

/** Where listeners are not completed in the end, whoever finds no chain for everything brings one. */
function withRest(chains: DraftChain[], { current, scope, profile }: DraftInputs): DraftChain[] {
  if (profile.restChain === "default" || profile.restChain === "last") return chains;
  if ([chains, current?.chains ?? []].some((list) => list.some((chain) => takesAll(chain, profile)))) return chains;
  return [...chains, { sni: [], cidr: [], alpn: [], target: fallThrough(scope), isRest: true }];
}
