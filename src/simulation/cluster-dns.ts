// (Mesh, full name) -> what the cluster's own DNS answers: Services, headless ones, their pods, ExternalName chains.
// Knows nothing of Istio. Names of the world outside stay unknown.
import { compareText } from "../manifests/compare-text.ts";
import { once } from "../manifests/remember.ts";
import { isAssumed } from "../mesh/assumed-object.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Mesh, MeshObject, Workload } from "../mesh/mesh.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import { familyOf } from "./addresses.ts";
import { kubernetesHostname } from "./convert-service.ts";
import type { EndpointIndex } from "./index-endpoints.ts";

/** An answer; without addresses the name exists, and nobody has an address for it that Git knows. */
export interface DnsAnswer {
  /** In a fixed order: a real server shuffles them. */
  readonly addresses: readonly string[];
  readonly how: string;
}

/** Undefined: no such name in the cluster. */
export type ClusterDns = (fullName: string) => DnsAnswer | undefined;

export function clusterDns(mesh: Mesh, endpoints: EndpointIndex): ClusterDns {
  const cluster: Cluster = {
    domain: mesh.clusterDomain.toLowerCase(),
    endpoints,
    services: once(() => new Map(mesh.services.map((service) => [`${service.name}.${service.namespace}`, service]))),
    workloads: once(() => Map.groupBy(mesh.workloads, ({ namespace }) => namespace)),
  };
  return (fullName) => lookUp(fullName, cluster, []);
}

interface Cluster {
  readonly domain: string;
  readonly endpoints: EndpointIndex;
  readonly services: () => ReadonlyMap<string, MeshObject<ServiceSpec>>;
  readonly workloads: () => ReadonlyMap<string, readonly Workload[]>;
}

/** ExternalName Services that stand for each other in a circle stand for nothing. */
const MOST_ALIASES = 8;

function lookUp(name: string, cluster: Cluster, through: readonly string[]): DnsAnswer | undefined {
  const pod = podByAddress(name, cluster);
  if (pod !== undefined) return pod;
  const suffix = `.svc.${cluster.domain}`;
  if (!name.endsWith(suffix)) return undefined;
  const [first = "", second = "", third, ...rest] = name.slice(0, -suffix.length).split(".");
  if (rest.length > 0) return undefined;
  const service = cluster.services().get(third === undefined ? `${first}.${second}` : `${second}.${third}`);
  if (service === undefined) return undefined;
  return third === undefined ? answerFor(service, cluster, through) : podOfService(first, service, cluster);
}

/** `10-1-2-3.shop.pod.cluster.local` */
function podByAddress(name: string, { domain }: Cluster): DnsAnswer | undefined {
  const suffix = `.pod.${domain}`;
  const [dashed = "", namespace, ...rest] = name.endsWith(suffix) ? name.slice(0, -suffix.length).split(".") : [];
  const address = dashed.replaceAll("-", ".");
  if (namespace === undefined || rest.length > 0 || familyOf(address) === undefined) return undefined;
  return { addresses: [address], how: `the pod with this address in namespace ${namespace}` };
}

function answerFor(service: MeshObject<ServiceSpec>, cluster: Cluster, through: readonly string[]): DnsAnswer {
  const { name, namespace, spec } = service;
  const where = `Service ${namespace}/${name}`;
  if (spec.type === "ExternalName") return answerForAlias(service, cluster, through);
  if (spec.clusterIP !== "None") {
    const address = spec.clusterIP || spec.clusterIPs?.[0] || `svc:${namespace}/${name}`;
    const inGit = isAssumed(service.source) ? ", which every cluster has" : "";
    return { addresses: [address], how: `cluster IP of ${where}${inGit}` };
  }
  const pods = cluster.endpoints.of(kubernetesHostname(name, namespace, cluster.domain), namespace);
  const addresses = [...new Set(pods.map(({ address }) => address))]
    .filter((address) => familyOf(address) !== undefined)
    .toSorted(compareText);
  if (addresses.length === 0) return { addresses, how: `${where} is headless and has no pods in Git` };
  return { addresses, how: `a pod of headless ${where}` };
}

function answerForAlias(
  { name, namespace, spec }: MeshObject<ServiceSpec>,
  cluster: Cluster,
  through: readonly string[],
): DnsAnswer {
  const target = (spec.externalName ?? "").toLowerCase().replace(/\.$/, "");
  const how = `Service ${namespace}/${name} stands for ${target}`;
  if (familyOf(target) !== undefined)
    return { addresses: [], how: `${how}, an address, which DNS does not take for a name` };
  if (through.includes(target) || through.length >= MOST_ALIASES)
    return { addresses: [], how: `${how}, and that leads back to itself` };
  const answer = lookUp(target, cluster, [...through, target]);
  if (answer === undefined) return { addresses: [], how: `${how}, ${OUTSIDE}` };
  return { addresses: answer.addresses, how: `${how}: ${answer.how}` };
}

/** What is said of names that only a server outside of Git knows. */
export const OUTSIDE = "whose address is not in Git: only DNS knows it";

/** Pods have names under the headless Service that they name as theirs and that selects them. */
function podOfService(hostname: string, service: MeshObject<ServiceSpec>, cluster: Cluster): DnsAnswer | undefined {
  const { name, namespace, spec } = service;
  const { selector } = spec;
  if (spec.clusterIP !== "None" || selector === undefined) return undefined;
  for (const workload of cluster.workloads().get(namespace) ?? []) {
    if (workload.resolver.subdomain !== name || !coveredBy(selector, workload.labels)) continue;
    const pod = workload.pods.find((candidate) => dnsNameOf(candidate.name, workload) === hostname);
    if (pod !== undefined)
      return { addresses: [pod.address], how: `pod ${pod.name} of headless Service ${namespace}/${name}` };
  }
  return undefined;
}

const dnsNameOf = (pod: string, { kind, resolver }: Workload): string | undefined =>
  resolver.hostname ?? (kind === "StatefulSet" ? pod : undefined);
