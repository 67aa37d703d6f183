// Review -> the same without the calls that no report tells of: a large mesh has tens of thousands that nothing touches.
import type { CallChange, Impact } from "../impact/impact.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { sameOutcome } from "../simulation/call.ts";
import type { Review } from "./review.ts";

/** Kept are calls that differ, and those to the port of a finding: why it leaves them alone is told. */
export function withoutUntold(review: Review): Review {
  const findings = [...review.findings, ...(review.waived ?? []).map(({ finding }) => finding)];
  const ports = new Set(findings.map(({ port }) => port));
  const isTold = (change: CallChange): boolean =>
    !isSame(change) || ports.has(splitHostPort(change.call.to)?.port ?? 0);
  const impacts = review.impacts.map((impact): Impact => ({ ...impact, calls: impact.calls.filter(isTold) }));
  return { ...review, impacts };
}

function isSame(change: CallChange): boolean {
  if (change.untouched === true) return true;
  const { before, after, symptom } = change;
  return before !== null && after !== null && sameOutcome(before.outcome, after.outcome) && before.symptom === symptom;
}
