// A namespace without a sidecar -> the same simulation with a workload in it: what somebody who comes to live there would have.
import { oncePer, remember } from "../manifests/remember.ts";
import type { Workload } from "../mesh/mesh.ts";
import { type Simulation, simulate } from "../simulation/simulate.ts";

export interface Newcomer {
  /** Of the workload that is not there. */
  readonly id: string;
  readonly simulation: Simulation;
}

const NAME = "a-newcomer";

const newcomersOf = oncePer((_: Simulation) => new Map<string, Newcomer>());

/** Undefined where the mesh has no workload to model it on. */
export function newcomerTo(namespace: string, simulation: Simulation): Newcomer | undefined {
  const [model] = simulation.mesh.workloads;
  if (model === undefined) return undefined;
  return remember(newcomersOf(simulation), namespace, () => settle(namespace, model, simulation));
}

function settle(namespace: string, model: Workload, simulation: Simulation): Newcomer {
  const { mesh, profile } = simulation;
  const id = `${namespace}/${NAME}`;
  const plain = { labels: {}, annotations: {}, pods: [], containers: [], hostNetwork: false, runsAsProxy: false };
  const newcomer: Workload = { ...model, ...plain, id, namespace, name: NAME };
  const peopled = { ...mesh, workloads: [...mesh.workloads, newcomer] };
  return { id, simulation: simulate(peopled, { profile, injected: id, previous: simulation }) };
}
