// THE SPINE: two states of a repository -> Review. The whole product, read top-down; no I/O.
import { renderState } from "./deployments/render-state.ts";
import type { Evaluation } from "./fixes/evaluation.ts";
import type { FileEdit } from "./fixes/fix.ts";
import type { FixRequest, Settling } from "./fixes/fix-request.ts";
import { proposeFixes } from "./fixes/propose-fixes.ts";
import { withOwnRemedy } from "./fixes/remedy-for-assumed.ts";
import { rememberEvaluations } from "./fixes/remember-evaluations.ts";
import { whyNotElsewhere } from "./fixes/verify.ts";
import { chooseCopies } from "./gate/choose-copies.ts";
import { type Existing, findExisting } from "./gate/find-existing.ts";
import { type MeshPlan, planReviews, type ReviewSettings } from "./gate/plan-reviews.ts";
import { type MeshReview, settle } from "./gate/settle.ts";
import { withSources } from "./gate/sources.ts";
import { compare } from "./impact/compare.ts";
import { findDoubts } from "./impact/doubts/find-doubts.ts";
import { findCalls, type KnownCall } from "./impact/find-calls.ts";
import type { Explained } from "./impact/find-causes.ts";
import { putBack } from "./impact/mesh-objects.ts";
import { withSettingsCalls } from "./impact/settings-calls.ts";
import { keepReadings } from "./manifests/keep-readings.ts";
import { NOTHING_RENDERED, type RenderedPart, type Rendering } from "./manifests/rendering.ts";
import type { Snapshot } from "./manifests/snapshot.ts";
import { alterationOf } from "./manifests/weigh-notices.ts";
import type { Mesh } from "./mesh/mesh.ts";
import { judge, statesAskedFor } from "./policies/judge.ts";
import type { Finding } from "./policies/policy.ts";
import { withoutGuessed, withoutTold } from "./policies/told-refusals.ts";
import { type Assumption, assume, type Weighed, weighDoubt } from "./policies/weigh-doubt.ts";
import { describeMesh } from "./report/describe-mesh.ts";
import type { Review, ReviewedFinding } from "./report/review.ts";
import type { Simulation } from "./simulation/simulate.ts";
import {
  type SimulatedSnapshot,
  type SimulationSettings,
  simulateMesh,
  simulateSnapshot,
} from "./simulation/simulate-snapshot.ts";

export type { ReviewSettings } from "./gate/plan-reviews.ts";
export type { Review, ReviewedFinding, Verdict } from "./report/review.ts";

/** Reviews a change: `base` as it is, `head` as the merge would make it. Trouble in either is a notice. */
export async function review(base: Snapshot, head: Snapshot, asked: ReviewSettings): Promise<Review> {
  const read = asked.read ?? keepReadings();
  const { before, after, notices } = withSources(base, head, asked);
  const render = (state: Snapshot) => renderState(state, { read, renderer: asked.renderer });
  const renderings = { before: await render(before), after: await render(after) };
  const plan = planReviews(before, after, { ...asked, read, renderings });
  const renderAgain = (edits: readonly FileEdit[]) =>
    renderings.after.units.length === 0 ? NOTHING_RENDERED : render(withEdits(after, edits));
  const touched = alterationOf(base, head, false).paths;
  const opened: OpenMesh[] = [];
  for (const mesh of plan.meshes) {
    opened.push(await openByCopies(mesh, touched, (chosen) => openMesh(chosen, renderAgain, asked.simulateBase)));
  }
  const reviews: MeshReview[] = [];
  for (const mesh of opened) {
    const others = opened.filter((other) => other !== mesh);
    reviews.push(await reviewMesh(mesh, others));
  }
  // What stands in the place of another repository is left out above; that it changed counts.
  const compared = { before: base, after: head, today: asked.today, countEnded: asked.countEnded === true };
  return settle({ ...plan, notices: [...notices, ...plan.notices] }, reviews, compared);
}

/** One mesh in both states, and what the change does to it; fixes come later. */
interface OpenMesh {
  readonly change: Change;
  readonly head: Evaluated;
  /** Where another choice among copies of objects makes it another review. */
  readonly byOthers?: Possibility;
}

