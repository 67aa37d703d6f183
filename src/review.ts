// THE SPINE: two states of a repository -> Review. The whole product, read top-down; no I/O.
import type { Evaluation } from "./fixes/evaluation.ts";
import type { FileEdit } from "./fixes/fix.ts";
import { proposeFixes } from "./fixes/propose-fixes.ts";
import { compare } from "./impact/compare.ts";
import { findDoubts } from "./impact/doubts/find-doubts.ts";
import { findCalls, type KnownCall } from "./impact/find-calls.ts";
import { putBack } from "./impact/mesh-objects.ts";
import { keepReadings } from "./manifests/keep-readings.ts";
import type { readFile } from "./manifests/read-file.ts";
import type { Snapshot } from "./manifests/snapshot.ts";
import { changedPaths, type WeighedNotice, weighNotices } from "./manifests/weigh-notices.ts";
import { judge } from "./policies/judge.ts";
import type { Finding } from "./policies/policy.ts";
import { type Policy, readPolicies } from "./policies/read-policies.ts";
import { type Assumption, assume, type Weighed, weighDoubt } from "./policies/weigh-doubt.ts";
import type { Review, ReviewedFinding, ReviewedMesh, Verdict } from "./report/review.ts";
import type { ProfileSettings } from "./simulation/choose-profile.ts";
import type { Simulation } from "./simulation/simulate.ts";
import {
  type SimulatedSnapshot,
  type SimulationSettings,
  simulateMesh,
  simulateSnapshot,
} from "./simulation/simulate-snapshot.ts";

export type { Review, ReviewedFinding, Verdict } from "./report/review.ts";

export interface ReviewSettings extends ProfileSettings {
  /** Texts of policy files, by path. */
  readonly policies: ReadonlyMap<string, string>;
  readonly meshConfig?: { readonly before?: string; readonly after?: string; readonly path: string };
  readonly allInjected?: boolean;
  readonly addressPool?: string;
  /** A reader that keeps its answers, when several reviews share files. */
  readonly read?: typeof readFile;
}

/** Reviews a change: `before` is the base, `after` what the merge would make of it. Trouble in either is a notice. */
export async function review(before: Snapshot, after: Snapshot, settings: ReviewSettings): Promise<Review> {
  const { policies, notices: policyNotices } = readPolicies(settings.policies);
  const simulated = { ...simulationSettings(settings), read: settings.read ?? keepReadings() };
  const base = simulateSnapshot(before, { ...simulated, ...meshConfigOf(settings, "before") });
  const change: Change = {
    base,
    callsBefore: findCalls(base.simulation.mesh),
    after,
    settings: { ...simulated, ...meshConfigOf(settings, "after") },
    policies,
  };
  const head = evaluate(change, [], base.simulation);
  const findings = [...(await withFixes(head, change, settings))];
  const assumptions: Assumption[] = [];
  for (const { assumption, possible, supposed } of weighDoubts(change, head)) {
    assumptions.push(assumption);
    const told = new Set(findings.map(({ id }) => id));
    const fresh = possible.findings.filter(({ id }) => !told.has(id));
    findings.push(...(await withFixes({ ...possible, findings: fresh }, supposed, settings)));
  }
  const notices = weighNotices([...head.notices, ...policyNotices], base.notices, changedPaths(before, after));
  return {
    verdict: decideVerdict(findings, notices),
    meshes: [describeMesh(head.simulation)],
    findings,
    impacts: [head.impact],
    assumptions,
    notices,
  };
}

/** Everything that the after state, or the after state with some edits, is judged by. */
interface Change {
  readonly base: SimulatedSnapshot;
  readonly callsBefore: readonly KnownCall[];
  readonly after: Snapshot;
  readonly settings: SimulationSettings;
  readonly policies: readonly Policy[];
}

type Evaluated = Evaluation & Pick<SimulatedSnapshot, "notices">;

/** Simulate, compare, judge: once for the change itself, and again for each fix that is tried. */
function evaluate(change: Change, edits: readonly FileEdit[], previous: Simulation): Evaluated {
  const { base, after, settings } = change;
  const before = base.simulation;
  const edited = new Map([...after, ...edits.map((edit) => [edit.path, edit.after] as const)]);
  return assess(change, simulateSnapshot(edited, { ...settings, base: before.mesh, previous }));
}

function assess(
  { base, callsBefore, settings, policies }: Change,
  { simulation, notices }: Pick<SimulatedSnapshot, "simulation" | "notices">,
): Evaluated {
  const before = base.simulation;
  const calls = findCalls(simulation.mesh);
  const impact = compare({
    before,
    after: simulation,
    callsBefore,
    callsAfter: calls,
    without: (objects) =>
      simulateMesh(putBack(before.mesh, simulation.mesh, new Set(objects)), { ...settings, previous: simulation }),
    ...(settings.meshConfig === undefined ? {} : { meshConfigPath: settings.meshConfig.path }),
  });
  const judgement = judge(policies, impact);
  const all = [...notices, ...impact.notices, ...judgement.notices];
  return { simulation, calls, impact, findings: judgement.findings, notices: all };
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
    const supposed = { ...change, base, settings };
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
  settings: ReviewSettings,
): Promise<readonly ReviewedFinding[]> {
  const options = settings.addressPool === undefined ? {} : { addressPool: settings.addressPool };
  const reviewed: ReviewedFinding[] = [];
  for (const [index, finding] of head.findings.entries()) {
    if (index >= MOST_FINDINGS_WITH_FIXES) {
      reviewed.push({ ...finding, fixes: [], rejectedFixes: [] });
      continue;
    }
    const request = {
      ...head,
      finding,
      after: change.after,
      evaluate: (edits: readonly FileEdit[]) => evaluate(change, edits, head.simulation),
    };
    const { fixes, rejected } = await proposeFixes({ ...request, options });
    reviewed.push({ ...finding, fixes, rejectedFixes: rejected });
  }
  return reviewed;
}

function decideVerdict(findings: readonly Finding[], notices: readonly WeighedNotice[]): Verdict {
  if (findings.some(({ severity }) => severity === "error")) return "block";
  if (notices.some(({ incomplete }) => incomplete)) return "incomplete";
  return findings.some(({ severity }) => severity === "warning") ? "warn" : "pass";
}

function describeMesh({ mesh, profile, decidedBy, sidecars }: Simulation): ReviewedMesh {
  const injected = sidecars.filter((sidecar) => sidecar.injected);
  const namespaces = (decisions: typeof injected) => new Set(decisions.map(({ workload }) => workload.namespace));
  return {
    name: mesh.name,
    istio: profile.version,
    decidedBy,
    workloads: injected.length,
    namespaces: namespaces(injected).size,
    assumedInjected: [...namespaces(injected.filter(({ assumed }) => assumed))].toSorted(),
    unmodelled: mesh.unmodelled.map(({ kind, value, path }) => {
      const { name, namespace } = (value.metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
      return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name ?? "without a name"} (${path})`;
    }),
  };
}

function simulationSettings(settings: ReviewSettings): SimulationSettings {
  const { istio, environment, compatibilityVersion, allInjected } = settings;
  return {
    ...(istio !== undefined && { istio }),
    ...(environment !== undefined && { environment }),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
    ...(allInjected !== undefined && { allInjected }),
  };
}

function meshConfigOf(
  { meshConfig }: ReviewSettings,
  side: "before" | "after",
): Pick<SimulationSettings, "meshConfig"> {
  const text = meshConfig?.[side];
  return meshConfig === undefined || text === undefined ? {} : { meshConfig: { path: meshConfig.path, text } };
}
