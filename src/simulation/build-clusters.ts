// The services of a scope -> clusters with their type and endpoints. istiod: core/cluster.go buildOutboundClusters
import { once } from "../manifests/remember.ts";
import { isWildcard } from "../mesh/hostnames.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress, joinHostPort } from "./addresses.ts";
import { type Client, type DestinationRules, passesThrough, type Subset } from "./destination-rules.ts";
import { type Endpoint, hasPortName } from "./endpoint.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { Cluster } from "./outbound.ts";
import { hasListener, type Port, portWithNumber, type Resolution, type Service } from "./service.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export interface ClusterInputs {
  readonly client: Client;
  readonly endpoints: EndpointIndex;
  readonly destinationRules: DestinationRules;
  readonly profile: Profile;
}

export const PASSTHROUGH_CLUSTER = "PassthroughCluster";
export const BLACK_HOLE_CLUSTER = "BlackHoleCluster";

export function clusterName(port: number, subset: string, hostname: string): string {
  return `outbound|${port}|${subset}|${hostname}`;
}

/** Those of some hostnames. The clusters of a hostname depend on no other one. */
export function buildClusters(
  scope: Pick<SidecarScope, "services" | "clusterServices">,
  inputs: ClusterInputs,
  hostnames: readonly string[],
): ReadonlyMap<string, Cluster> {
  const clusters = new Map<string, Cluster>();
  for (const listed of hostnames.flatMap(scope.clusterServices.named)) {
    const service = resolvedFor(listed, inputs.profile);
    if (service.resolution === "ALIAS") continue;
    const speaker = scope.services.get(service.hostname) ?? service;
    const rule = inputs.destinationRules.find(inputs.client, speaker);
    const owner = service.resolution === "EDS" ? speaker : service;
    const discovered = once(() => endpointsFor(owner, inputs.endpoints));
    for (const port of service.ports) {
      if (!hasListener(port)) continue;
      const ownPort = portWithNumber(owner, port.number);
      const onPort = (): readonly Endpoint[] => {
        if (ownPort === undefined) return [];
        if (service.resolution !== "EDS") return inputs.endpoints.held(owner, ownPort);
        return discovered().filter((endpoint) => hasPortName(endpoint, ownPort));
      };
      // A dynamic forward proxy has no endpoints to choose among.
      const subsets = service.resolution === "DYNAMIC_DNS" ? [] : (rule?.subsets ?? []);
      for (const subset of [undefined, ...subsets]) {
        const isPassthrough = passesThrough(port.number, rule?.trafficPolicy, subset?.trafficPolicy);
        if (service.resolution === "DYNAMIC_DNS" && !inputs.profile.dynamicDnsClusters) continue;
        const cluster = buildCluster(service, port, {
          onPort,
          subset,
          isPassthrough,
          keepsHostnames: !inputs.profile.edsDropsHostnames,
        });
        if (cluster !== undefined && !clusters.has(cluster.name)) clusters.set(cluster.name, cluster);
      }
    }
  }
  return clusters;
}

/** istiod: core/cluster.go convertResolution */
function resolvedFor(service: Service, { headlessClusters }: Profile): Service {
  const isHeadless = service.registry === "Kubernetes" && service.resolution === "PASSTHROUGH";
  return isHeadless && headlessClusters === "eds" ? { ...service, resolution: "EDS" } : service;
}

/** istiod refuses to discover endpoints of a hostname whose speaker is resolved by DNS. */
function endpointsFor(owner: Service, endpoints: EndpointIndex): readonly Endpoint[] {
  const isResolved = owner.resolution === "DNS" || owner.resolution === "DNS_RR";
  return isResolved ? [] : endpoints.discovered(owner.hostname, owner.namespace);
}

interface ClusterParts {
  readonly onPort: () => readonly Endpoint[];
  readonly subset: Subset | undefined;
  readonly isPassthrough: boolean;
  readonly keepsHostnames: boolean;
}

const TYPE: Readonly<Record<Resolution, Cluster["type"]>> = {
  EDS: "EDS",
  PASSTHROUGH: "ORIGINAL_DST",
  DNS: "STRICT_DNS",
  DNS_RR: "LOGICAL_DNS",
  DYNAMIC_DNS: "DFP",
  ALIAS: "EDS",
};

const DFP_PROTOCOLS: ReadonlySet<string> = new Set(["HTTP", "HTTP2", "GRPC", "TLS"]);

function buildCluster(service: Service, port: Port, parts: ClusterParts): Cluster | undefined {
  const { onPort, subset } = parts;
  const type = TYPE[service.resolution];
  const usesDns = type === "STRICT_DNS" || type === "LOGICAL_DNS";
  // A mesh has tens of thousands of clusters, and calls go to a few of them.
  const endpoints = once(() => {
    const chosen = onPort().filter((endpoint) => coveredBy(subset?.labels, endpoint.labels));
    const isKept = ({ address, port: number }: Endpoint): boolean => isAddress(address) || number === 0;
    return (usesDns || parts.keepsHostnames ? chosen : chosen.filter(isKept)).map((endpoint) => socketOf(endpoint));
  });
  if (type === "DFP" && !(isWildcard(service.hostname) && DFP_PROTOCOLS.has(port.protocol))) return undefined;
  if (usesDns && endpoints().length === 0) return undefined;
  const isOriginalDst = parts.isPassthrough || type === "ORIGINAL_DST";
  const portOverride = service.portOverrides.get(port.number);
  return {
    name: clusterName(port.number, subset?.name ?? "", service.hostname),
    type: isOriginalDst ? "ORIGINAL_DST" : type,
    get endpoints() {
      return isOriginalDst ? [] : endpoints();
    },
    hostname: service.hostname,
    ...(isOriginalDst && portOverride !== undefined && { portOverride }),
    origin: service.origin,
  };
}

const socketOf = ({ address, port }: Endpoint): string =>
  address.startsWith("unix://") ? address : joinHostPort(address, port);
