// A ServiceEntry -> the endpoints of one of its hosts: listed ones, selected ones, or the host itself.
// istiod: serviceregistry/serviceentry/conversion.go

import { coveredBy } from "../mesh/match-labels.ts";
import type { MeshObject } from "../mesh/mesh.ts";
import type { ServiceEntrySpec, WorkloadEntrySpec } from "../mesh/specs.ts";
import { isAddress } from "./addresses.ts";
import type { Endpoint, EndpointSources } from "./endpoint.ts";

export function endpointsOfEntry(
  entry: MeshObject<ServiceEntrySpec>,
  hostname: string,
  sources: EndpointSources,
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
  { spec }: MeshObject<ServiceEntrySpec>,
  sources: EndpointSources,
  usesDns: boolean,
): readonly Endpoint[] {
  const selector = spec.workloadSelector?.labels ?? {};
  const entries = sources.workloadEntries
    .filter((object) => coveredBy(selector, object.spec.labels ?? {}))
    .filter((object) => usesDns || isAddress(object.spec.address ?? ""))
    .flatMap((object) => entryEndpoints(object.spec, spec));
  const workloads = sources.entriesSelectPods ? sources.workloads : [];
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
