// Mesh -> endpoints of every (hostname, namespace): pods behind selectors, manual endpoints, and those of ServiceEntries.
// istiod: serviceregistry/kube/controller/endpointslice.go, serviceregistry/serviceentry/conversion.go
import type { Labels, Mesh, MeshObject, Workload } from "../mesh/mesh.ts";
import type { ServiceEntrySpec, ServicePort, ServiceSpec, WorkloadEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import { kubernetesHostname } from "./convert-service.ts";
import { coveredBy } from "./labels.ts";
import type { Port } from "./service.ts";

export interface Endpoint {
  /** IP, symbol, or (ServiceEntry) a host name or `unix://` path. */
  readonly address: string;
  readonly port: number;
  /** The service port that it belongs to; endpoints of Kubernetes are known by name only. */
  readonly portName: string;
  readonly portNumber?: number;
  readonly labels: Labels;
}

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
  const sources: Sources = {
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

/** An endpoint belongs to a port by number where the number is known (ServiceEntry), else by name (Kubernetes). */
export function isOnPort(endpoint: Endpoint, port: Port): boolean {
  return endpoint.portNumber === undefined ? endpoint.portName === port.name : endpoint.portNumber === port.number;
}

interface Sources {
  readonly entriesSelectPods: boolean;
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly workloadEntries: ReadonlyMap<string, readonly MeshObject<WorkloadEntrySpec>[]>;
  readonly manual: ReadonlyMap<string, readonly Endpoint[]>;
}

/** Before it was an alias, an ExternalName Service was a service with its target as the only endpoint. */
function namedEndpoints({ externalName, ports }: ServiceSpec): readonly Endpoint[] {
  return (ports ?? []).map(({ name, port }) => ({
    address: externalName ?? "",
    port,
    portName: name ?? "",
    labels: {},
  }));
}

function endpointsOfService(
  service: MeshObject<ServiceSpec>,
  sources: Sources,
  { externalNameIsAlias }: Profile,
): readonly Endpoint[] {
  const { spec, namespace, name } = service;
  if (spec.type === "ExternalName") return externalNameIsAlias ? [] : namedEndpoints(spec);
  if (spec.selector === undefined || Object.keys(spec.selector).length === 0) {
    return sources.manual.get(`${namespace}/${name}`) ?? [];
  }
  const selector = spec.selector;
  const ports = (spec.ports ?? []).filter((port) => (port.protocol ?? "TCP") === "TCP");
  const pods = (sources.workloads.get(namespace) ?? [])
    .filter((workload) => coveredBy(selector, workload.labels))
    .flatMap((workload) => ports.flatMap((port) => podEndpoints(workload, port)));
  // istiod: serviceregistry/kube/controller WorkloadInstanceHandler (1.7–): only for services with a cluster IP
  if (spec.clusterIP === "None") return pods;
  const entries = (sources.workloadEntries.get(namespace) ?? [])
    .filter((entry) => entry.spec.labels !== undefined && coveredBy(selector, entry.spec.labels))
    .filter((entry) => isAddress(entry.spec.address ?? ""))
    .flatMap((entry) =>
      ports.map((port) => ({
        address: entry.spec.address ?? "",
        port:
          entry.spec.ports?.[port.name ?? ""] ?? (typeof port.targetPort === "number" ? port.targetPort : port.port),
        portName: port.name ?? "",
        labels: entry.spec.labels ?? {},
      })),
    );
  return [...pods, ...entries];
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
function manualEndpoints(mesh: Mesh, profile: Profile): ReadonlyMap<string, readonly Endpoint[]> {
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

function endpointsOfEntry(
  entry: MeshObject<ServiceEntrySpec>,
  hostname: string,
  sources: Sources,
): readonly Endpoint[] {
  const { spec } = entry;
  const usesDns = spec.resolution === "DNS" || spec.resolution === "DNS_ROUND_ROBIN";
  if (spec.workloadSelector !== undefined) return selectedEndpoints(entry, sources, usesDns);
  const listed = spec.endpoints ?? [];
  if (listed.length > 0) return listed.flatMap((endpoint) => entryEndpoints(endpoint, spec));
  if (!usesDns) return [];
  return (spec.ports ?? []).map((port) => ({
    address: hostname,
    port: port.targetPort || port.number,
    portName: port.name,
    portNumber: port.number,
    labels: entry.labels,
  }));
}

function selectedEndpoints(
  { spec, namespace }: MeshObject<ServiceEntrySpec>,
  sources: Sources,
  usesDns: boolean,
): readonly Endpoint[] {
  const selector = spec.workloadSelector?.labels ?? {};
  const entries = (sources.workloadEntries.get(namespace) ?? [])
    .filter((object) => coveredBy(selector, object.spec.labels ?? {}))
    .filter((object) => usesDns || isAddress(object.spec.address ?? ""))
    .flatMap((object) => entryEndpoints(object.spec, spec));
  const workloads = sources.entriesSelectPods ? (sources.workloads.get(namespace) ?? []) : [];
  const pods = workloads
    .filter((workload) => coveredBy(selector, workload.labels))
    .flatMap((workload) =>
      workload.pods.flatMap((pod) => entryEndpoints({ address: pod.address, labels: workload.labels }, spec)),
    );
  return [...entries, ...pods];
}

function entryEndpoints(endpoint: WorkloadEntrySpec, spec: ServiceEntrySpec): readonly Endpoint[] {
  const address = endpoint.address ?? "";
  const isSocket = address.startsWith("unix://");
  return (spec.ports ?? []).map((port) => ({
    address,
    port: isSocket ? 0 : endpoint.ports?.[port.name] || port.targetPort || port.number,
    portName: port.name,
    portNumber: port.number,
    labels: endpoint.labels ?? {},
  }));
}
