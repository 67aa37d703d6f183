// Findings of several meshes -> the same, but what one change does in several of them as one finding with the list of meshes.
// Hides nothing: the worst counts, every call is kept, and so is the id that it has in each mesh.
import type { Fix, RejectedFix } from "../fixes/fix.ts";
import { callKey } from "../impact/call-key.ts";
import { joinWords, quoted } from "../manifests/join-words.ts";
import { objectKey } from "../mesh/mesh.ts";
import { mergeSubjects } from "../policies/group-cases.ts";
import { idsOf, type Subject } from "../policies/policy.ts";
import type { ReviewedFinding } from "../report/review.ts";
import { distinct } from "./distinct.ts";

/** In the order of the first of each. `reviewed` meshes were looked at: of several, the one that is hit is named. */
export function tellOnce(findings: readonly ReviewedFinding[], reviewed: number): readonly ReviewedFinding[] {
  const apart = (alike: readonly ReviewedFinding[]) => (reviewed > 1 ? alike.map(ofItsMesh) : alike);
  return [...Map.groupBy(findings, keyOf).values()].flatMap((alike) => {
    const meshes = new Set(alike.flatMap((finding) => finding.meshes));
    if (alike.length < 2 || meshes.size < alike.length) return apart(alike);
    const fixes = sharedFixes(alike);
    // Where each mesh needs a fix of its own, each is told with it.
    const isShared = fixes.length > 0 || alike.every((finding) => finding.fixes.length === 0);
    return isShared ? [merge(alike, fixes)] : apart(alike);
  });
}

const ofItsMesh = (finding: ReviewedFinding): ReviewedFinding => ({ ...finding, message: inMesh(finding) });

const inMesh = ({ meshes, message }: ReviewedFinding): string => `In mesh ${named(meshes)}: ${message}`;

/** Same policy, causes and place, and the same weight in the verdict. What has no cause is of its mesh alone. */
function keyOf(finding: ReviewedFinding): string {
  const { policy, causes, location, port, onlyIf, heldBack, subject } = finding;
  const objects = causes.map((cause) => [
    objectKey(cause),
    cause.change,
    cause.location.path,
    cause.location.startLine,
  ]);
  const own = causes.length === 0 ? finding.id : "";
  const isState = (subject.states ?? []).length > 0;
  return JSON.stringify([policy, objects, location, port, onlyIf ?? "", heldBack ?? "", isState, own]);
}

const SEVERITIES = ["error", "warning", "info"];

/** The worst first; of the same, the one that can name who is hit. */
const gravity = ({ severity, subject }: ReviewedFinding): number =>
  2 * SEVERITIES.indexOf(severity) + (subject.calls.length > 0 ? 0 : 1);

function merge(alike: readonly ReviewedFinding[], fixes: readonly Fix[]): ReviewedFinding {
  const [worst, ...others] = alike.toSorted((a, b) => gravity(a) - gravity(b));
  const first = alike[0];
  if (worst === undefined || first === undefined) throw new Error("nothing to merge");
  const all = <Value>(of: (finding: ReviewedFinding) => readonly Value[]) => [...new Set(alike.flatMap(of))];
  const milder = all(({ milder: ids = [] }) => ids);
  const speaksFor = all(({ speaksFor: policies = [] }) => policies);
  return {
    ...worst,
    id: first.id,
    otherIds: all(idsOf).filter((id) => id !== first.id),
    meshes: all(({ meshes }) => meshes),
    message: messageOf(worst, others),
    listeners: all(({ listeners }) => listeners),
    namespaces: all(({ namespaces }) => namespaces).toSorted(),
    workloads: all(({ workloads }) => workloads).toSorted(),
    subject: withoutRepetition(mergeSubjects(alike.map(({ subject }) => subject))),
    ...(milder.length > 0 && { milder }),
    ...(speaksFor.length > 0 && { speaksFor }),
    fixes,
    rejectedFixes: rejectedOf(alike, fixes),
  };
}

const SHOWN_MESHES = 6;

function named(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_MESHES).map(quoted);
  const more = names.length - shown.length;
  return joinWords(more > 0 ? [...shown, `${more} more`] : shown);
}

/** One message, and in which meshes it is so; where another mesh has another title it is told in full. */
function messageOf(worst: ReviewedFinding, others: readonly ReviewedFinding[]): string {
  const meshes = [worst, ...others].flatMap((finding) => finding.meshes).toSorted();
  if (others.every(({ message }) => message === worst.message))
    return `${worst.message} This is so in the meshes ${named(meshes)}.`;
  const [own, different] = [
    others.filter(({ title }) => title === worst.title).flatMap((finding) => finding.meshes),
    others.filter(({ title }) => title !== worst.title),
  ];
  return [
    inMesh(worst),
    ...(own.length === 0 ? [] : [`The same happens in ${named(own.toSorted())}, with calls and addresses of its own.`]),
    ...different.map((finding) => {
      const milder = finding.severity === worst.severity ? "" : `, where it counts as ${finding.severity}`;
      return `In mesh ${named(finding.meshes)}${milder}: ${finding.message}`;
    }),
  ].join(" ");
}

function withoutRepetition(subject: Subject): Subject {
  return {
    calls: distinct(subject.calls, ({ call, before, after, symptom }) => {
      const ends = [before, after].map((result) => result && [result.outcome, result.cluster, result.listener]);
      return JSON.stringify([callKey(call), call.source ?? "", ends, symptom]);
    }),
    captures: distinct(subject.captures, (one) => JSON.stringify(one)),
    routes: distinct(subject.routes ?? [], (one) => JSON.stringify(one)),
    listeners: distinct(subject.listeners, (one) => JSON.stringify(one)),
    conflicts: distinct(subject.conflicts, (one) => JSON.stringify(one)),
    states: distinct(subject.states ?? [], (one) => JSON.stringify(one)),
  };
}

const editsOf = ({ kind, edits }: Fix): string => JSON.stringify([kind, edits]);

/** Those that clear it in every mesh, as they stand in the first; the one that is recommended there, if it does. */
function sharedFixes([first, ...others]: readonly ReviewedFinding[]): readonly Fix[] {
  const shared = (first?.fixes ?? []).flatMap((fix): readonly Fix[] => {
    const same = others.map(({ fixes }) => fixes.find((other) => editsOf(other) === editsOf(fix)));
    if (!same.every((one) => one !== undefined)) return [];
    const all = <Value>(of: (one: Fix) => readonly Value[]) => [...new Set([fix, ...same].flatMap(of))];
    const settles = all(({ settles: ids = [] }) => ids);
    return [{ ...fix, conditions: all(({ conditions }) => conditions), ...(settles.length > 0 && { settles }) }];
  });
  const isChosen = shared.some(({ recommended }) => recommended);
  return shared.map((fix, index) => (isChosen || index > 0 ? fix : { ...fix, recommended: true }));
}

function rejectedOf(alike: readonly ReviewedFinding[], shared: readonly Fix[]): readonly RejectedFix[] {
  const kept = new Set(shared.map(editsOf));
  const partial = alike.flatMap(({ fixes, meshes }) =>
    fixes
      .filter((fix) => !kept.has(editsOf(fix)))
      .map(({ kind, title }) => ({ kind, title, reason: `it is for mesh ${named(meshes)} alone` })),
  );
  return distinct([...alike.flatMap(({ rejectedFixes }) => rejectedFixes), ...partial], (one) => JSON.stringify(one));
}
