// Simulation -> workloads whose Sidecar lets them see everything although the one that they would have does not.
import { remember } from "../../manifests/remember.ts";
import type { Labels, Mesh, MeshObject } from "../../mesh/mesh.ts";
import { objectKey } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { Profile } from "../../releases/profile.ts";
import type { Origin } from "../../simulation/outbound.ts";
import { type PickSidecar, sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import { namespacesOf } from "../pair-proxies.ts";
import { type Found, listWorkloads, type Search } from "./found.ts";

type Sidecar = MeshObject<SidecarSpec>;

interface Undone {
  readonly sidecar: Sidecar;
  readonly standard: Sidecar;
  readonly workloads: string[];
}

/** What the Sidecar of a namespace or of the mesh hides, a Sidecar with a selector shows again. */
export const findUndoneDefaults: Search<"scope"> = ({ simulation }) => {
  if (simulation.mesh.sidecars.length < 2) return [];
  const pick = pickers(simulation);
  const undone = new Map<string, Undone>();
  for (const { workload, injected } of simulation.sidecars) {
    if (!injected) continue;
    const [sidecar, standard] = [pick.any, pick.standard].map((one) => one(workload.namespace, workload.labels));
    if (sidecar === undefined || standard === undefined || sidecar === standard) continue;
    if (!showsEverything(sidecar, simulation.profile) || showsEverything(standard, simulation.profile)) continue;
    const key = `${objectKey(sidecar)}\n${objectKey(standard)}`;
    remember(undone, key, () => ({ sidecar, standard, workloads: [] })).workloads.push(workload.id);
  }
  return [...undone].map(([identity, one]) => foundOf(identity, one, simulation));
};

interface Pickers {
  readonly any: PickSidecar;
  /** As if no Sidecar had a selector. */
  readonly standard: PickSidecar;
}

function pickers({ mesh, profile }: Simulation): Pickers {
  const isForAll = ({ spec }: Sidecar) => spec.workloadSelector === undefined;
  const withoutSelectors: Mesh = { ...mesh, sidecars: mesh.sidecars.filter(isForAll) };
  const standard = sidecarPicker(withoutSelectors, profile);
  return {
    any: sidecarPicker(mesh, profile),
    standard: (namespace: string, labels: Labels) => standard(namespace, labels),
  };
}

function showsEverything({ spec }: Sidecar, { noEgressMeans }: Profile): boolean {
  const egress = spec.egress ?? [];
  if (egress.length === 0) return noEgressMeans === "everything";
  return egress.some(({ port, hosts }) => port === undefined && hosts.includes("*/*"));
}

function foundOf(identity: string, { sidecar, standard, workloads }: Undone, simulation: Simulation): Found<"scope"> {
  const listeners = simulation.outboundOf(workloads[0] ?? "")?.listeners.size ?? 0;
  return {
    identity,
    involved: [sidecar, standard],
    state: {
      kind: "scope",
      object: originOf(sidecar),
      other: originOf(standard),
      port: 0,
      details: { listeners },
      workloads: listWorkloads(workloads),
      namespaces: namespacesOf(workloads),
    },
  };
}

const originOf = ({ kind, namespace, name }: Origin): Origin => ({ kind, namespace, name });
