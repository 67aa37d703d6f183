// An effect of a change -> the changed objects without which it is not there. Asked by simulation, never guessed: objects
// are put back as they were, and the effect is looked at again.
import { objectKey } from "../mesh/mesh.ts";
import type { Origin } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { ChangedObject } from "./impact.ts";

export interface Effect {
  /** Where to look first. */
  readonly suspects: readonly Origin[];
  /** True when the effect is not there in a simulation. */
  readonly isGone: (simulation: Simulation) => boolean;
}

export type FindCauses = (effect: Effect) => readonly ChangedObject[];

/** Changed objects of a larger change are not tried one by one: it is halved instead. */
const MOST_SINGLES = 24;

/**
 * Different sets of objects that are put back in one comparison; each is a simulation, shared by all effects. A large
 * mesh costs more each time and gets fewer. What is not found within them has all its suspects, or all changed objects,
 * as its cause.
 */
const mostSimulations = (workloads: number): number => Math.max(8, Math.min(64, Math.floor(60_000 / workloads)));

export interface CauseRequest {
  readonly changed: readonly ChangedObject[];
  readonly without: (objects: readonly string[]) => Simulation;
  /** How large the mesh is. */
  readonly workloads: number;
}

/** Smallest answers first: one suspect, all suspects, any single object, the smallest set that works together. */
export function causeFinder({ changed, without, workloads }: CauseRequest): FindCauses {
  const most = mostSimulations(workloads);
  const simulations = new Map<string, Simulation>();
  const isGoneWithout = (effect: Effect, objects: readonly ChangedObject[]): boolean => {
    const keys = objects.map(objectKey).toSorted();
    const name = keys.join("\n");
    const simulation = simulations.get(name) ?? (simulations.size < most ? without(keys) : undefined);
    if (simulation === undefined) return false;
    simulations.set(name, simulation);
    return effect.isGone(simulation);
  };
  return (effect) => {
    if (changed.length <= 1) return changed;
    const suspects = changed.filter((object) =>
      effect.suspects.some((origin) => objectKey(origin) === objectKey(object)),
    );
    const singles = changed.length <= MOST_SINGLES ? changed : [];
    const alone = [...suspects, ...singles].find((object) => isGoneWithout(effect, [object]));
    if (alone !== undefined) return [alone];
    const start = suspects.length > 1 && isGoneWithout(effect, suspects) ? suspects : changed;
    if (start === changed && !isGoneWithout(effect, changed)) return suspects.length > 0 ? suspects : changed;
    return smallestSet(start, (objects) => isGoneWithout(effect, objects));
  };
}

/** Leaves out what is not needed: half of the rest at a time as long as that works, then one by one. */
function smallestSet(
  start: readonly ChangedObject[],
  works: (objects: readonly ChangedObject[]) => boolean,
): readonly ChangedObject[] {
  let set = start;
  for (let size = Math.floor(set.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < set.length && set.length > 1; ) {
      const rest = set.toSpliced(at, size);
      if (rest.length > 0 && works(rest)) set = rest;
      else at += size;
    }
  }
  return set;
}
