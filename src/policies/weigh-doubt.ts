// A doubt, and what the review says as things are taken to be and as they could be otherwise -> the assumption with both
// outcomes, and what is found only otherwise. Simulates nothing.
import { callKey } from "../impact/call-key.ts";
import { isAffected } from "../impact/doubts/affected.ts";
import type { Doubt, DoubtKind } from "../impact/doubts/find-doubts.ts";
import type { CallChange, Impact } from "../impact/impact.ts";
import { objectKey } from "../mesh/mesh.ts";
import { sameOutcome } from "../simulation/call.ts";
import type { Finding } from "./policy.ts";

/** Something that a review takes to be so and that Git does not say. */
export interface Assumption extends Omit<Doubt, "otherwise"> {
  readonly mesh: string;
  /** The other possibility and what it would make of this change; only where that is another answer. */
  readonly otherwise?: Otherwise;
}

export interface Otherwise {
  /** The rest of "if …", names between backticks. */
  readonly if: string;
  /** Ids of findings of this review that are then not there. */
  readonly gone: readonly string[];
  /** Findings of this review that are then told otherwise, by id. */
  readonly changed: readonly Finding[];
  /** Ids of findings of this review that are there only then. */
  readonly only: readonly string[];
  /** What is found only then and is no finding of this review (unlikely, or no worse than what is found), as titles. */
  readonly possible: readonly string[];
  /** Known calls that the change then moves otherwise. */
  readonly calls: readonly CallChange[];
}

export interface Outcome {
  readonly impact: Impact;
  readonly findings: readonly Finding[];
}

export interface Weighed {
  readonly assumption: Assumption;
  /** What is found only if it is otherwise; never an error, for it may not be so. */
  readonly findings: readonly Finding[];
}

/** Nobody knows which of the two is so. Of other doubts the assumption is nearly always right. */
const EVEN: ReadonlySet<DoubtKind> = new Set(["creation-order", "namespace-labels", "copies"]);

/** The assumption alone. Where the other possibility is there and was not simulated, that is said. */
export function assume({ otherwise, ...doubt }: Doubt, mesh: string): Assumption {
  if (otherwise === undefined) return { ...doubt, mesh };
  return { ...doubt, text: `${doubt.text}; the other way round was not simulated`, matters: true, mesh };
}

/** What a doubt says; how the other possibility was simulated is not asked. */
type Open = Omit<Doubt, "otherwise"> & { readonly otherwise?: { readonly if: string } };

export function weighDoubt(doubt: Open, taken: Outcome, other: Outcome): Weighed {
  const { otherwise: possibility, ...said } = doubt;
  const plain: Assumption = { ...said, mesh: taken.impact.mesh };
  if (possibility === undefined) return { assumption: plain, findings: [] };
  const condition = possibility.if;
  const [now, then] = [byId(taken.findings), byId(other.findings)];
  const fresh = other.findings.filter(({ id }) => !now.has(id));
  const worse = EVEN.has(doubt.kind) ? fresh.filter((finding) => isWorse(finding, taken.findings)) : [];
  const findings = worse.map((finding) => onlyIf(condition, finding));
  const otherwise: Otherwise = {
    if: condition,
    gone: taken.findings.filter(({ id }) => !then.has(id)).map(({ id }) => id),
    changed: other.findings.filter((finding) => isOther(now.get(finding.id), finding)),
    only: findings.map(({ id }) => id),
    possible: fresh.filter((finding) => !worse.includes(finding)).map(({ title }) => title),
    calls: otherCalls(taken.impact, other.impact),
  };
  const { gone, changed, only, possible, calls } = otherwise;
  const differs = [gone, changed, only, possible, calls].some((list) => list.length > 0);
  return differs
    ? { assumption: { ...plain, matters: true, otherwise }, findings }
    : { assumption: plain, findings: [] };
}

const byId = (findings: readonly Finding[]) => new Map(findings.map((finding) => [finding.id, finding]));

function isOther(now: Finding | undefined, then: Finding): boolean {
  return (
    now !== undefined && (now.title !== then.title || now.message !== then.message || now.severity !== then.severity)
  );
}

const RANK = { info: 0, warning: 1, error: 2 } as const;

/** Nothing as bad is found of the same objects and port as things are taken to be. */
function isWorse(finding: Finding, known: readonly Finding[]): boolean {
  const causes = new Set(finding.causes.map(objectKey));
  return known.every(
    (other) =>
      other.port !== finding.port ||
      RANK[other.severity] < RANK[finding.severity] ||
      !other.causes.some((cause) => causes.has(objectKey(cause))),
  );
}

function onlyIf(condition: string, finding: Finding): Finding {
  return {
    ...finding,
    severity: finding.severity === "error" ? "warning" : finding.severity,
    title: `${finding.title}, if ${condition.replaceAll("`", "")}`,
    onlyIf: condition,
  };
}

/** Calls that the change moves in one case and not in the other, or to another place. */
function otherCalls(taken: Impact, other: Impact): readonly CallChange[] {
  const now = new Map(taken.calls.map((change) => [callKey(change.call), change]));
  return other.calls.filter((change) => {
    const known = now.get(callKey(change.call));
    return known !== undefined && (isMoved(known) || isMoved(change)) && !endsAlike(known, change);
  });
}

const isMoved = (change: CallChange): boolean => change.before !== null && isAffected(change);

function endsAlike(a: CallChange, b: CallChange): boolean {
  if (isMoved(a) !== isMoved(b)) return false;
  return sameOutcome(a.after?.outcome ?? "", b.after?.outcome ?? "") && a.symptom === b.symptom;
}
