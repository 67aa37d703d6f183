// Which Sidecar a workload gets: one of its namespace, else the mesh's default. istiod: model/push_context.go initSidecarScopes
import { once } from "../manifests/remember.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Labels, Mesh, MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { configOrder } from "./order.ts";
import { configDiscovery } from "./registry.ts";

export type PickSidecar = (namespace: string, labels: Labels) => MeshObject<SidecarSpec> | undefined;

export function sidecarPicker(mesh: Mesh, profile: Profile): PickSidecar {
  const isDiscovered = configDiscovery(mesh, profile);
  const compareAge = configOrder(profile);
  const inOrder = mesh.sidecars
    .filter((sidecar) => isDiscovered(sidecar.namespace))
    .toSorted(
      (a, b) =>
        Number(a.spec.workloadSelector === undefined) - Number(b.spec.workloadSelector === undefined) ||
        compareAge(a, b),
    );
  const byNamespace = Map.groupBy(inOrder, (sidecar) => sidecar.namespace);
  const rootDefault = byNamespace
    .get(mesh.config.rootNamespace)
    ?.find((sidecar) => sidecar.spec.workloadSelector === undefined);
  const served = once(() => new Set([...mesh.services, ...mesh.serviceEntries].map((object) => object.namespace)));
  return (namespace, labels) =>
    choose(byNamespace.get(namespace) ?? [], labels, profile) ??
    (profile.rootSidecarFor === "every-namespace" || served().has(namespace) ? rootDefault : undefined);
}

/** Those with a selector come first, the oldest before the others. */
function choose(
  sidecars: readonly MeshObject<SidecarSpec>[],
  labels: Labels,
  { namespaceSidecar }: Profile,
): MeshObject<SidecarSpec> | undefined {
  const chosen = sidecars.find((sidecar) => coveredBy(sidecar.spec.workloadSelector?.labels, labels));
  const isForAll = chosen !== undefined && chosen.spec.workloadSelector === undefined;
  return isForAll && namespaceSidecar === "newest" ? sidecars.at(-1) : chosen;
}
