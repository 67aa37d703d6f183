// What fixes ask of the rest of the product: the same review of the change, with some edits on top of its after state.
import type { KnownCall } from "../impact/find-calls.ts";
import type { Impact } from "../impact/impact.ts";
import type { Finding } from "../policies/policy.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { FileEdit } from "./fix.ts";

/** One mesh after the change: how it is simulated, what it calls, what the change does to it, and what policies say. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly impact: Impact;
  /** Of the after state. */
  readonly simulation: Simulation;
  /** Known calls of the after state. */
  readonly calls: readonly KnownCall[];
}

/** Reviews the change again as if its after state had these edits. No edits: what the review itself says. */
export type Evaluate = (edits: readonly FileEdit[]) => Evaluation | Promise<Evaluation>;
