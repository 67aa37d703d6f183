// What istiod's webhook refuses in a VirtualService, as far as outbound traffic is concerned.
// istiod: validation.go ValidateVirtualService, virtualservice.go validateHTTPRoute (1.30)
import type { FieldPath } from "../../manifests/document.ts";
import { isWildcard, matches, subsetOf } from "../hostnames.ts";
import type { HttpRoute, L4Match, TlsMatch, VirtualServiceSpec } from "../specs.ts";
import { destinationComplaints, routeComplaints } from "./destination.ts";
import { exportToIsConsistent, exportToIsNotNobody } from "./export-to.ts";
import { labelComplaints } from "./labels.ts";
import { isAddressOrCidr, isDnsLabel, isDomainName, isIpAddress, isPort, isWildcardDomain } from "./names.ts";
import { type Complaint, complain, type Rule } from "./rule.ts";

type VirtualServiceRule = Rule<VirtualServiceSpec>;

function isForMesh({ gateways = [] }: VirtualServiceSpec): boolean {
  return gateways.length === 0 || gateways.includes("mesh");
}

/** Names that gateways make up for traffic between networks are names too. */
function isHost(text: string, spec: VirtualServiceSpec): boolean {
  return isWildcardDomain(text) || isIpAddress(text) || (!isForMesh(spec) && text.startsWith("outbound_"));
}

const routesSomething: VirtualServiceRule = function* ({ http = [], tls = [], tcp = [] }) {
  if (http.length + tls.length + tcp.length === 0) yield complain([], "needs http, tls or tcp");
};

const delegatesAreOnlyHttp: VirtualServiceRule = function* (spec) {
  if ((spec.hosts ?? []).length > 0) return;
  for (const field of ["gateways", "tls", "tcp"] as const) {
    if ((spec[field] ?? []).length > 0)
      yield complain([field], "cannot be given without hosts (a delegate has http only)");
  }
};

const hostsAreNames: VirtualServiceRule = function* (spec) {
  for (const [index, host] of (spec.hosts ?? []).entries()) {
    if (!isHost(host, spec))
      yield complain(["hosts", index], `must be a name such as cart.shop.svc.cluster.local, not \`${host}\``);
    else if (host === "*" && isForMesh(spec)) yield complain(["hosts", index], "must not be `*` without a gateway");
  }
};

const hostsDoNotOverlap: VirtualServiceRule = function* (spec) {
  const hosts = spec.hosts ?? [];
  if (!hosts.every((host) => isHost(host, spec))) return;
  const places = new Map<string, number>();
  const wildcards: number[] = [];
  for (const [index, host] of hosts.entries()) {
    const overlaps = (place: number): boolean => matches(host, hosts[place] ?? "");
    const known = isWildcard(host) ? [...places.values()] : wildcards;
    const first = Math.min(known.find(overlaps) ?? index, places.get(host) ?? index);
    if (first < index) yield complain(["hosts", index], `is in hosts[${first}] (\`${hosts[first]}\`) too`);
    if (places.has(host)) continue;
    places.set(host, index);
    if (isWildcard(host)) wildcards.push(index);
  }
};

const gatewaysAreNames: VirtualServiceRule = ({ gateways }) => gatewayComplaints(["gateways"], gateways);

function* gatewayComplaints(field: FieldPath, gateways: readonly string[] = []): Iterable<Complaint> {
  for (const [index, gateway] of gateways.entries()) {
    const slash = gateway.indexOf("/");
    const parts = [gateway.slice(0, slash), gateway.slice(slash + 1)];
    const fine = slash < 0 ? isDomainName(gateway) : parts.every(isDnsLabel);
    if (!fine) yield complain([...field, index], `must be namespace/name or mesh, not \`${gateway}\``);
    // istiod looks no further than the first name without a namespace.
    if (slash < 0) return;
  }
}

const tcpRoutesAreWhole: VirtualServiceRule = function* ({ tcp = [] }) {
  for (const [index, { match = [], route = [] }] of tcp.entries()) {
    if (route.length === 0) yield complain(["tcp", index], "needs a route");
    yield* routeComplaints(["tcp", index, "route"], route);
    for (const [position, entry] of match.entries()) yield* matchComplaints(["tcp", index, "match", position], entry);
  }
};

