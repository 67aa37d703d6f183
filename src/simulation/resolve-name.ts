// The name in a call -> the address that its client dials: cluster DNS, and with DNS capture the sidecar's own table.
import { compareText } from "../manifests/compare-text.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import { isAddress, isSymbol, parseCidr } from "./addresses.ts";
import { kubernetesHostname } from "./convert-service.ts";
import type { EgressScope } from "./egress-scope.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

/** An address that nothing in the mesh names: `elsewhere:3306` asks about the rest of a port. */
export const ELSEWHERE = "elsewhere";

export interface Resolved {
  /** Undefined when only the world outside of Git knows it. */
  readonly address: string | undefined;
  readonly how: string;
}

/** Who asks. */
export interface Asker {
  readonly namespace: string;
  /** Its sidecar, where it has one. */
  readonly capture?: { readonly proxy: SidecarProxy; readonly scope: SidecarScope } | undefined;
}

export type ResolveName = (host: string, asker: Asker) => Resolved;

export function nameResolver(mesh: Mesh, endpoints: EndpointIndex): ResolveName {
  const cluster: Cluster = {
    domain: mesh.clusterDomain,
    services: new Map(mesh.services.map((service) => [`${service.name}.${service.namespace}`, service])),
    pods: new Map(
      mesh.workloads.flatMap(({ namespace, pods }) => pods.map((pod) => [`${pod.name}.${namespace}`, pod.address])),
    ),
    endpoints,
  };
  return (host, asker) => resolve(host, asker, cluster);
}

interface Cluster {
  readonly domain: string;
  readonly services: ReadonlyMap<string, MeshObject<ServiceSpec>>;
  readonly pods: ReadonlyMap<string, string>;
  readonly endpoints: EndpointIndex;
}

/** ExternalName Services that stand for each other in a circle stand for nothing. */
const MOST_ALIASES = 8;

function resolve(host: string, asker: Asker, cluster: Cluster, aliases = 0): Resolved {
  if (isAddress(host) || isSymbol(host) || host === ELSEWHERE) return { address: host, how: "an address" };
  if (host === "localhost") return { address: "127.0.0.1", how: "the pod itself" };
  const { domain } = cluster;
  const candidates = host.endsWith(".")
    ? [host.slice(0, -1)]
    : [`${host}.${asker.namespace}.svc.${domain}`, `${host}.svc.${domain}`, `${host}.${domain}`, host];
  for (const name of aliases < MOST_ALIASES ? candidates : []) {
    const found = lookUp(name.toLowerCase(), asker, cluster, aliases);
    if (found !== undefined) return found;
  }
  return { address: undefined, how: "not in Git: only the cluster's DNS knows its address" };
}

function lookUp(name: string, asker: Asker, cluster: Cluster, aliases: number): Resolved | undefined {
  const suffix = `.svc.${cluster.domain}`;
  const [first, second, third, ...rest] = name.endsWith(suffix) ? name.slice(0, -suffix.length).split(".") : [];
  const service = third === undefined ? cluster.services.get(`${first}.${second}`) : undefined;
  if (service !== undefined) return addressOf(service, asker, cluster, aliases);
  const pod = third !== undefined && rest.length === 0 ? cluster.pods.get(`${first}.${third}`) : undefined;
  if (pod !== undefined) return { address: pod, how: `pod ${first} of namespace ${third}` };
  return asker.capture?.proxy.dnsCapture ? fromNameTable(name, asker.capture.scope, asker.capture.proxy) : undefined;
}

function addressOf(service: MeshObject<ServiceSpec>, asker: Asker, cluster: Cluster, aliases: number): Resolved {
  const { name, namespace, spec } = service;
  const where = `Service ${namespace}/${name}`;
  if (spec.type === "ExternalName") {
    const target = resolve(`${spec.externalName ?? ""}.`, asker, cluster, aliases + 1);
    return { address: target.address, how: `${where} stands for ${spec.externalName}: ${target.how}` };
  }
  if (spec.clusterIP !== "None") {
    const address = spec.clusterIP || spec.clusterIPs?.[0] || `svc:${namespace}/${name}`;
    return { address, how: `cluster IP of ${where}` };
  }
  const pods = cluster.endpoints.of(kubernetesHostname(name, namespace, cluster.domain), namespace);
  const [first] = pods.map((endpoint) => endpoint.address).toSorted(compareText);
  if (first === undefined) return { address: undefined, how: `${where} is headless and has no pods` };
  return { address: first, how: `a pod of headless ${where}` };
}

const servicesByHostname = oncePer(({ services }: EgressScope) => Map.groupBy(services, ({ hostname }) => hostname));

/** istiod: pkg/dns/server/name_table.go */
function fromNameTable(name: string, scope: SidecarScope, proxy: SidecarProxy): Resolved | undefined {
  for (const egress of scope.egress) {
    const service = servicesByHostname(egress)
      .get(name)
      ?.find((candidate) => hasVip(candidate, proxy));
    if (service === undefined) continue;
    return {
      address: addressFor(service, proxy),
      how: `the sidecar answers DNS itself: address of ${service.origin.kind} ${service.origin.namespace}/${service.origin.name}`,
    };
  }
  return undefined;
}

function hasVip(service: Service, proxy: SidecarProxy): boolean {
  const address = addressFor(service, proxy);
  return address !== NO_ADDRESS && parseCidr(address) === undefined;
}
