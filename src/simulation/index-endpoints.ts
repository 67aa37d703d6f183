// Mesh -> endpoints of every (hostname, namespace), of Services and of ServiceEntries.
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { kubernetesHostname } from "./convert-service.ts";
import type { Endpoint, EndpointSources } from "./endpoint.ts";
import { endpointsOfEntry } from "./endpoints-of-entry.ts";
import { endpointsOfService, manualEndpoints } from "./endpoints-of-service.ts";

export interface EndpointIndex {
  /** All endpoints of a hostname in a namespace: Services and ServiceEntries share the key. */
  of(hostname: string, namespace: string): readonly Endpoint[];
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
    workloadEntries: Map.groupBy(mesh.workloadEntries, (entry) => entry.namespace),
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
  return { of: (hostname, namespace) => index.get(`${namespace}/${hostname}`) ?? [] };
}
