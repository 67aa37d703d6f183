// Review -> the numbers and lists that every form of the report tells.
import { callKey } from "../impact/call-key.ts";
import type { CallChange, Impact } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import { objectKey } from "../mesh/mesh.ts";
import { sameOutcome } from "../simulation/call.ts";
import type { Review, ReviewedFinding } from "./review.ts";

/** A call with the mesh that it is made in. */
export interface MeshCall {
  readonly mesh: string;
  readonly change: CallChange;
}

/** Listeners that appear, vanish or change, each counted once for every sidecar that has it. */
export interface ListenerCount {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

const SEVERITIES = ["error", "warning", "info"];

/** Equal exactly for calls of a mesh that are the same call. */
export function meshCallKey(mesh: string, { call }: CallChange): string {
  return `${mesh}\n${callKey(call)}`;
}

/** Errors first; then by place and identity. */
export function orderFindings(findings: readonly ReviewedFinding[]): readonly ReviewedFinding[] {
  return findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareText(a.location.path, b.location.path) ||
      a.location.startLine - b.location.startLine ||
      compareText(a.policy, b.policy) ||
      compareText(a.id, b.id),
  );
}

function select(impacts: readonly Impact[], wanted: (change: CallChange) => boolean): readonly MeshCall[] {
  const found = impacts.flatMap(({ mesh, calls }) =>
    calls.filter((change) => change.untouched !== true && wanted(change)).map((change) => ({ mesh, change })),
  );
  const byKey = new Map(found.map((entry) => [meshCallKey(entry.mesh, entry.change), entry]));
  return [...byKey].toSorted(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

/** Known calls of both sides whose outcome differs, whether or not a policy minds. */
export function movedCalls(impacts: readonly Impact[]): readonly MeshCall[] {
  return select(
    impacts,
    ({ before, after }) => before !== null && after !== null && !sameOutcome(before.outcome, after.outcome),
  );
}

/** Known calls of both sides with the same outcome, whose client sees something else. */
export function changedSymptoms(impacts: readonly Impact[]): readonly MeshCall[] {
  return select(
    impacts,
    ({ before, after, symptom }) =>
      before !== null && after !== null && sameOutcome(before.outcome, after.outcome) && before.symptom !== symptom,
  );
}

/** What moves and is in no finding. */
export function movedWithoutFinding(review: Review): readonly MeshCall[] {
  const findings = [...review.findings, ...(review.waived ?? []).map(({ finding }) => finding)];
  const told = new Set(
    findings.flatMap(({ meshes, subject }) =>
      meshes.flatMap((mesh) => subject.calls.map((call) => meshCallKey(mesh, call))),
    ),
  );
  return [...movedCalls(review.impacts), ...changedSymptoms(review.impacts)].filter(
    ({ mesh, change }) => !told.has(meshCallKey(mesh, change)),
  );
}

export function countListeners(impacts: readonly Impact[]): ListenerCount {
  const count = { added: 0, removed: 0, changed: 0 };
  for (const { listeners } of impacts) {
    for (const { change, workloads } of listeners) count[change] += workloads.length;
  }
  return count;
}

/** Changed objects; one that several meshes hold counts once. */
export function countChangedObjects(impacts: readonly Impact[]): number {
  return new Set(
    impacts.flatMap(({ changed }) => changed.map((object) => `${objectKey(object)} ${object.location.path}`)),
  ).size;
}
