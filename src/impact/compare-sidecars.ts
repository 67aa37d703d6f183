// Two simulations of one mesh -> the workloads that have a sidecar in one of them only, by what causes it.
import type { SwitchChange } from "../releases/compare-profiles.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { FindCauses } from "./find-causes.ts";

export interface SidecarChange {
  readonly workload: string;
  readonly change: "added" | "removed";
  /** Why it has one, or has none, after the upgrade. */
  readonly reason: string;
  readonly causes: readonly SwitchChange[];
}

interface Sides {
  readonly before: Simulation;
  readonly after: Simulation;
}

export function compareSidecars(
  { before, after }: Sides,
  findCauses: FindCauses<SwitchChange>,
): readonly SidecarChange[] {
  const had = injectedIn(before);
  return after.sidecars.flatMap(({ workload: { id }, injected, reason }): readonly SidecarChange[] => {
    if (had.has(id) === injected) return [];
    const { causes } = findCauses({
      suspects: [],
      isGone: (simulation) => injectedIn(simulation).has(id) === had.has(id),
    });
    return [{ workload: id, change: injected ? "added" : "removed", reason, causes }];
  });
}

function injectedIn({ sidecars }: Simulation): ReadonlySet<string> {
  return new Set(sidecars.flatMap(({ workload, injected }) => (injected ? [workload.id] : [])));
}
