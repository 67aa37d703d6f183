// (Route name of an HTTP chain, proxy, scope) -> its virtual hosts. istiod: core/httproute.go BuildSidecarOutboundVirtualHosts
import { remember } from "../manifests/remember.ts";
import type { Profile } from "../releases/profile.ts";
import { BLACK_HOLE_CLUSTER } from "./build-clusters.ts";
import { HTTP_PROXY_ROUTE } from "./build-outbound.ts";
import type { EgressScope } from "./egress-scope.ts";
import { fallThrough } from "./finalise-listener.ts";
import type { VirtualHost } from "./outbound.ts";
import type { SidecarProxy } from "./proxy.ts";
import { defaultGroups, type RouteGroup, virtualServiceGroups } from "./route-groups.ts";
import type { RouteServices } from "./route-services.ts";
import { addressFor, otherAddressesFor } from "./service-address.ts";
import { domainsOf } from "./service-domains.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

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
    const own = sniffedHosts(
      virtualHosts(table, route.slice(0, route.lastIndexOf(":")), inputs),
      route,
      inputs.profile,
    );
    return own.length > 0 || inputs.profile.sniffedRoutes === "any-host" ? own : virtualHosts(table, host, inputs);
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
function sniffedHosts(hosts: readonly VirtualHost[], name: string, { sniffedRoutes }: Profile): readonly VirtualHost[] {
  if (sniffedRoutes === "own-names") return hosts.filter((host) => host.domains.includes(name));
  const hostname = name.slice(0, name.lastIndexOf(":"));
  const own = hosts.filter((host) => host.domains.includes(hostname) || host.domains.includes(name));
  return own.length === 1 ? own.map((host) => ({ ...host, domains: ["*"] })) : own;
}

/** What the table has whoever asks: its services, and the groups that VirtualServices make of them. */
interface RouteTable {
  readonly listenPort: number;
  readonly services: RouteServices;
  readonly groups: readonly RouteGroup[];
}

function routeTable(egress: EgressScope, listenPort: number, inputs: RouteInputs): RouteTable {
  const services = inputs.servicesOn(egress, listenPort);
  const { proxy, profile } = inputs;
  const groups = virtualServiceGroups({ egress, services, listenPort, proxy, profile });
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

interface PortedHost {
  readonly port: number;
  readonly host: VirtualHost;
}

/** First come, first served: for names of virtual hosts, and for each domain. */
function hostsOf(groups: readonly RouteGroup[], listenPort: number, inputs: RouteInputs): readonly PortedHost[] {
  const names = new Set<string>();
  const domains = new Set<string>();
  const known = new Set(groups.flatMap((group) => group.services.map((service) => service.hostname)));
  const result: PortedHost[] = [];
  const add = (group: RouteGroup, hostname: string, wanted: readonly string[]): void => {
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
      const addresses = [addressFor(service, inputs.proxy), ...otherAddressesFor(service)];
      const port = listenPort === 0 || !inputs.profile.hostPortsIgnored ? group.port : undefined;
      const from = { namespace: inputs.proxy.namespace, clusterDomain: inputs.clusterDomain };
      add(
        group,
        service.hostname,
        domainsOf(service, {
          from,
          addresses,
          profile: inputs.profile,
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
