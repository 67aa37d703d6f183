// Envoy's cluster, endpoint and host-status messages -> LiveCluster, and endpoints by cluster.
import type { LiveCluster } from "./live-proxy.ts";
import { field, fieldAt, listOf, textOf } from "./proto-json.ts";
import { readPlace } from "./read-address.ts";

export function readCluster(message: unknown): LiveCluster {
  const custom = textOf(field(message, "clusterType"), "name") ?? "";
  const [service] = listOf(fieldAt(message, "metadata", "filterMetadata", "istio"), "services");
  const namespace = textOf(service, "namespace");
  return {
    name: textOf(message, "name") ?? "",
    type: custom.endsWith("dynamic_forward_proxy") ? "DFP" : (textOf(message, "type") ?? (custom || "STATIC")),
    endpoints: readAssignment(field(message, "loadAssignment")),
    ...(namespace !== undefined && { namespace }),
  };
}

/** The places of a ClusterLoadAssignment. */
export function readAssignment(message: unknown): readonly string[] {
  return listOf(message, "endpoints").flatMap((locality) =>
    listOf(locality, "lbEndpoints").flatMap((endpoint) => readPlace(fieldAt(endpoint, "endpoint", "address")) ?? []),
  );
}

/** The places of an entry of Envoy's /clusters, which `istioctl proxy-config endpoints` prints. */
export function readHostStatus(message: unknown): readonly string[] {
  return listOf(message, "hostStatuses").flatMap((host) => readPlace(field(host, "address")) ?? []);
}
