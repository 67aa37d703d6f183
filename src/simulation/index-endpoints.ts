// Mesh -> endpoints of every (hostname, namespace), of Services and of ServiceEntries.
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { kubernetesHostname } from "./convert-service.ts";
import type { Endpoint, EndpointSources } from "./endpoint.ts";
import { endpointsOfEntry } from "./endpoints-of-entry.ts";
import { endpointsOfService, manualEndpoints } from "./endpoints-of-service.ts";

export interface EndpointIndex {
  /** All endpoints of a hostname in a namespace: Services and ServiceEntries share the key. */
  of(hostname: string, namespace: string): readonly Endpoint[];
  /** Those that an EDS cluster has. */
  discovered(hostname: string, namespace: string): readonly Endpoint[];
}

export function indexEndpoints(mesh: Mesh, profile: Profile): EndpointIndex {
  const index = new Map<string, Endpoint[]>();
  const add = (hostname: string, namespace: string, endpoints: readonly Endpoint[]): void => {
    if (endpoints.length === 0) return;
    const key = `${namespace}/${hostname}`;
    const list = index.get(key);
    if (list === undefined) index.set(key, [...endpoints]);
    else for (const endpoint of endpoints) list.push(endpoint);
  };
  const sources: EndpointSources = {
    workloads: Map.groupBy(mesh.workloads, (workload) => workload.namespace),
    entriesSelectPods: profile.entriesSelectPods,
    workloadEntries: Map.groupBy(profile.workloadEntries ? mesh.workloadEntries : [], (entry) => entry.namespace),
    manual: manualEndpoints(mesh, profile),
  };
  for (const service of mesh.services) {
    const hostname = kubernetesHostname(service.name, service.namespace, mesh.clusterDomain);
    add(hostname, service.namespace, endpointsOfService(service, sources, profile));
  }
  for (const entry of mesh.serviceEntries) {
    for (const hostname of entry.spec.hosts) {
      add(hostname, entry.namespace, endpointsOfEntry(entry, hostname, sources));
    }
  }
  const of = (hostname: string, namespace: string) => index.get(`${namespace}/${hostname}`) ?? [];
  if (profile.endpointsOfSharedHosts === "all") return { of, discovered: of };
  const ports = youngestPorts(mesh);
  return {
    of,
    discovered(hostname, namespace) {
      const known = ports.get(`${namespace}/${hostname}`);
      return of(hostname, namespace).filter(({ portNumber }) => portNumber === undefined || known?.has(portNumber));
    },
  };
}

/** The ports of the youngest entry for each host of a namespace: istiod went through the entries by age, those of everybody
 * last, and each overwrote what was there. istiod: proxy/envoy/v2/eds.go UpdateServiceShards (–1.6) */
function youngestPorts(mesh: Mesh): ReadonlyMap<string, ReadonlySet<number>> {
  const isPublic = ({ spec }: MeshObject<ServiceEntrySpec>) => Number(!(spec.exportTo ?? []).includes("."));
  const byAge = mesh.serviceEntries.toSorted((a, b) => isPublic(a) - isPublic(b) || a.created - b.created);
  const ports = new Map<string, ReadonlySet<number>>();
  for (const { spec, namespace } of byAge) {
    const numbers = (spec.ports ?? []).filter(({ protocol }) => protocol?.toUpperCase() !== "UDP");
    for (const host of spec.hosts) ports.set(`${namespace}/${host}`, new Set(numbers.map(({ number }) => number)));
  }
  return ports;
}
