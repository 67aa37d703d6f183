// What istiod's webhook and the CRD refuse in a ServiceEntry, beside its structure.
// istiod: validation.go ValidateServiceEntry (1.30)
import type { ServiceEntrySpec } from "../specs.ts";
import { endpointComplaints } from "./endpoint.ts";
import { exportToIsConsistent } from "./export-to.ts";
import { selectorComplaints } from "./labels.ts";
import { isAddressOrCidr, isDnsLabel, isDomainName, isPort, isWildcardDomain } from "./names.ts";
import { isHttpProtocol, isKnownProtocol, isTlsProtocol } from "./protocol.ts";
import { complain, type Rule, repeated } from "./rule.ts";

type ServiceEntryRule = Rule<ServiceEntrySpec>;

const hostsAreNames: ServiceEntryRule = function* ({ hosts }) {
  if (hosts.length === 0) yield complain(["hosts"], "must name at least one host");
  for (const [index, host] of hosts.entries()) {
    if (host === "*") yield complain(["hosts", index], "must not be `*` alone");
    else if (!isWildcardDomain(host))
      yield complain(["hosts", index], `must be a name such as db.example.com, not \`${host}\``);
  }
};

const addressesAreAddresses: ServiceEntryRule = function* ({ addresses = [] }) {
  for (const [index, address] of addresses.entries()) {
    if (!isAddressOrCidr(address))
      yield complain(["addresses", index], `must be an IP address or CIDR, not \`${address}\``);
  }
};

const rangesNeedNoneOrStatic: ServiceEntryRule = function* ({ addresses = [], resolution = "NONE" }) {
  if (resolution === "NONE" || resolution === "STATIC") return;
  const index = addresses.findIndex((address) => address.includes("/"));
  if (index >= 0)
    yield complain(["addresses", index], `can be a CIDR with resolution NONE or STATIC only, not ${resolution}`);
};

const portsAreDistinct: ServiceEntryRule = function* ({ ports = [] }) {
  for (const [index, first] of repeated(ports, ({ name }) => name)) {
    yield complain(["ports", index, "name"], `is the name of ports[${first}] too`);
  }
  for (const [index, first] of repeated(ports, ({ number }) => number)) {
    yield complain(["ports", index, "number"], `is the number of ports[${first}] too`);
  }
};

const portsAreValid: ServiceEntryRule = function* ({ ports = [] }) {
  for (const [index, { name, number, protocol, targetPort = 0 }] of ports.entries()) {
    const at = (field: string, message: string) => complain(["ports", index, field], message);
    if (!isDnsLabel(name)) yield at("name", "must be letters, digits and `-`, at most 63");
    if (!isPort(number)) yield at("number", "must be a port from 1 to 65535");
    if (targetPort !== 0 && !isPort(targetPort)) yield at("targetPort", "must be a port from 1 to 65535");
    if (!isKnownProtocol(protocol)) yield at("protocol", `is not a protocol that Istio knows: \`${protocol}\``);
  }
};

const selectorIsPlain: ServiceEntryRule = ({ workloadSelector }) =>
  selectorComplaints(["workloadSelector", "labels"], workloadSelector?.labels);

const selectorExcludesEndpoints: ServiceEntryRule = function* ({ workloadSelector, endpoints = [] }) {
  if (workloadSelector === undefined || endpoints.length === 0) return;
  yield complain(["workloadSelector"], "cannot be together with endpoints");
};

const noneHasNoEndpoints: ServiceEntryRule = function* ({ resolution = "NONE", endpoints = [] }) {
  if (resolution === "NONE" && endpoints.length > 0)
    yield complain(["endpoints"], "cannot be given with resolution NONE");
};

const endpointsAreValid: ServiceEntryRule = function* ({ resolution, endpoints = [], ports = [] }) {
  if (resolution !== "STATIC" && resolution !== "DNS" && resolution !== "DNS_ROUND_ROBIN") return;
  const allows = resolution === "STATIC" ? "ip-or-socket" : "ip-or-name";
  for (const [index, endpoint] of endpoints.entries()) {
    yield* endpointComplaints(endpoint, { field: ["endpoints", index], allows, ports });
  }
};

const hostsThatAreLookedUpAreFull: ServiceEntryRule = function* ({ resolution, hosts, endpoints = [] }) {
  if ((resolution !== "DNS" && resolution !== "DNS_ROUND_ROBIN") || endpoints.length > 0) return;
  const index = hosts.findIndex((host) => !isDomainName(host));
  if (index >= 0)
    yield complain(["hosts", index], `must be a full name with resolution ${resolution} and no endpoints`);
};

const roundRobinHasOneEndpoint: ServiceEntryRule = function* ({ resolution, endpoints = [] }) {
  if (resolution !== "DNS_ROUND_ROBIN" || endpoints.length < 2) return;
  yield complain(["endpoints"], "can have one entry at most with resolution DNS_ROUND_ROBIN");
};

/** Bytes of plain TCP do not say which host they are for. */
const severalHostsNeedNames: ServiceEntryRule = function* ({ resolution = "NONE", hosts, ports = [] }) {
  if (resolution === "NONE" || hosts.length < 2) return;
  const index = ports.findIndex(({ protocol }) => !isHttpProtocol(protocol) && !isTlsProtocol(protocol));
  if (index < 0) return;
  yield complain(
    ["ports", index],
    "must be HTTP or TLS where there are several hosts, because plain TCP does not say which one it is for",
  );
};

const DYNAMIC_DNS_PROTOCOLS = new Set(["HTTP", "HTTP2", "GRPC", "TLS"]);

const dynamicDnsIsWildcard: ServiceEntryRule = function* ({
  resolution,
  hosts,
  addresses = [],
  endpoints = [],
  ports = [],
}) {
  if (resolution !== "DYNAMIC_DNS") return;
  for (const [index, host] of hosts.entries()) {
    if (!host.startsWith("*")) yield complain(["hosts", index], "must be a wildcard with resolution DYNAMIC_DNS");
  }
  if (addresses.length > 0) yield complain(["addresses"], "cannot be given with resolution DYNAMIC_DNS");
  if (endpoints.length > 0) yield complain(["endpoints"], "cannot be given with resolution DYNAMIC_DNS");
  for (const [index, { protocol = "" }] of ports.entries()) {
    if (DYNAMIC_DNS_PROTOCOLS.has(protocol.toUpperCase())) continue;
    yield complain(["ports", index, "protocol"], "must be HTTP, HTTP2, GRPC or TLS with resolution DYNAMIC_DNS");
  }
};

export const SERVICE_ENTRY_RULES: readonly ServiceEntryRule[] = [
  hostsAreNames,
  addressesAreAddresses,
  rangesNeedNoneOrStatic,
  portsAreDistinct,
  portsAreValid,
  selectorIsPlain,
  selectorExcludesEndpoints,
  noneHasNoEndpoints,
  endpointsAreValid,
  hostsThatAreLookedUpAreFull,
  roundRobinHasOneEndpoint,
  severalHostsNeedNames,
  dynamicDnsIsWildcard,
  exportToIsConsistent,
];
