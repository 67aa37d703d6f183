// The simulation of a mesh -> what a review says of it: release, sidecars, and what is assumed or left out. Judges nothing.
import type { Simulation } from "../simulation/simulate.ts";
import type { ReviewedMesh } from "./review.ts";

export function describeMesh({ mesh, profile, decidedBy, sidecars }: Simulation): ReviewedMesh {
  const injected = sidecars.filter((sidecar) => sidecar.injected);
  const namespaces = (decisions: typeof injected) => new Set(decisions.map(({ workload }) => workload.namespace));
  return {
    name: mesh.name,
    istio: profile.version,
    decidedBy,
    workloads: injected.length,
    namespaces: namespaces(injected).size,
    assumedServices: (mesh.assumed ?? []).map(({ namespace, name }) => `${namespace}/${name}`).toSorted(),
    assumedInjected: [...namespaces(injected.filter(({ assumed }) => assumed))].toSorted(),
    unmodelled: mesh.unmodelled.map(({ kind, value, path }) => {
      const { name, namespace } = (value.metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
      return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name ?? "without a name"} (${path})`;
    }),
  };
}
