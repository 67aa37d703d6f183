// A name as a client writes it -> the full names that its resolver asks for, in order: search domains and ndots.
import type { Workload } from "../mesh/mesh.ts";

/** Pods that the cluster's DNS serves look at search domains first for names with fewer dots. */
const CLUSTER_NDOTS = 5;
const USUAL_NDOTS = 1;

export interface Client {
  readonly namespace: string;
  readonly clusterDomain: string;
  /** The pod that asks, where it is known; else one with the usual settings. */
  readonly workload?: Pick<Workload, "resolver" | "hostNetwork"> | undefined;
}

/** A pod of the node's network, or one that says so, asks the node's DNS, which does not know the cluster's names. */
export function asksClusterDns({ workload }: Client): boolean {
  const policy = workload?.resolver.policy ?? "ClusterFirst";
  if (policy === "Default") return false;
  return policy !== "ClusterFirst" || workload?.hostNetwork !== true;
}

/** Full names, without their final dot. */
export function searchNames(host: string, client: Client): readonly string[] {
  const name = host.toLowerCase();
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = searchDomains(client).map((domain) => `${name}.${domain}`);
  const dots = name.split(".").length - 1;
  return [...new Set(dots >= ndotsOf(client) ? [name, ...searched] : [...searched, name])];
}

const usesClusterSearch = (client: Client): boolean =>
  asksClusterDns(client) && client.workload?.resolver.policy !== "None";

function ndotsOf(client: Client): number {
  return client.workload?.resolver.ndots ?? (usesClusterSearch(client) ? CLUSTER_NDOTS : USUAL_NDOTS);
}

/** Kubernetes puts the domains of the cluster before those of the pod. */
export function searchDomains(client: Client): readonly string[] {
  const { namespace, clusterDomain } = client;
  const ofCluster = usesClusterSearch(client)
    ? [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain]
    : [];
  return [...ofCluster, ...(client.workload?.resolver.searches ?? [])];
}
