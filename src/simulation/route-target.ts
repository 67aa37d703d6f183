// The destinations of a route -> the cluster that it leads to, or several by weight.
import type { Destination, RouteDestination } from "../mesh/specs.ts";
import { clusterName } from "./build-clusters.ts";
import type { ClusterTarget } from "./outbound.ts";
import type { Service } from "./service.ts";

/** One destination is its cluster; of several, those without weight are left out. */
export function routeTarget(
  destinations: readonly RouteDestination[],
  nameOf: (destination: Destination) => string,
): ClusterTarget {
  const [only] = destinations;
  if (only !== undefined && destinations.length === 1) return { kind: "cluster", cluster: nameOf(only.destination) };
  return {
    kind: "weighted",
    clusters: destinations
      .filter((entry) => (entry.weight ?? 0) > 0)
      .map((entry) => ({ cluster: nameOf(entry.destination), weight: entry.weight ?? 0 })),
  };
}

/** A destination without a port is on the only port of its service, else on the port that was called. istiod: core/route/route.go GetDestinationCluster */
export function destinationCluster(
  destination: Destination,
  listenPort: number,
  services: ReadonlyMap<string, Service>,
): string {
  const service = services.get(destination.host);
  const onlyPort = service?.ports.length === 1 ? service.ports[0]?.number : undefined;
  const port = destination.port?.number || onlyPort || listenPort;
  return clusterName(port, destination.subset ?? "", service?.externalName ?? destination.host);
}

/** The cluster, or `weighted:CLUSTER=WEIGHT,…`. */
export function clustersInWords(target: ClusterTarget): string {
  if (target.kind === "cluster") return target.cluster;
  return `weighted:${target.clusters.map(({ cluster, weight }) => `${cluster}=${weight}`).join(",")}`;
}
