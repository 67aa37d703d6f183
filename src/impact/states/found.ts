// What a search for states gives: each with a name that is the same on both sides of a change, and who has a part in it.
import type { ObjectName } from "../../mesh/mesh.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import type { KnownCall } from "../find-calls.ts";
import type { ChangedObject, State, StateKind } from "../impact.ts";

/** One side of a change. */
export interface Side {
  readonly simulation: Simulation;
  readonly calls: readonly KnownCall[];
}

export interface Found<Kind extends StateKind> {
  /** Equal exactly for the same state on both sides. */
  readonly identity: string;
  readonly state: Omit<Extract<State, { readonly kind: Kind }>, "causes">;
  /** Objects that it is the doing of. */
  readonly involved: readonly ObjectName[];
  /** Causes that no search can find: what is refused is no object of the mesh. */
  readonly causes?: readonly ChangedObject[];
}

export type Search<Kind extends StateKind> = (side: Side) => readonly Found<Kind>[];

const WORKLOADS_TOLD = 1000;

/** Ids of workloads as a state lists them: sorted, each once, not endlessly many. */
export function listWorkloads(ids: Iterable<string>): readonly string[] {
  return [...new Set(ids)].toSorted().slice(0, WORKLOADS_TOLD);
}
