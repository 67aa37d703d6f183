// Findings and settings -> the same, with what does not block although its severity would: only observed, or of a policy that
// came after the set that the repository keeps to.
import type { Mode, Settings } from "../settings/settings.ts";
import type { Finding } from "./policy.ts";
import type { Policy } from "./read-policies.ts";

/** `policies`: with the sets that they came with. */
export function holdBack<One extends Finding>(
  findings: readonly One[],
  settings: Settings,
  policies: readonly Policy[],
): readonly One[] {
  const since = new Map(policies.map(({ id, since: set = 1 }) => [id, set]));
  return findings.map((finding) => {
    // Where it speaks for others that would block, it blocks as they would.
    const policyIds = [finding.policy, ...(finding.speaksFor ?? [])];
    const isNewer = policyIds.every((id) => (since.get(id) ?? 1) > (settings.policySet ?? Number.POSITIVE_INFINITY));
    if (policyIds.every((policy) => isObserved({ ...finding, policy }, settings)))
      return { ...finding, heldBack: "observe" as const };
    return isNewer ? { ...finding, heldBack: "policySet" as const } : finding;
  });
}

/** What is said of the policy counts most, then what is said of the mesh, then what is said of everything. */
function isObserved({ policy, meshes }: Finding, settings: Settings): boolean {
  const ofPolicy = new Map(Object.entries(settings.policies ?? {})).get(policy)?.mode;
  if (ofPolicy !== undefined) return ofPolicy === "observe";
  return meshes.every((name) => modeOf(settings, name) === "observe");
}

function modeOf({ meshes = [], mode = "enforce" }: Settings, name: string): Mode {
  return meshes.find((mesh) => mesh.name === name)?.mode ?? mode;
}
