// (Route name of an HTTP chain, proxy, scope) -> its virtual hosts. istiod: core/httproute.go BuildSidecarOutboundVirtualHosts
import { remember } from "../manifests/remember.ts";
import { isWildcard } from "../mesh/hostnames.ts";
import type { Profile } from "../releases/profile.ts";
import { BLACK_HOLE_CLUSTER, clusterName } from "./build-clusters.ts";
import { HTTP_PROXY_ROUTE } from "./build-outbound.ts";
import type { EgressScope } from "./egress-scope.ts";
import { fallThrough } from "./finalise-listener.ts";
import { buildHttpRoutes } from "./http-routes.ts";
import type { Route, VirtualHost } from "./outbound.ts";
import { listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { RouteServices } from "./route-services.ts";
import type { Port, Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import { domainsOf } from "./service-domains.ts";
import type { SidecarScope } from "./sidecar-scope.ts";
import { type VirtualServiceHosts, virtualServiceHosts } from "./virtual-service-hosts.ts";
import type { VirtualService } from "./virtual-services.ts";

export interface RouteInputs {
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly clusterDomain: string;
  readonly profile: Profile;
  readonly servicesOn: (egress: EgressScope, listenPort: number) => RouteServices;
}

/** The virtual hosts of a route table that a Host may match: what other hosts are in the table does not matter to it. */
export type VirtualHostsFor = (route: string, host: string) => readonly VirtualHost[] | undefined;

/** Answers for one proxy. Undefined: there is no such route table. */
export function virtualHostFinder(inputs: RouteInputs): VirtualHostsFor {
  const tables = new Map<string, RouteTable>();
  return (route, host) => {
    const { port, isSniffed } = parseRouteName(route);
    const { egress: listeners } = inputs.scope;
    const index = listeners.findIndex((one) => one.port === undefined || servesRoute(one, port, route));
    const egress = listeners[index];
    if (egress === undefined) return undefined;
    const listenPort = egress.port?.protocol === "HTTP_PROXY" ? 0 : port;
    const table = remember(tables, `${index}:${listenPort}`, () => routeTable(egress, listenPort, inputs));
    if (!isSniffed) return [...virtualHosts(table, host, inputs), catchAll(inputs.scope)];
    return sniffedHost(virtualHosts(table, route.slice(0, route.lastIndexOf(":")), inputs), route);
  };
}

/** `8080`, `host:8080` (sniffed), `http_proxy` and socket names (0: all ports). */
function parseRouteName(name: string): { readonly port: number; readonly isSniffed: boolean } {
  if (name === HTTP_PROXY_ROUTE || name.startsWith("unix://")) return { port: 0, isSniffed: false };
  const colon = name.lastIndexOf(":");
  return { port: Number(name.slice(colon + 1)), isSniffed: colon >= 0 };
}

function servesRoute({ port, bind }: EgressScope, number: number, name: string): boolean {
  return port?.number === number && (number !== 0 || bind === name);
}

function catchAll(scope: SidecarScope): VirtualHost {
  const rest = fallThrough(scope);
  const isBlocked = rest.kind === "cluster" && rest.cluster === BLACK_HOLE_CLUSTER;
  if (isBlocked) return { name: "block_all", domains: ["*"], routes: [{ target: { kind: "direct", status: 502 } }] };
  return { name: "allow_any", domains: ["*"], routes: rest.kind === "route" ? [] : [{ target: rest }] };
}

/** A listener for one service sends everything to that service's virtual host. */
function sniffedHost(hosts: readonly VirtualHost[], name: string): readonly VirtualHost[] {
  const hostname = name.slice(0, name.lastIndexOf(":"));
  const own = hosts.filter((host) => host.domains.includes(hostname) || host.domains.includes(name));
  return own.length === 1 ? own.map((host) => ({ ...host, domains: ["*"] })) : own;
}

/** Services or bare host names that share routes on a port. */
interface Group {
  readonly port: number;
  readonly services: readonly Service[];
  readonly hosts: readonly string[];
  readonly routes: readonly Route[];
}

/** What the table has whoever asks: its services, and the groups that VirtualServices make of them. */
interface RouteTable {
  readonly listenPort: number;
  readonly services: RouteServices;
  readonly groups: readonly Group[];
}

function routeTable(egress: EgressScope, listenPort: number, inputs: RouteInputs): RouteTable {
  const services = inputs.servicesOn(egress, listenPort);
  const groups = relevant(egress.virtualServices, services, listenPort).flatMap((virtualService) =>
    groupsOf(virtualService, { egress, registry: services, listenPort, inputs }),
  );
  return { listenPort, services, groups };
}

function virtualHosts(table: RouteTable, host: string, inputs: RouteInputs): readonly VirtualHost[] {
  const { listenPort, services, groups } = table;
  const taken = new Set(groups.flatMap((group) => group.services.map((service) => service.hostname)));
  const from = { namespace: inputs.proxy.namespace, clusterDomain: inputs.clusterDomain };
  const rest = services.candidates(host, from).filter((service) => !taken.has(service.hostname));
  const hosts = hostsOf([...groups, ...rest.flatMap(defaultGroups)], listenPort, inputs);
  return listenPort === 0
    ? mergeAllPorts(hosts)
    : hosts.filter((one) => one.port === listenPort).map((one) => one.host);
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

interface GroupInputs {
  readonly egress: EgressScope;
  readonly registry: RouteServices;
  readonly listenPort: number;
  readonly inputs: RouteInputs;
}

// istiod: core/route/route.go buildSidecarVirtualHostsForVirtualService
function groupsOf(
  virtualService: VirtualService,
  { egress, registry, listenPort, inputs }: GroupInputs,
): readonly Group[] {
  const routes = buildHttpRoutes(virtualService.spec.http ?? [], {
    registry: registry.byHostname,
    listenPort,
    proxy: inputs.proxy,
  });
  if (routes.length === 0) return [];
  const { hosts, services } = splitHosts(
    virtualService,
    registry,
    inputs.profile.mostSpecificVirtualServiceWins ? virtualServiceHosts(egress.virtualServices) : undefined,
  );
  const byPort = new Map<number, Service[]>();
  for (const service of services) {
    for (const port of service.ports.filter(isHttpOrSniffed)) {
      remember(byPort, port.number, () => []).push(service);
    }
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

function defaultGroups(service: Service): readonly Group[] {
  if (service.resolution === "ALIAS") return [];
  return service.ports.filter(isHttpOrSniffed).map((port) => ({
    port: port.number,
    services: [service],
    hosts: [],
    routes: [{ target: { kind: "cluster", cluster: clusterName(port.number, "", service.hostname) } }],
  }));
}

interface PortedHost {
  readonly port: number;
  readonly host: VirtualHost;
}

/** First come, first served: for names of virtual hosts, and for each domain. */
function hostsOf(groups: readonly Group[], listenPort: number, inputs: RouteInputs): readonly PortedHost[] {
  const names = new Set<string>();
  const domains = new Set<string>();
  const known = new Set(groups.flatMap((group) => group.services.map((service) => service.hostname)));
  const result: PortedHost[] = [];
  const add = (group: Group, hostname: string, wanted: readonly string[]): void => {
    const name = `${hostname}:${group.port}`;
    if (names.has(name)) return;
    names.add(name);
    const own = wanted.filter((domain) => {
      const isTaken = domains.has(domain.toLowerCase()) || (domain !== hostname && known.has(domain));
      if (!isTaken) domains.add(domain.toLowerCase());
      return !isTaken;
    });
    if (own.length > 0) result.push({ port: group.port, host: { name, domains: own, routes: group.routes } });
  };
  for (const group of groups) {
    for (const host of group.hosts.map((written) => written.toLowerCase()))
      add(group, host, inputs.profile.hostPortsIgnored ? [host] : [host, `${host}:${group.port}`]);
    for (const service of group.services) {
      const addresses = [addressFor(service, inputs.proxy)];
      const port = listenPort === 0 || !inputs.profile.hostPortsIgnored ? group.port : undefined;
      const from = { namespace: inputs.proxy.namespace, clusterDomain: inputs.clusterDomain };
      add(
        group,
        service.hostname,
        domainsOf(service, {
          from,
          addresses,
          isAbsolute: inputs.profile.absoluteHostDomains,
          ...(port !== undefined && { port }),
        }),
      );
    }
  }
  return result;
}

/** In a route for all ports, names without a port mean port 80. istiod: core/httproute.go mergeAllVirtualHosts */
function mergeAllPorts(hosts: readonly PortedHost[]): readonly VirtualHost[] {
  return hosts.flatMap(({ port, host }) => {
    const domains = port === 80 ? host.domains : host.domains.filter((domain) => domain.includes(":"));
    return domains.length === 0 ? [] : [{ ...host, domains }];
  });
}
