// Mesh -> each workload with its sidecar, if it has one. What another state says of the same workload is taken over where
// nothing that the answer depends on is another.
import { once } from "../manifests/remember.ts";
import type { Mesh, Namespace, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { type SidecarDecision, sidecarDecider } from "./decide-sidecar.ts";
import { sameMembers } from "./list-difference.ts";
import type { DescribeProxy, SidecarProxy } from "./proxy.ts";

/** A workload with its sidecar, if it has one. */
export interface Placed {
  readonly decision: SidecarDecision;
  readonly proxy?: SidecarProxy;
}

export interface Placement extends Pick<PlaceInputs, "mesh" | "allInjected" | "injected"> {
  /** In the order of the mesh's workloads. */
  readonly all: readonly Placed[];
  readonly decisions: readonly SidecarDecision[];
  readonly byWorkload: () => ReadonlyMap<string, Placed>;
}

export interface PlaceInputs {
  readonly mesh: Mesh;
  readonly profile: Profile;
  /** Every workload has a sidecar, whatever the labels say. */
  readonly allInjected: boolean;
  /** The workload of this id has one. */
  readonly injected?: string | undefined;
  readonly describe: (revision: string | undefined) => DescribeProxy;
}

/** `earlier`: of another state with the same settings (see `haveSameSettings`). */
export function placeSidecars(inputs: PlaceInputs, earlier?: Placement): Placement {
  const { mesh, profile, allInjected, injected, describe } = inputs;
  const decide = sidecarDecider(mesh, profile);
  const place = (workload: Workload): Placed => {
    const decision = allInjected || workload.id === injected ? injectedAnyway(workload) : decide(workload);
    return decision.injected ? { decision, proxy: describe(decision.revision)(workload) } : { decision };
  };
  const known = earlier && takenOver(earlier, inputs);
  const all = mesh.workloads.map((workload) => known?.(workload) ?? place(workload));
  if (earlier !== undefined && sameMembers(all, earlier.all)) return { ...earlier, mesh, injected };
  return {
    mesh,
    allInjected,
    injected,
    all,
    decisions: all.map(({ decision }) => decision),
    byWorkload: once(() => new Map(all.map((one) => [one.decision.workload.id, one]))),
  };
}

const injectedAnyway = (workload: Workload): SidecarDecision => ({
  workload,
  injected: true,
  reason: "every workload is taken to have a sidecar",
  assumed: false,
});

/** What is known of workloads that both states have, in namespaces that are the same in both. */
function takenOver(
  earlier: Placement,
  { mesh, allInjected, injected }: PlaceInputs,
): ((workload: Workload) => Placed | undefined) | undefined {
  const before = earlier.mesh;
  const isForced = (id: string): boolean => id === injected || id === earlier.injected;
  if (earlier.allInjected !== allInjected || !sameMembers(before.proxyConfigs, mesh.proxyConfigs)) return undefined;
  if (injectionOf(before) !== injectionOf(mesh)) return undefined;
  const names = new Set([...before.namespaces.keys(), ...mesh.namespaces.keys()]);
  const others = [...names].filter((name) => !isAlike(before.namespaces.get(name), mesh.namespaces.get(name)));
  const changed = new Set(others);
  return (workload) => {
    const known = isForced(workload.id) ? undefined : earlier.byWorkload().get(workload.id);
    return known?.decision.workload === workload && !changed.has(workload.namespace) ? known : undefined;
  };
}

/** What the repository says of injectors, wherever it says so. */
function injectionOf({ injection: { settings, tags, sources: _, ...others } }: Mesh): string {
  return JSON.stringify([[...settings], [...tags], others]);
}

function isAlike(a: Namespace | undefined, b: Namespace | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSame = (a.source === undefined) === (b.source === undefined) && a.supposed === b.supposed;
  const [were, are] = [Object.entries(a.labels), Object.keys(b.labels)];
  return isSame && were.length === are.length && were.every(([name, value]) => b.labels[name] === value);
}
