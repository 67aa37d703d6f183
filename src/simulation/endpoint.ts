// Where a connection to a service port can end, and where endpoints come from.
import type { Labels, MeshObject, Workload } from "../mesh/mesh.ts";
import type { WorkloadEntrySpec } from "../mesh/specs.ts";
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

/** An endpoint belongs to a port by number where the number is known (ServiceEntry), else by name (Kubernetes). */
export function isOnPort(endpoint: Endpoint, port: Pick<Port, "name" | "number">): boolean {
  return endpoint.portNumber === undefined ? endpoint.portName === port.name : endpoint.portNumber === port.number;
}

/** How EDS tells which endpoints a port has, whoever wrote them. istiod: xds/endpoints BuildClusterLoadAssignment */
export function hasPortName(endpoint: Endpoint, port: Port): boolean {
  return endpoint.portName === port.name;
}

/** What endpoints of services and entries of one namespace are made of. */
export interface EndpointSources {
  readonly entriesSelectPods: boolean;
  readonly workloads: readonly Workload[];
  readonly workloadEntries: readonly MeshObject<WorkloadEntrySpec>[];
  /** By `ns/service`. */
  readonly manual: ReadonlyMap<string, readonly Endpoint[]>;
}
