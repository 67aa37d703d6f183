// A scope that has been put together, and the outline of another one -> in what they differ, and the second scope with all
// that the difference cannot touch taken over from the first.
import { oncePer, remember } from "../manifests/remember.ts";
import type { EgressScope, ScopeInputs } from "./egress-scope.ts";
import { layered } from "./layered-map.ts";
import { type ListDifference, listDifference, sameMembers } from "./list-difference.ts";
import type { Registry } from "./registry.ts";
import { destinationHosts } from "./scope-services.ts";
import type { Service } from "./service.ts";
import { completeScope, type ScopeOutline, type SidecarScope } from "./sidecar-scope.ts";
import type { VirtualService } from "./virtual-services.ts";

/** In what a scope differs from a similar one. */
export interface ScopeDifference {
  /** What the egress listener imports otherwise. */
  readonly services: ListDifference<Service>;
  /** Hostnames whose services, and so clusters, can differ. */
  readonly hostnames: ReadonlySet<string>;
  /** Services that have other names in one of the two namespaces. */
  readonly aliased: readonly Service[];
}

/** Both scopes are of the same state of the mesh. Undefined where they have too little in common. */
export function relateScopes(
  base: SidecarScope,
  outline: ScopeOutline,
  { registry, virtualServices }: Pick<ScopeInputs, "registry" | "virtualServices">,
): ScopeDifference | undefined {
  const [imported] = base.egress;
  const [egress, ...more] = outline.egress;
  const namespaces = [base.namespace, outline.namespace];
  if (imported === undefined || egress === undefined || more.length > 0 || egress.port !== undefined) return undefined;
  if (!sameShape(base, outline) || namespaces.some((namespace) => virtualServices.treatsApart(namespace)))
    return undefined;
  const most = imported.services.length / 2;
  if (egress.services.length < most) return undefined;
  const services = importDifference(base, outline, registry);
  if (services === undefined || services.gone.size + services.come.length > most) return undefined;
  const changed = [...services.gone, ...services.come.map(({ item }) => item)].map(({ hostname }) => hostname);
  return {
    services,
    hostnames: new Set([...changed, ...namespaces.flatMap((namespace) => registry.namesNear(namespace))]),
    aliased: namespaces.flatMap((namespace) => registry.aliasedFrom(namespace)),
  };
}

/** What a namespace sees differs from what another one sees in what is exported to one of them: nothing else is looked at. */
function importDifference(
  base: SidecarScope,
  outline: ScopeOutline,
  { visible }: Registry,
): ListDifference<Service> | undefined {
  const [old, now] = [base, outline].map(({ egress, namespace }) => ({
    services: egress[0]?.services ?? [],
    namespace,
  }));
  if (old === undefined || now === undefined) return undefined;
  const seesAll = [old, now].every(({ services, namespace }) => services === visible.inside(namespace));
  if (!seesAll) return listDifference(old.services, now.services);
  return {
    gone: new Set(visible.exportedTo(old.namespace)),
    come: visible.exportedTo(now.namespace).map((item) => ({ item, before: 0 })),
  };
}

/** The scope that the outline is of, with all that the difference cannot touch taken over from the base. */
export function deriveScope(
  base: SidecarScope,
  outline: ScopeOutline,
  { hostnames }: Pick<ScopeDifference, "hostnames">,
  registry: Registry,
): SidecarScope {
  const renewed = outline.merge(restrict(outline, hostnames, registry));
  const changes = new Map([...hostnames].map((hostname) => [hostname, renewed.get(hostname)]));
  return completeScope(outline, layered(base.services, changes));
}

/** Whether a scope of another state of the mesh is what the outline leads to. */
export function isUnchanged(before: SidecarScope, outline: ScopeOutline, registry: Registry): boolean {
  if (!sameShape(before, outline)) return false;
  if (!before.egress.every(({ services }, index) => sameMembers(services, outline.egress[index]?.services ?? [])))
    return false;
  const hosts = new Set(outline.egress.flatMap(({ virtualServices }) => [...leadingTo(virtualServices).keys()]));
  if (hosts.size === 0) return true;
  const now = outline.merge(restrict(outline, hosts, registry));
  return [...hosts].every((host) => before.services.get(host) === now.get(host));
}

/** Everything of the egress listeners that has something to do with these hostnames. */
function restrict(
  { egress, namespace }: ScopeOutline,
  hostnames: ReadonlySet<string>,
  { visible, visibleByHostname }: Registry,
): readonly EgressScope[] {
  return egress.map((listener) => {
    const seesAll = listener.services === visible.inside(namespace);
    const services = seesAll
      ? [...hostnames].flatMap((hostname) => visibleByHostname(namespace, hostname))
      : listener.services.filter(({ hostname }) => hostnames.has(hostname));
    return { ...listener, services, virtualServices: leadingToSome(listener.virtualServices, hostnames) };
  });
}

function leadingToSome(
  virtualServices: readonly VirtualService[],
  hostnames: ReadonlySet<string>,
): readonly VirtualService[] {
  const leading = leadingTo(virtualServices);
  const places = new Set([...hostnames].flatMap((hostname) => leading.get(hostname) ?? []));
  return [...places].sort((a, b) => a - b).flatMap((place) => virtualServices[place] ?? []);
}

/** Places of VirtualServices in their list, by the hosts that they lead to. */
const leadingTo = oncePer((virtualServices: readonly VirtualService[]) => {
  const places = new Map<string, number[]>();
  for (const [place, virtualService] of virtualServices.entries()) {
    for (const host of destinationHosts(virtualService, "all")) remember(places, host, () => []).push(place);
  }
  return places;
});

/** Whether scopes say the same of everything but their services. */
export function sameShape(a: ScopeOutline, b: ScopeOutline): boolean {
  return (
    a.isUnfiltered === b.isUnfiltered &&
    a.allowAny === b.allowAny &&
    JSON.stringify(a.egressProxy) === JSON.stringify(b.egressProxy) &&
    a.egress.length === b.egress.length &&
    a.egress.every((one, index) => sameListener(one, b.egress[index]))
  );
}

function sameListener(a: EgressScope, b: EgressScope | undefined): boolean {
  return (
    a.port?.number === b?.port?.number &&
    a.port?.protocol === b?.port?.protocol &&
    a.bind === b?.bind &&
    a.captureNone === b.captureNone &&
    sameMembers(a.virtualServices, b.virtualServices)
  );
}

const connected = oncePer((virtualServices: readonly VirtualService[]) => [
  ...new Set(virtualServices.flatMap((virtualService) => destinationHosts(virtualService, "tcp-and-tls"))),
]);

/**
 * Whether what listeners look up in a scope is the same in both: the services that VirtualServices and the egress proxy
 * lead to.
 */
export function leadToTheSame(a: SidecarScope, b: SidecarScope): boolean {
  const hosts = a.egress.flatMap(({ virtualServices }) => connected(virtualServices));
  if (a.egressProxy !== undefined) hosts.push(a.egressProxy.host);
  return hosts.every((host) => a.services.get(host) === b.services.get(host));
}
