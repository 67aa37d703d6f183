// One service port -> its TCP and TLS filter chains, with what VirtualServices make of them.
// istiod: core/tls.go buildSidecarOutboundTLSFilterChainOpts, buildSidecarOutboundTCPFilterChainOpts

import { isWildcard } from "../mesh/hostnames.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { L4Match, RouteDestination } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import { clusterName } from "./build-clusters.ts";
import type { Origin, Target } from "./outbound.ts";
import { isTls } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import { destinationCluster, routeTarget } from "./route-target.ts";
import { NO_ADDRESS, type Port, type Service } from "./service.ts";
import { shortNames } from "./service-domains.ts";
import type { SidecarScope } from "./sidecar-scope.ts";
import { virtualServiceHosts } from "./virtual-service-hosts.ts";
import type { VirtualService } from "./virtual-services.ts";

/** A filter chain before it is merged with others; empty lists do not restrict. */
export interface DraftChain {
  readonly sni: readonly string[];
  readonly cidr: readonly string[];
  readonly alpn: readonly string[];
  readonly transport?: "raw_buffer";
  readonly target: Target;
  /** What it was made for; absent for istiod's own chains. */
  readonly origin?: Origin;
  /** istiod's own, for what no other chain wants. */
  readonly isRest?: true;
}

export interface ChainRequest {
  readonly service: Service;
  /** The port of the listener; the protocol decides between TLS and TCP chains. */
  readonly port: Port;
  /** The service's address is a CIDR: the chains match it. */
  readonly cidr: readonly string[];
  /** The service address for this proxy, and where the listener binds. */
  readonly address: string;
  readonly bind: string;
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly virtualServices: readonly VirtualService[];
  readonly clusterDomain: string;
  readonly profile: Profile;
}

export function buildChains(request: ChainRequest): readonly DraftChain[] {
  const relevant = virtualServiceHosts(request.virtualServices).overlapping(request.service.hostname);
  return isTls(request.port.protocol) ? tlsChains(request, relevant) : tcpChains(request, relevant);
}

function tlsChains(request: ChainRequest, virtualServices: readonly VirtualService[]): readonly DraftChain[] {
  const chains: DraftChain[] = [];
  const seen = new Set<string>();
  let inForce = request.cidr;
  for (const block of virtualServices.flatMap((virtualService) => virtualService.spec.tls ?? [])) {
    for (const match of (block.match ?? []).filter((candidate) => applies(candidate, request))) {
      const subnets = match.destinationSubnets ?? [];
      const cidr = subnets.length > 0 && request.port.number > 0 ? subnets : inForce;
      if (request.profile.stickyDestinationSubnets) inForce = cidr;
      const key = `${(match.sniHosts ?? []).join(",")}|${subnets.join(",")}`;
      if (seen.has(key)) continue;
      seen.add(key);
      chains.push(chain(request, { sni: match.sniHosts ?? [], cidr, target: blockTarget(block.route, request) }));
    }
  }
  if (chains.length > 0) return chains;
  return [chain(request, { sni: ownServerNames(request), cidr: request.cidr, target: ownTarget(request) })];
}

/** An address of its own tells the service apart; without one, or with a range, the server name must. */
function ownServerNames(request: ChainRequest): readonly string[] {
  const { service, address, bind, profile } = request;
  const isOpen = bind === NO_ADDRESS || profile.podListenersMatchNames;
  const isAnywhere = !isAddress(address) || (address === NO_ADDRESS && isOpen);
  const isDynamic = service.resolution === "DYNAMIC_DNS" && isWildcard(service.hostname);
  if (!isAnywhere && !isDynamic) return [];
  const aliases = service.aliases.flatMap(({ hostname }) => [
    hostname,
    ...(profile.absoluteHostDomains ? [`${hostname}.`] : []),
    ...shortNames(hostname, { namespace: request.proxy.namespace, clusterDomain: request.clusterDomain }),
  ]);
  return [service.hostname, ...aliases];
}

function tcpChains(request: ChainRequest, virtualServices: readonly VirtualService[]): readonly DraftChain[] {
  const chains: DraftChain[] = [];
  let needsOwn = true;
  for (const block of virtualServices.flatMap((virtualService) => virtualService.spec.tcp ?? [])) {
    const target = blockTarget(block.route, request);
    const written = block.match ?? [];
    const passing = written.filter((match) => applies(match, request));
    const takesAll = written.length === 0 || passing.some((match) => subnetsOf(match, request).length === 0);
    if (takesAll) {
      return [...chains, chain(request, { sni: [], cidr: request.cidr, target })];
    }
    const subnets = passing.flatMap((match) => subnetsOf(match, request));
    if (subnets.length === 0) continue;
    chains.push(chain(request, { sni: [], cidr: subnets, target }));
    if (sameList(subnets, request.cidr)) needsOwn = false;
  }
  if (needsOwn) chains.push(chain(request, { sni: [], cidr: request.cidr, target: ownTarget(request) }));
  return chains;
}

const subnetsOf = (match: L4Match, { port }: ChainRequest): readonly string[] =>
  port.number === 0 ? [] : (match.destinationSubnets ?? []);

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join() === b.toSorted().join();

/** Whether a match of a tls or tcp block is for this proxy and port; what only Envoy can see is no part of it. */
function applies(match: L4Match, { proxy, port, profile }: ChainRequest): boolean {
  const gateways = match.gateways ?? [];
  return (
    (gateways.length === 0 || gateways.includes("mesh")) &&
    coveredBy(match.sourceLabels, proxy.labels) &&
    ((match.port ?? 0) === 0 || match.port === port.number) &&
    (!profile.sourceNamespaceCounts || ["", proxy.namespace].includes(match.sourceNamespace ?? ""))
  );
}

function chain(
  request: ChainRequest,
  parts: { readonly sni: readonly string[]; readonly cidr: readonly string[]; readonly target: Target },
): DraftChain {
  return { ...parts, alpn: [], origin: request.service.origin };
}

function ownTarget({ service, port }: ChainRequest): Target {
  const number = (service.ports.length === 1 ? service.ports[0]?.number : undefined) ?? port.number;
  return { kind: "cluster", cluster: clusterName(number, "", service.hostname) };
}

function blockTarget(route: readonly RouteDestination[] | undefined, { port, scope }: ChainRequest): Target {
  return routeTarget(route ?? [], (destination) => destinationCluster(destination, port.number, scope.services));
}