/** Of several copies of an object those count that the change is about; whether others make it another review is asked as well. */
async function openByCopies(plan: MeshPlan, touched: ReadonlySet<string>, open: OpenPlan): Promise<OpenMesh> {
  const { chosen, other, notices } = await chooseCopies(plan, touched, open);
  const told = { ...chosen, head: { ...chosen.head, notices } };
  if (other === undefined) return told;
  const possible = { ...other.opened.head, findings: other.findings };
  return { ...told, byOthers: { assumption: other.assumption, possible, supposed: other.opened.change } };
}

type OpenPlan = (plan: MeshPlan) => Promise<OpenMesh>;

async function openMesh(plan: MeshPlan, renderAgain: RenderAgain, simulateBase = simulateSnapshot): Promise<OpenMesh> {
  const base = simulateBase(plan.before, plan.simulatedBefore);
  const change: Change = {
    plan,
    base,
    callsBefore: withSettingsCalls(findCalls(base.simulation.mesh), base.simulation.mesh, plan.calls),
    calledFrom: base.simulation.mesh,
    settings: plan.simulatedAfter,
    explained: new Map(),
    renderWith: async (edits) => plan.partOf(await renderAgain(edits)),
  };
  return { change, head: await evaluate(change, [], base.simulation) };
}

async function reviewMesh({ change, head, byOthers }: OpenMesh, others: readonly OpenMesh[]): Promise<MeshReview> {
  const { plan, base } = change;
  const findings = [...(await withFixes(head, change, others))];
  const assumptions: Assumption[] = [];
  const possibilities = byOthers === undefined ? [] : [byOthers];
  for (const { assumption, possible, supposed } of [...possibilities, ...weighDoubts(change, head)]) {
    assumptions.push(assumption);
    const told = new Set(findings.map(({ id }) => id));
    const fresh = possible.findings.filter(({ id }) => !told.has(id));
    findings.push(...(await withFixes({ ...possible, findings: fresh }, supposed, others)));
  }
  const existing = plan.existing ? existingFindings(change, head, findings) : undefined;
  return {
    mesh: describeMesh(head.simulation),
    findings,
    impact: head.impact,
    assumptions,
    ...(existing !== undefined && { existing: existing.findings }),
    notices: [...head.notices, ...(existing?.notices ?? [])],
    noticesBefore: base.notices,
    states: [base.simulation.mesh, head.simulation.mesh],
  };
}

/** Everything that the after state, or the after state with some edits, is judged by. */
interface Change {
  readonly plan: MeshPlan;
  readonly base: SimulatedSnapshot;
  readonly callsBefore: readonly KnownCall[];
  /** The mesh that these are of. */
  readonly calledFrom: Mesh;
  /** Those of the plan for the after state, and what is supposed besides. */
  readonly settings: SimulationSettings;
  /** What is known to cause what, of this base; what is only supposed is asked anew each time. */
  readonly explained?: Explained | undefined;
  /** What the mesh is rendered to when the after state has these edits. */
  readonly renderWith: (edits: readonly FileEdit[]) => Promise<RenderedPart>;
}

type RenderAgain = (edits: readonly FileEdit[]) => Rendering | Promise<Rendering>;

function withEdits(state: Snapshot, edits: readonly FileEdit[]): Snapshot {
  return new Map([...state, ...edits.map((edit) => [edit.path, edit.after] as const)]);
}

type Evaluated = Evaluation & Pick<SimulatedSnapshot, "notices">;

/** Simulate, compare, judge: once for the change itself, and again for each fix that is tried. */
async function evaluate(change: Change, edits: readonly FileEdit[], previous: Simulation): Promise<Evaluated> {
  const { plan, base } = change;
  const own = edits.filter(({ path }) => plan.hasFile(path));
  const rendered = edits.length === 0 ? {} : { rendered: await change.renderWith(edits) };
  const settings = { ...change.settings, ...rendered, base: base.simulation.mesh, previous };
  return assess(change, simulateSnapshot(withEdits(plan.after, own), settings));
}

function assess(
  { plan, base, callsBefore, calledFrom, settings, explained }: Change,
  { simulation, notices }: Pick<SimulatedSnapshot, "simulation" | "notices">,
): Evaluated {
  const { policies } = plan;
  const before = base.simulation;
  const calls = withSettingsCalls(findCalls(simulation.mesh, calledFrom), simulation.mesh, plan.calls);
  const impact = compare({
    before,
    after: simulation,
    callsBefore,
    callsAfter: calls,
    without: (objects) =>
      simulateMesh(putBack(before.mesh, simulation.mesh, new Set(objects)), { ...settings, previous: simulation }),
    ...(settings.meshConfig === undefined ? {} : { meshConfigPath: settings.meshConfig.path }),
    ...(explained !== undefined && { explained }),
    states: statesAskedFor(policies),
  });
  const judgement = judge(policies, impact);
  const findings = withoutGuessed(judgement.findings, plan.units);
  const all = [...withoutTold(notices, findings), ...impact.notices, ...judgement.notices];
  return { simulation, calls, impact, findings, notices: all };
}

