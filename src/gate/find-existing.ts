// The state after a change -> what objects that both states have would be found for, if they were added now. It is told on
// request and never counts. Which findings there are is asked, not decided here.
import { callKey } from "../impact/call-key.ts";
import { listSuspects } from "../impact/list-suspects.ts";
import { meshObjects, withoutObjects } from "../impact/mesh-objects.ts";
import type { Notice } from "../manifests/notice.ts";
import { type Mesh, objectKey } from "../mesh/mesh.ts";
import type { Finding } from "../policies/policy.ts";
import type { Simulation } from "../simulation/simulate.ts";

export interface ExistingRequest {
  readonly before: Mesh;
  readonly after: Simulation;
  /** Findings of the change itself, which are not told twice. */
  readonly told: readonly Finding[];
  /** What is found when `after` is the change and `mesh` is what it changes. */
  readonly findSince: (mesh: Mesh) => readonly Finding[];
}

export interface Existing {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** Each costs as much as another state of the mesh. */
const mostSuspects = (workloads: number): number => Math.max(30, Math.min(300, Math.floor(60_000 / workloads)));

/** One object at a time, then those that share a listener together: what one alone explains is told of that one. */
export function findExisting({ before, after, told, findSince }: ExistingRequest): Existing {
  const { mesh } = after;
  const old = meshObjects(before);
  const suspects = listSuspects(after, (key) => old.has(key));
  const asked = suspects.slice(0, mostSuspects(mesh.workloads.length));
  const ids = new Set(told.map(({ id }) => id));
  const seen = new Set(told.flatMap(effectsOf));
  const findings = asked.flatMap((keys) => {
    const found = findSince(withoutObjects(mesh, new Set(keys)));
    const fresh = found.filter((finding) => !ids.has(finding.id) && !effectsOf(finding).every((key) => seen.has(key)));
    for (const finding of fresh) for (const key of effectsOf(finding)) seen.add(key);
    return fresh;
  });
  return { findings, notices: noticesOfRest(suspects.length, asked.length) };
}

function noticesOfRest(all: number, asked: number): readonly Notice[] {
  if (asked === all) return [];
  const message = `What was there before the change was looked at in part only, because the mesh is large: ${asked} of ${all} objects that may have something to them, the likeliest first.`;
  return [{ code: "existing-in-part", message, relevance: "no" }];
}

/** What a finding is about: two findings of a policy about the same are one problem. */
function effectsOf({ policy, port, subject }: Finding): readonly string[] {
  const { calls, captures, conflicts, listeners, states = [] } = subject;
  const effects = [
    ...calls.map(({ call }) => callKey(call)),
    ...captures.map(({ protocol, range, workloads }) => [protocol, range, workloads]),
    ...conflicts.map(({ listener, winner, loser }) => [listener, objectKey(winner), objectKey(loser.origin)]),
    ...listeners.map(({ listener, workloads }) => [listener, workloads]),
    ...states.map(({ causes: _, ...state }) => state),
  ];
  return effects.map((effect) => JSON.stringify([policy, port, effect]));
}
