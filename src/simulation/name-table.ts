// (Scope of a sidecar with DNS capture, full name) -> what the sidecar answers itself, before the cluster's DNS is asked.
// istiod: pkg/dns/server/name_table.go; the agent: pkg/dns/client/dns.go
import { compareText } from "../manifests/compare-text.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Profile } from "../releases/profile.ts";
import { familyOf, parseCidr } from "./addresses.ts";
import type { DnsAnswer } from "./cluster-dns.ts";
import { isOnPort } from "./endpoint.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export interface NameTableInputs {
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly profile: Pick<Profile, "nameTable" | "namesKeepEveryAddress" | "wildcardNames">;
  readonly endpoints: EndpointIndex;
}

/**
 * Undefined: the question goes on to the cluster's DNS. So it is for Services of the cluster, where both say the same.
 */
export function askNameTable(fullName: string, inputs: NameTableInputs): DnsAnswer | undefined {
  const { proxy, scope, profile } = inputs;
  if (!proxy.dnsCapture || profile.nameTable === "none") return undefined;
  const byHostname = profile.nameTable === "listened" ? listened(scope) : clustered(scope);
  for (const hostname of [fullName, ...(profile.wildcardNames ? wildcardsOf(fullName) : [])]) {
    const services = byHostname.get(hostname);
    const entry = services && tableEntry(services, inputs);
    if (entry === undefined) continue;
    return entry.registry === "Kubernetes" ? undefined : entry;
  }
  return undefined;
}

const byLowerHostname = (services: readonly Service[]): ReadonlyMap<string, readonly Service[]> =>
  Map.groupBy(services, ({ hostname }) => hostname.toLowerCase());

const listened = oncePer(({ egress }: SidecarScope) => byLowerHostname(egress.flatMap(({ services }) => services)));
const clustered = oncePer(({ clusterServices }: SidecarScope) => byLowerHostname(clusterServices.all()));

/** `a.b.c` -> `*.b.c`, `*.c` */
function wildcardsOf(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.slice(1).map((_label, index) => `*.${labels.slice(index + 1).join(".")}`);
}

interface Entry extends DnsAnswer {
  readonly registry: Service["registry"];
}

/** A Service of the cluster comes before entries; of several entries all addresses are answered, or those of the last. */
function tableEntry(services: readonly Service[], inputs: NameTableInputs): Entry | undefined {
  let entry: Entry | undefined;
  for (const service of services) {
    const addresses = addressesOf(service, inputs);
    if (addresses.length === 0) continue;
    const { registry, origin } = service;
    const isFirst = entry === undefined || !inputs.profile.namesKeepEveryAddress;
    if (isFirst || (entry?.registry === "External" && registry === "Kubernetes")) {
      entry = {
        addresses,
        registry,
        how: `the sidecar answers DNS itself: address of ${origin.kind} ${origin.namespace}/${origin.name}`,
      };
    } else if (entry?.registry === "External") {
      entry = { ...entry, addresses: [...new Set([...entry.addresses, ...addresses])] };
    }
  }
  return entry;
}

function addressesOf(service: Service, { proxy, endpoints }: NameTableInputs): readonly string[] {
  const vips = service.clusterVIPs.filter((address) => familyOf(address) === "v4");
  const addresses = vips.length > 0 ? vips : [addressFor(service, proxy)];
  if (!addresses.includes(NO_ADDRESS)) return addresses.filter((address) => parseCidr(address) === undefined);
  const [port] = service.ports;
  if (service.resolution !== "PASSTHROUGH" || port === undefined) return [];
  const pods = endpoints.of(service.hostname, service.namespace).filter((endpoint) => isOnPort(endpoint, port));
  const known = new Set(pods.map(({ address }) => address));
  return [...known].filter((address) => familyOf(address) !== undefined).toSorted(compareText);
}
