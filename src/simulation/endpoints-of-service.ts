// A Kubernetes Service -> its endpoints: pods and WorkloadEntries behind its selector, or those that people wrote.
// istiod: serviceregistry/kube/controller/endpointslice.go

import { coveredBy } from "../mesh/match-labels.ts";
import type { Mesh, MeshObject, Workload } from "../mesh/mesh.ts";
import type { ServicePort, ServiceSpec, WorkloadEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import type { Endpoint, EndpointSources } from "./endpoint.ts";

/** Before it was an alias, an ExternalName Service was a service with its target as the only endpoint. */
function namedEndpoints({ externalName, ports }: ServiceSpec): readonly Endpoint[] {
  return (ports ?? []).map(({ name, port }) => ({
    address: externalName ?? "",
    port,
    portName: name ?? "",
    labels: {},
  }));
}

export function endpointsOfService(
  service: MeshObject<ServiceSpec>,
  sources: EndpointSources,
  { externalNameIsAlias, servicesSelectEntries }: Profile,
): readonly Endpoint[] {
  const { spec, namespace, name } = service;
  if (spec.type === "ExternalName") return externalNameIsAlias ? [] : namedEndpoints(spec);
  if (spec.selector === undefined || Object.keys(spec.selector).length === 0) {
    return sources.manual.get(`${namespace}/${name}`) ?? [];
  }
  const selector = spec.selector;
  const ports = (spec.ports ?? []).filter((port) => (port.protocol ?? "TCP") === "TCP");
  const pods = sources.workloads
    .filter((workload) => coveredBy(selector, workload.labels))
    .flatMap((workload) => ports.flatMap((port) => podEndpoints(workload, port)));
  // istiod: serviceregistry/kube/controller WorkloadInstanceHandler (1.7–): only for services with a cluster IP
  if (spec.clusterIP === "None" || !servicesSelectEntries) return pods;
  const entries = sources.workloadEntries
    .filter((entry) => entry.spec.labels !== undefined && coveredBy(selector, entry.spec.labels))
    .filter((entry) => isAddress(entry.spec.address ?? ""))
    .flatMap((entry) => ports.flatMap((port) => workloadEntryEndpoints(entry.spec, port)));
  return [...pods, ...entries];
}

/** istiod: serviceInstanceFromWorkloadInstance */
function workloadEntryEndpoints({ address, ports, labels }: WorkloadEntrySpec, port: ServicePort): readonly Endpoint[] {
  const target = port.targetPort ?? 0;
  const isNamed = typeof target === "string" && target !== "" && !/^\d+$/.test(target);
  const number = ports?.[isNamed ? target : (port.name ?? "")] ?? (isNamed ? undefined : Number(target) || port.port);
  if (number === undefined) return [];
  return [{ address: address ?? "", port: number, portName: port.name ?? "", labels: labels ?? {} }];
}

function podEndpoints(workload: Workload, port: ServicePort): readonly Endpoint[] {
  const number = targetPortOf(workload, port);
  if (number === undefined) return [];
  return workload.pods.map((pod) => ({
    address: pod.address,
    port: number,
    portName: port.name ?? "",
    labels: workload.labels,
  }));
}

/** A named target port is the container port of that name; a pod without one is no endpoint of the port. */
function targetPortOf(workload: Workload, port: ServicePort): number | undefined {
  const target = port.targetPort;
  if (target === undefined || target === 0 || target === "") return port.port;
  if (typeof target === "number") return target;
  if (/^\d+$/.test(target)) return Number(target);
  return workload.containers.flatMap((container) => container.ports).find((candidate) => candidate.name === target)
    ?.containerPort;
}

/** Endpoints and EndpointSlices that people wrote, by `ns/service`. */
export function manualEndpoints(
  mesh: Pick<Mesh, "endpoints" | "endpointSlices">,
  profile: Profile,
): ReadonlyMap<string, readonly Endpoint[]> {
  const index = new Map<string, Endpoint[]>();
  const add = (key: string, endpoint: Endpoint): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [endpoint]);
    else list.push(endpoint);
  };
  for (const slice of profile.manualEndpoints === "slices" ? mesh.endpointSlices : []) {
    const service = slice.labels["kubernetes.io/service-name"];
    if (service === undefined || slice.spec.addressType === "FQDN") continue;
    for (const endpoint of slice.spec.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue;
      for (const address of endpoint.addresses) {
        for (const port of slice.spec.ports ?? []) {
          if (port.port === undefined) continue;
          add(`${slice.namespace}/${service}`, { address, port: port.port, portName: port.name ?? "", labels: {} });
        }
      }
    }
  }
  for (const object of mesh.endpoints) {
    for (const subset of object.spec.subsets ?? []) {
      for (const { ip } of subset.addresses ?? []) {
        for (const port of subset.ports ?? []) {
          add(`${object.namespace}/${object.name}`, {
            address: ip,
            port: port.port,
            portName: port.name ?? "",
            labels: {},
          });
        }
      }
    }
  }
  return index;
}