/** An assumption, and the review as it is if the assumption is wrong. */
interface Possibility extends Pick<Weighed, "assumption"> {
  /** With what is found only then. */
  readonly possible: Evaluation;
  readonly supposed: Change;
}

/** Each costs as much as simulating the change again, which a large mesh feels. */
const mostSuppositions = (workloads: number): number => Math.max(2, Math.min(6, Math.floor(20_000 / workloads)));

/** What Git does not say is taken the other way round, in both states alike, and the change is judged again. */
function* weighDoubts(change: Change, head: Evaluation): Generator<Possibility> {
  const before = change.base.simulation;
  const { simulation: after, impact } = head;
  let left = mostSuppositions(after.mesh.workloads.length);
  for (const doubt of findDoubts({ before, after, impact })) {
    const nothing = { possible: { ...head, findings: [] }, supposed: change };
    if (doubt.otherwise === undefined || left === 0) {
      yield { assumption: assume(doubt, after.mesh.name), ...nothing };
      continue;
    }
    left -= 1;
    const settings = { ...change.settings, supposing: doubt.otherwise.supposing };
    const base = { ...change.base, simulation: simulateMesh(before.mesh, { ...settings, previous: before }) };
    const supposed = { ...change, base, settings, explained: undefined };
    const simulation = simulateMesh(after.mesh, { ...settings, previous: after });
    const other = assess(supposed, { simulation, notices: [] });
    const { assumption, findings } = weighDoubt(doubt, head, other);
    yield { assumption, possible: { ...other, findings }, supposed };
  }
}

/** Fixes are simulated, each costs as much as the review itself: the worst findings come first. */
const MOST_FINDINGS_WITH_FIXES = 20;

async function withFixes(
  head: Evaluation,
  change: Change,
  others: readonly OpenMesh[],
): Promise<readonly ReviewedFinding[]> {
  const harmElsewhere = harmIn(others);
  const reviewed: ReviewedFinding[] = [];
  const earlier: Settling[] = [];
  const evaluateOnce = rememberEvaluations((edits) => evaluate(change, edits, head.simulation));
  for (const [index, finding] of head.findings.entries()) {
    if (index >= MOST_FINDINGS_WITH_FIXES) {
      reviewed.push({ ...finding, fixes: [], rejectedFixes: [] });
      continue;
    }
    const { before, after, fixes: options } = change.plan;
    const request = { ...head, finding, before, after, evaluate: evaluateOnce, harmElsewhere, options, earlier };
    const { fixes, rejected, settling } = await proposeFixes(request);
    earlier.push(...settling);
    const told = fixes.length > 0 ? finding : withOwnRemedy(finding, head);
    reviewed.push({ ...told, fixes, rejectedFixes: rejected });
  }
  return reviewed;
}

/** What edits would do in other meshes that have one of the files as well. */
function harmIn(others: readonly OpenMesh[]): NonNullable<FixRequest["harmElsewhere"]> {
  return async (edits) => {
    for (const { change, head } of others) {
      if (!edits.some(({ path }) => change.plan.hasFile(path))) continue;
      const harm = whyNotElsewhere(head, await evaluate(change, edits, head.simulation));
      if (harm !== undefined) return `mesh ${change.plan.simulatedAfter.name} has the files as well: ${harm.reason}`;
    }
    return undefined;
  };
}

/** What both states have, as if it were added now: the state without it is what the change starts from. */
function existingFindings(change: Change, head: Evaluation, told: readonly Finding[]): Existing {
  const after = head.simulation;
  const findSince = (mesh: Mesh): readonly Finding[] => {
    const simulation = simulateMesh(mesh, { ...change.settings, previous: after });
    const callsBefore = withSettingsCalls(findCalls(mesh, after.mesh), mesh, change.plan.calls);
    return assess(
      { ...change, base: { simulation, notices: [] }, callsBefore, calledFrom: mesh, explained: undefined },
      { simulation: after, notices: [] },
    ).findings;
  };
  return findExisting({ before: change.base.simulation.mesh, after, told, findSince });
}
