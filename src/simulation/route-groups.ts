// The VirtualServices of an egress listener, and services that have none -> groups that share the routes of a port.
import { remember } from "../manifests/remember.ts";
import { isWildcard } from "../mesh/hostnames.ts";
import type { Profile } from "../releases/profile.ts";
import { clusterName } from "./build-clusters.ts";
import type { EgressScope } from "./egress-scope.ts";
import { buildHttpRoutes } from "./http-routes.ts";
import type { Route } from "./outbound.ts";
import { listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { RouteServices } from "./route-services.ts";
import type { Port, Service } from "./service.ts";
import { type VirtualServiceHosts, virtualServiceHosts } from "./virtual-service-hosts.ts";
import type { VirtualService } from "./virtual-services.ts";

/** Services or bare host names that share routes on a port. */
export interface RouteGroup {
  readonly port: number;
  readonly services: readonly Service[];
  readonly hosts: readonly string[];
  readonly routes: readonly Route[];
}

export interface GroupInputs {
  readonly egress: EgressScope;
  /** Those of the port. */
  readonly services: RouteServices;
  /** 0: all ports. */
  readonly listenPort: number;
  readonly proxy: SidecarProxy;
  readonly profile: Profile;
}

/** The groups that VirtualServices make, in their order. */
export function virtualServiceGroups(inputs: GroupInputs): readonly RouteGroup[] {
  const { egress, services, listenPort } = inputs;
  return relevant(egress.virtualServices, services, listenPort).flatMap((one) => groupsOf(one, inputs));
}

/** On other ports than 80 a VirtualService counts only when one of its hosts is a service there. */
function relevant(
  virtualServices: readonly VirtualService[],
  { byHostname, overlapping }: RouteServices,
  listenPort: number,
): readonly VirtualService[] {
  if (listenPort === 80) return virtualServices;
  return virtualServices.filter(({ hosts }) =>
    hosts.some((written) => {
      const host = written.toLowerCase();
      return byHostname.has(host) || overlapping(host).length > 0;
    }),
  );
}

// istiod: core/route/route.go buildSidecarVirtualHostsForVirtualService
function groupsOf(
  virtualService: VirtualService,
  { egress, services: registry, listenPort, proxy, profile }: GroupInputs,
): readonly RouteGroup[] {
  const rules = virtualService.spec.http ?? [];
  const routes = buildHttpRoutes(rules, { registry: registry.byHostname, listenPort, proxy, profile });
  if (routes.length === 0) return [];
  const claims = profile.mostSpecificVirtualServiceWins ? virtualServiceHosts(egress.virtualServices) : undefined;
  const { hosts, services } = splitHosts(virtualService, registry, claims);
  const byPort = new Map<number, Service[]>();
  for (const service of services) {
    for (const port of service.ports.filter(isHttpOrSniffed)) remember(byPort, port.number, () => []).push(service);
  }
  if (byPort.size === 0 && listenPort === 80) byPort.set(80, []);
  return [...byPort].map(([port, group]) => ({ port, services: group, hosts, routes }));
}

const isHttpOrSniffed = (port: Port): boolean => ["http", "auto"].includes(listenerClass(port.protocol));

/** The hosts of a VirtualService that are services here, and those that are only names. */
function splitHosts(
  virtualService: VirtualService,
  registry: RouteServices,
  claims: VirtualServiceHosts | undefined,
): { readonly hosts: readonly string[]; readonly services: readonly Service[] } {
  const hosts: string[] = [];
  const services: Service[] = [];
  for (const written of virtualService.hosts.toSorted((a, b) => Number(isWildcard(a)) - Number(isWildcard(b)))) {
    const host = written.toLowerCase();
    if (!isWildcard(host)) {
      const service = registry.byHostname.get(host);
      if (service === undefined) hosts.push(written);
      else services.push(service);
      continue;
    }
    const covered = registry.overlapping(host);
    if (covered.length === 0) hosts.push(host);
    for (const service of covered) {
      if (claims === undefined || claims.mostSpecificFor(service.hostname) === virtualService) services.push(service);
    }
  }
  return { hosts, services };
}

/** The groups of a service that no VirtualService has. */
export function defaultGroups(service: Service): readonly RouteGroup[] {
  if (service.resolution === "ALIAS") return [];
  return service.ports.filter(isHttpOrSniffed).map((port) => ({
    port: port.number,
    services: [service],
    hosts: [],
    routes: [{ target: { kind: "cluster", cluster: clusterName(port.number, "", service.hostname) } }],
  }));
}
