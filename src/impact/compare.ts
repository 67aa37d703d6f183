// Two simulations -> Impact: whose traffic changes, from where to where, and which changed object causes it.
import type { Simulation } from "../simulation/simulate.ts";
import type { KnownCall } from "./find-calls.ts";
import type { Impact } from "./impact.ts";

export interface Comparison {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly callsBefore: readonly KnownCall[];
  readonly callsAfter: readonly KnownCall[];
  /** Simulates the after state with some changed objects put back as they were: who causes what is asked, not guessed. */
  readonly without: (objects: readonly string[]) => Simulation;
}

export function compare(_comparison: Comparison): Impact {
  throw new Error("not written yet");
}
