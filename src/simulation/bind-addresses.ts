// A mesh and addresses that somebody knows of the cluster -> the same mesh with them in place of their symbols.
// Invents nothing: what is not told stays a symbol.
import type { Mesh, MeshObject, Workload } from "../mesh/mesh.ts";
import type { ServiceEntrySpec, ServiceSpec } from "../mesh/specs.ts";
import { splitHostPort } from "./addresses.ts";
import type { Call } from "./call.ts";

/** Symbol (`svc:ns/name`, `pod:ns/workload-0`, `auto:ns/entry/host`) -> the IP address that it stands for in a cluster. */
export type Bindings = ReadonlyMap<string, string>;

/** The same mesh where nothing of it is bound. */
export function bindAddresses(mesh: Mesh, bindings: Bindings): Mesh {
  if (bindings.size === 0) return mesh;
  return {
    ...mesh,
    services: mesh.services.map((service) => bindService(service, bindings)),
    workloads: mesh.workloads.map((workload) => bindPods(workload, bindings)),
    serviceEntries: mesh.serviceEntries.map((entry) => bindEntry(entry, bindings)),
  };
}

/** A call to a symbol is a call to its address. */
export function bindCall(call: Call, bindings: Bindings): Call {
  const host = splitHostPort(call.to)?.host ?? "";
  const address = bindings.get(host);
  return address === undefined ? call : { ...call, to: `${bracketed(address)}${call.to.slice(host.length)}` };
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function bindService(service: MeshObject<ServiceSpec>, bindings: Bindings): MeshObject<ServiceSpec> {
  const { spec, namespace, name } = service;
  const address = bindings.get(`svc:${namespace}/${name}`);
  if (address === undefined || spec.clusterIP || spec.clusterIPs?.[0] || spec.type === "ExternalName") return service;
  return { ...service, spec: { ...spec, clusterIP: address } };
}

function bindPods(workload: Workload, bindings: Bindings): Workload {
  if (!workload.pods.some(({ address }) => bindings.has(address))) return workload;
  const pods = workload.pods.map((pod) => ({ ...pod, address: bindings.get(pod.address) ?? pod.address }));
  return { ...workload, pods };
}

function bindEntry(entry: MeshObject<ServiceEntrySpec>, bindings: Bindings): MeshObject<ServiceEntrySpec> {
  const { statusAddresses = [] } = entry.spec;
  if (!statusAddresses.some(({ value }) => bindings.has(value))) return entry;
  const bound = statusAddresses.map((status) => ({ ...status, value: bindings.get(status.value) ?? status.value }));
  return { ...entry, spec: { ...entry.spec, statusAddresses: bound } };
}
