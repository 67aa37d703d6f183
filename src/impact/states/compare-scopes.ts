// Two simulations -> workloads whose Sidecar lets them see everything although the one that they would have does not, and
// workloads that may now send to what nobody has registered.
import { remember } from "../../manifests/remember.ts";
import type { Labels, Mesh, MeshObject } from "../../mesh/mesh.ts";
import { objectKey } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { Profile } from "../../releases/profile.ts";
import type { Origin, Outbound } from "../../simulation/outbound.ts";
import { type PickSidecar, sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import type { FindCauses } from "../find-causes.ts";
import type { ChangedObject, State } from "../impact.ts";
import { namespacesOf, type ProxyPair } from "../pair-proxies.ts";
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
      details: { undoesDefault: true, opened: false, listeners },
      workloads: listWorkloads(workloads),
      namespaces: namespacesOf(workloads),
    },
  };
}

const originOf = ({ kind, namespace, name }: Origin): Origin => ({ kind, namespace, name });

interface Opening {
  readonly pairs: readonly ProxyPair[];
  readonly after: Simulation;
  readonly findCauses: FindCauses;
}

/** One for each set of causes. */
export function compareOpenings({ pairs, after, findCauses }: Opening): readonly State[] {
  const opened = pairs.filter((pair) => isClosed(pair.before) && !isClosed(pair.after));
  const byCause = new Map<string, { readonly causes: readonly ChangedObject[]; readonly workloads: string[] }>();
  const pick = sidecarPicker(after.mesh, after.profile);
  const bySidecar = Map.groupBy(opened, ({ proxies: [speaker = ""] }) => sidecarOf(speaker, after, pick));
  for (const same of bySidecar.values()) {
    const speaker = same[0]?.proxies[0] ?? "";
    const { causes } = findCauses({
      suspects: [],
      isGone: (simulation) => isClosed(simulation.outboundOf(speaker)),
    });
    const key = causes.map(objectKey).toSorted().join("\n");
    const entry = remember(byCause, key, () => ({ causes, workloads: [] }));
    for (const { proxies } of same) entry.workloads.push(...proxies);
  }
  return [...byCause.values()].map(({ causes, workloads }) => openingOf(causes, workloads));
}

function sidecarOf(speaker: string, { mesh }: Simulation, pick: PickSidecar): string {
  const workload = mesh.workloads.find(({ id }) => id === speaker);
  const sidecar = workload && pick(workload.namespace, workload.labels);
  return sidecar === undefined ? "" : objectKey(sidecar);
}

function openingOf(causes: readonly ChangedObject[], workloads: readonly string[]): State {
  const [cause] = causes;
  return {
    kind: "scope",
    object: cause === undefined ? { kind: "MeshConfig", namespace: "", name: "" } : originOf(cause),
    port: 0,
    details: { undoesDefault: false, opened: true, listeners: 0 },
    workloads: listWorkloads(workloads),
    namespaces: namespacesOf(workloads),
    causes,
  };
}

/** What has no listener of its own is not let out. */
function isClosed(outbound: Outbound | undefined): boolean {
  const { virtualOutbound, listeners } = outbound ?? {};
  const listener = virtualOutbound === undefined ? undefined : listeners?.get(virtualOutbound);
  const target = (listener?.defaultChain ?? listener?.chains.at(-1))?.target;
  return target?.kind === "cluster" && target.cluster === "BlackHoleCluster";
}