const tlsRoutesAreWhole: VirtualServiceRule = function* (spec) {
  const isOwn = coveredByHosts(spec);
  for (const [index, { match = [], route = [] }] of (spec.tls ?? []).entries()) {
    if (match.length === 0) yield complain(["tls", index], "needs a match with sniHosts");
    if (route.length === 0) yield complain(["tls", index], "needs a route");
    yield* routeComplaints(["tls", index, "route"], route);
    for (const [position, entry] of match.entries()) {
      yield* sniComplaints(["tls", index, "match", position, "sniHosts"], entry, { spec, isOwn });
      yield* matchComplaints(["tls", index, "match", position], entry);
    }
  }
};

function coveredByHosts({ hosts = [] }: VirtualServiceSpec): (name: string) => boolean {
  const exact = new Set(hosts);
  const wildcards = hosts.filter(isWildcard);
  return (name) => exact.has(name) || wildcards.some((host) => subsetOf(name, host));
}

interface Owner {
  readonly spec: VirtualServiceSpec;
  readonly isOwn: (name: string) => boolean;
}

function* sniComplaints(field: FieldPath, { sniHosts = [] }: TlsMatch, { spec, isOwn }: Owner): Iterable<Complaint> {
  if (sniHosts.length === 0) yield complain(field, "must name at least one host");
  for (const [index, name] of sniHosts.entries()) {
    if (isIpAddress(name)) continue;
    if (!isHost(name, spec)) yield complain([...field, index], `must be a name, not \`${name}\``);
    else if (!isOwn(name)) yield complain([...field, index], `\`${name}\` is in none of the hosts`);
  }
}

function* matchComplaints(field: FieldPath, match: L4Match): Iterable<Complaint> {
  for (const [index, subnet] of (match.destinationSubnets ?? []).entries()) {
    if (isAddressOrCidr(subnet)) continue;
    yield complain([...field, "destinationSubnets", index], `must be an IP address or CIDR, not \`${subnet}\``);
  }
  if (match.port && !isPort(match.port)) yield complain([...field, "port"], "must be a port from 1 to 65535");
  yield* labelComplaints([...field, "sourceLabels"], match.sourceLabels);
  yield* gatewayComplaints([...field, "gateways"], match.gateways);
}

const httpRoutesAreWhole: VirtualServiceRule = function* ({ hosts = [], http = [] }) {
  for (const [index, route] of http.entries()) {
    const field = ["http", index];
    yield* httpActionComplaints(field, route, hosts.length === 0);
    yield* routeComplaints([...field, "route"], route.route ?? []);
    for (const [position, match] of (route.match ?? []).entries())
      yield* matchComplaints([...field, "match", position], match);
    if (route.mirror !== undefined) yield* destinationComplaints([...field, "mirror"], route.mirror);
    if (route.mirror !== undefined && route.mirrors?.length)
      yield complain([...field, "mirrors"], "cannot be together with mirror");
  }
};

/** A route leads somewhere in exactly one way. */
function* httpActionComplaints(field: FieldPath, route: HttpRoute, isDelegate: boolean): Iterable<Complaint> {
  const routes = (route.route ?? []).length > 0;
  if (route.delegate !== undefined && !isDelegate) {
    if (route.redirect !== undefined) yield complain([...field, "redirect"], "cannot be together with delegate");
    if (routes) yield complain([...field, "route"], "cannot be together with delegate");
    return;
  }
  if (route.delegate !== undefined) yield complain([...field, "delegate"], "cannot stand in a delegate");
  const ways = [
    routes && "route",
    route.redirect !== undefined && "redirect",
    route.directResponse !== undefined && "directResponse",
  ].filter(Boolean);
  if (ways.length === 0) yield complain(field, "needs route, redirect or directResponse");
  if (ways.length > 1) yield complain(field, `has ${ways.join(" and ")}, but can have only one of them`);
}

export const VIRTUAL_SERVICE_RULES: readonly VirtualServiceRule[] = [
  routesSomething,
  delegatesAreOnlyHttp,
  hostsAreNames,
  hostsDoNotOverlap,
  gatewaysAreNames,
  tcpRoutesAreWhole,
  tlsRoutesAreWhole,
  httpRoutesAreWhole,
  exportToIsConsistent,
  exportToIsNotNobody,
];
