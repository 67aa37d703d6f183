// A service without endpoints -> are there none, or are they not in Git? Operators and other repositories make pods too.

import { coveredBy } from "../mesh/match-labels.ts";
import { type Mesh, objectKey } from "../mesh/mesh.ts";
import type { Origin } from "../simulation/outbound.ts";

/** True for a Kubernetes Service that nothing in Git stands behind; an object that names no endpoints has none. */
export function hasUnknownPods(mesh: Mesh, origin: Origin | undefined): boolean {
  const service = mesh.services.find((candidate) => origin !== undefined && objectKey(candidate) === objectKey(origin));
  if (service === undefined) return false;
  const { namespace, name, spec } = service;
  const { selector = {} } = spec;
  if (Object.keys(selector).length === 0) {
    const isTold = mesh.endpoints.some((object) => object.namespace === namespace && object.name === name);
    return (
      !isTold &&
      !mesh.endpointSlices.some(
        (slice) => slice.namespace === namespace && slice.labels["kubernetes.io/service-name"] === name,
      )
    );
  }
  return !mesh.workloads.some((workload) => workload.namespace === namespace && coveredBy(selector, workload.labels));
}
