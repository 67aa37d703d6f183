// The services that a route table is made of, for one egress listener and port, and which of them a Host may mean: found by
// name, so that a question costs the same in a small and in a large mesh.
import { compareText } from "../manifests/compare-text.ts";
import { oncePer, remember } from "../manifests/remember.ts";
import { isWildcard, matches } from "../mesh/hostnames.ts";
import type { EgressScope } from "./egress-scope.ts";
import { layered } from "./layered-map.ts";
import { NO_ADDRESS, portWithNumber, type Service, withPorts } from "./service.ts";
import type { Viewer } from "./service-domains.ts";
import { partsOf } from "./visibility.ts";

export interface RouteServices {
  /** By hostname, in lower case, each with the port of the route only. */
  readonly byHostname: ReadonlyMap<string, Service>;
  /** Those whose hostname overlaps a host, as a VirtualService writes it, in lower case. */
  overlapping(host: string): readonly Service[];
  /** Every service that has a virtual host domain which may cover `host`; some that have none. */
  candidates(host: string, from: Viewer): readonly Service[];
}

/** The services of a route table; `listenPort` 0 is all ports. Kept for as long as the list of services is there. */
export function routeServices({ services }: Pick<EgressScope, "services">, listenPort: number): RouteServices {
  return remember(byPort(services), listenPort, () => {
    const parts = partsOf(services);
    if (parts.length === 1) return indexServices(servicesOnPort(services, listenPort));
    return parts
      .map((part) => routeServices({ services: part }, listenPort))
      .reduceRight((later, own) => inOne(own, later));
  });
}

const byPort = oncePer((_: readonly Service[]) => new Map<number, RouteServices>());

/** Of services with one hostname the later one counts, in the place of the first. */
function inOne(own: RouteServices, later: RouteServices): RouteServices {
  const isLater = ({ hostname }: Service): boolean => later.byHostname.has(hostname);
  const isOwn = ({ hostname }: Service): boolean => own.byHostname.has(hostname);
  const onlyOwn = [...own.byHostname].filter(([, service]) => !isLater(service));
  return {
    byHostname: layered(later.byHostname, new Map(onlyOwn)),
    overlapping: (host) => [
      ...own.overlapping(host).map((service) => later.byHostname.get(service.hostname) ?? service),
      ...later.overlapping(host).filter((service) => !isOwn(service)),
    ],
    candidates: (host, from) =>
      [...own.candidates(host, from).filter((service) => !isLater(service)), ...later.candidates(host, from)].sort(
        inOrderOfName,
      ),
  };
}

const inOrderOfName = (a: Service, b: Service): number => compareText(a.hostname, b.hostname);

/** A later service of the same hostname takes the place of an earlier one. */
function servicesOnPort(services: readonly Service[], listenPort: number): ReadonlyMap<string, Service> {
  if (listenPort === 0) return new Map(services.map((service) => [service.hostname, service]));
  const found = new Map<string, Service>();
  for (const service of services) {
    const port = portWithNumber(service, listenPort);
    if (port === undefined) continue;
    const hostname = service.hostname.toLowerCase();
    found.set(hostname, { ...withPorts(service, [port]), hostname });
  }
  return found;
}

function indexServices(byHostname: ReadonlyMap<string, Service>): RouteServices {
  const byName = new Map<string, Service[]>();
  for (const service of byHostname.values()) {
    const addresses = [...service.clusterVIPs, service.defaultAddress, service.autoAddresses.v4 ?? NO_ADDRESS];
    const aliases = service.aliases.map(({ hostname }) => hostname);
    const names = [service.hostname, ...aliases, ...addresses.filter((address) => address !== NO_ADDRESS)];
    for (const name of new Set(names)) remember(byName, name.toLowerCase(), () => []).push(service);
  }
  const services = [...byHostname.values()];
  const wildcards = services.filter(({ hostname }) => isWildcard(hostname));
  const overlaps = new Map<string, readonly Service[]>();
  return {
    byHostname,
    overlapping: (host) =>
      remember(overlaps, host, () => {
        const others = isWildcard(host) ? services : wildcards;
        return others.filter(({ hostname }) => matches(hostname, host));
      }),
    candidates(host, from) {
      const meant = namesMeant(host.toLowerCase(), from).flatMap((name) => byName.get(name) ?? []);
      return [...new Set(meant)].sort(inOrderOfName);
    },
  };
}

/** Full names that a Host can be short for, and those whose wildcard domain can cover it. */
function namesMeant(host: string, { namespace, clusterDomain }: Viewer): readonly string[] {
  const bare = host.replace(/\.$/, "").replace(/^\[(.*)\]$/, "$1");
  const parts = bare.split(".");
  const domain = ["svc", ...clusterDomain.split(".")];
  const suffixes = [[namespace, ...domain], ...domain.map((_, at) => domain.slice(at))].map((labels) =>
    labels.join("."),
  );
  const names: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const rest = parts.slice(at).join(".");
    names.push(rest, `*.${rest}`, ...suffixes.map((suffix) => `${rest}.${suffix}`));
  }
  return [...names, "*"];
}
