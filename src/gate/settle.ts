// Reviews of meshes, settings and the day -> one review: what is waived, what only reports, and the verdict. Simulates nothing.

import type { Impact } from "../impact/impact.ts";
import { meshObjects } from "../impact/mesh-objects.ts";
import { noticesOfSettingsCalls } from "../impact/settings-calls.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { alterationOf, type WeighedNotice, weighNotices } from "../manifests/weigh-notices.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { holdBack } from "../policies/hold-back.ts";
import type { Finding } from "../policies/policy.ts";
import { endedAmong, noticesOfWaivers, waive } from "../policies/waive.ts";
import type { Assumption } from "../policies/weigh-doubt.ts";
import type { Review, ReviewedFinding, ReviewedMesh, ReviewedSettings, Verdict } from "../report/review.ts";
import { chartsOnce } from "./charts-once.ts";
import { distinct } from "./distinct.ts";
import { nameOwners } from "./name-owners.ts";
import type { ReviewPlan } from "./plan-reviews.ts";
import { tellOnce } from "./tell-once.ts";

/** What is found in one mesh, before settings have a say. */
export interface MeshReview {
  readonly mesh: ReviewedMesh;
  readonly findings: readonly ReviewedFinding[];
  readonly impact: Impact;
  readonly assumptions: readonly Assumption[];
  /** What both states have; undefined where nobody asked for it. */
  readonly existing?: readonly Finding[];
  /** Of the state after the change, and of the one before. */
  readonly notices: readonly Notice[];
  readonly noticesBefore: readonly Notice[];
  /** Both states, for what settings name. */
  readonly states: readonly Mesh[];
}

export interface Compared {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly today: string | undefined;
  /** What both states have is told only where a waiver of it has ended, and counts. */
  readonly countEnded?: boolean;
}

export function settle(plan: ReviewPlan, reviews: readonly MeshReview[], compared: Compared): Review {
  const { before, after, today, countEnded = false } = compared;
  const { settings } = plan.found;
  const states = reviews.flatMap((review) => review.states);
  const weighed = weighNotices(
    eachOnce([
      ...plan.found.notices,
      ...reviews.flatMap(({ mesh, notices }) => notices.map(inMesh(mesh))),
      ...plan.notices,
      ...noticesOfSettings(plan, states, today),
    ]),
    eachOnce([
      ...plan.found.noticesBefore,
      ...plan.noticesBefore,
      ...reviews.flatMap(({ mesh, noticesBefore }) => noticesBefore.map(inMesh(mesh))),
    ]),
    alterationOf(
      before,
      after,
      reviews.some(({ impact }) => impact.changed.length > 0),
    ),
  );
  const notices = chartsOnce(worstOnce(weighed));
  const existing = reviews.flatMap((review) => review.existing ?? []);
  const again = countEnded ? endedAmong(existing, settings.waivers ?? [], today) : [];
  const all = [...reviews.flatMap((review) => review.findings), ...again.map(withoutFixes)];
  const { findings: counted, waived } = waive(all, settings.waivers ?? [], today);
  const findings = holdBack(counted, settings, plan.policies);
  const verdict = decideVerdict(findings, notices);
  return {
    verdict,
    meshes: reviews.map(({ mesh }) => mesh),
    findings: nameOwners(tellOnce(findings, reviews.length), states, before),
    impacts: reviews.map(({ impact }) => impact),
    assumptions: reviews.flatMap(({ assumptions }) => assumptions),
    ...(!countEnded && plan.meshes.some((mesh) => mesh.existing) && { existing }),
    waived,
    settings: describeSettings(plan, verdict, decideVerdict(counted, notices)),
    notices,
  };
}

/** Nobody asked for one: what is there was lived with until now. */
function withoutFixes(finding: Finding): ReviewedFinding {
  return { ...finding, fixes: [], rejectedFixes: [] };
}

/** A finding that only reports is a warning whatever its severity. */
function decideVerdict(findings: readonly ReviewedFinding[], notices: readonly WeighedNotice[]): Verdict {
  if (findings.some(({ severity, heldBack }) => severity === "error" && heldBack === undefined)) return "block";
  if (notices.some(({ incomplete }) => incomplete)) return "incomplete";
  return findings.some(({ severity }) => severity !== "info") ? "warn" : "pass";
}

function describeSettings({ found, meshes }: ReviewPlan, verdict: Verdict, wouldBe: Verdict): ReviewedSettings {
  const { settings, effective, changes } = found;
  const modes = meshes.map(({ simulatedAfter }) => modeOf(settings, simulatedAfter.name));
  return {
    mode: modes.every((mode) => mode === "observe") ? "observe" : "enforce",
    ...(settings.policySet !== undefined && { policySet: settings.policySet }),
    ...(settings.onFailure !== undefined && { onFailure: settings.onFailure }),
    ...(settings.owners?.mention === true && { mention: true }),
    from: [...new Set(effective.map(({ location }) => location.path))],
    changes,
    ...(wouldBe !== verdict && { wouldBe }),
  };
}

function modeOf({ mode = "enforce", meshes = [] }: ReviewPlan["found"]["settings"], name: string | undefined) {
  return meshes.find((mesh) => mesh.name === name)?.mode ?? mode;
}

/** About what settings name and the repository may not have. */
function noticesOfSettings({ found: { settings } }: ReviewPlan, states: readonly Mesh[], today: string | undefined) {
  const { waivers = [], calls = [], meshes = [] } = settings;
  const objects =
    waivers.length === 0 ? [] : states.flatMap((mesh) => [...meshObjects(mesh).values()].map(({ name }) => name));
  return [
    ...noticesOfWaivers(waivers, objects, today),
    ...noticesOfSettingsCalls([...calls, ...meshes.flatMap((mesh) => mesh.calls ?? [])], states),
  ];
}

/** Meshes can share files, and what is told of them. */
function eachOnce(notices: readonly Notice[]): readonly Notice[] {
  return distinct(notices, (notice) => JSON.stringify([wordsOf(notice), notice.relevance, notice.about, notice.state]));
}

/** What one mesh had before is nothing that another one had. */
const inMesh =
  ({ name }: ReviewedMesh) =>
  (notice: Notice): Notice =>
    notice.state === undefined ? notice : { ...notice, state: `${name} ${notice.state}` };

/** What is told of several meshes in the same words is in the way if it is for one of them. */
function worstOnce(notices: readonly WeighedNotice[]): readonly WeighedNotice[] {
  const inTheWay = new Set(notices.filter(({ incomplete }) => incomplete).map(wordsOf));
  return distinct(notices, wordsOf).map((notice) => ({ ...notice, incomplete: inTheWay.has(wordsOf(notice)) }));
}

const wordsOf = ({ code, message, location }: Notice): string => JSON.stringify([code, message, location ?? null]);
