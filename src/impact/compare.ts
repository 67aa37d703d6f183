// Two simulations -> Impact: whose traffic changes, from where to where, and which changed object causes it.
import { objectKey } from "../mesh/mesh.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { compareCalls } from "./compare-calls.ts";
import { compareCaptures, noticesOfRanges } from "./compare-captures.ts";
import { compareConflicts } from "./compare-conflicts.ts";
import { compareListeners } from "./compare-listeners.ts";
import { compareRoutes } from "./compare-routes.ts";
import { type KnownCall, noticesOfCalls } from "./find-calls.ts";
import { causeFinder, type Explained, keepCauses } from "./find-causes.ts";
import { findChangedObjects } from "./find-changed-objects.ts";
import { fieldFinder } from "./find-fields.ts";
import type { Impact, StateKind } from "./impact.ts";
import { meshObjects } from "./mesh-objects.ts";
import { gainedSidecars, newProxies, pairProxies } from "./pair-proxies.ts";
import { compareStates } from "./states/compare-states.ts";

export interface Comparison {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly callsBefore: readonly KnownCall[];
  readonly callsAfter: readonly KnownCall[];
  /** Simulates the after state with some changed objects put back as they were: who causes what is asked, not guessed. */
  readonly without: (objects: readonly string[]) => Simulation;
  /** Where a MeshConfig stands that is no object of the cluster. */
  readonly meshConfigPath?: string;
  /** What was found to cause effects of other changes of the same base, and of this one afterwards. */
  readonly explained?: Explained;
  /** Kinds of states to look for; none when not given. */
  readonly states?: ReadonlySet<StateKind>;
}

/** Calls first, listeners last: causes are asked in this order, and the number of simulations is bounded. */
export function compare(comparison: Comparison): Impact {
  const { before, after } = comparison;
  const changed = findChangedObjects(before.mesh, after.mesh, comparison.meshConfigPath);
  const ask = causeFinder({
    changed,
    keyOf: objectKey,
    without: comparison.without,
    workloads: after.mesh.workloads.length,
    narrow: fieldFinder({
      before: meshObjects(before.mesh, after.mesh),
      after: meshObjects(after.mesh, before.mesh),
      without: comparison.without,
      workloads: after.mesh.workloads.length,
    }),
  });
  const findCauses = keepCauses(ask, comparison.explained ?? new Map());
  const pairs = pairProxies(before, after);
  const gained = gainedSidecars(before, after);
  return {
    mesh: after.mesh.name,
    changed,
    calls: compareCalls({ ...comparison, findCauses }),
    captures: compareCaptures(comparison, [...pairs, ...gained], findCauses),
    routes: compareRoutes({ before, after, changed, findCauses }),
    conflicts: compareConflicts({ after, pairs: [...pairs, ...newProxies(before, after)], changed, findCauses }),
    listeners: compareListeners({ pairs, changed, findCauses }),
    states: compareStates({ ...comparison, changed }, comparison.states ?? new Set()),
    notices: [...noticesOfCalls(after.mesh), ...noticesOfRanges(pairs)],
  };
}
