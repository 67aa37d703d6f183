// Review -> one line: the first finding, or that nothing moves. Plain text, for the check run and the terminal.

import { changedSymptoms, countChangedObjects, movedCalls, orderFindings } from "./count-review.ts";
import { quantity } from "./count-words.ts";
import { formatLocation } from "./format-location.ts";
import { shorten, withoutBackticks } from "./printable.ts";
import type { Review } from "./review.ts";
import { titlePrefix } from "./tell-settings.ts";

const LONGEST_TITLE = 200;

function incompleteTitle(review: Review): string {
  const [first, ...others] = review.notices.filter(({ incomplete }) => incomplete);
  if (first === undefined) return "No verdict: something that could matter could not be read";
  const place = first.location === undefined ? "" : `${formatLocation(first.location)}: `;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `No verdict: ${place}${shorten(withoutBackticks(first.message), 140).replace(/\.$/, "")}${more}`;
}

function releases(review: Review): string {
  const minors = new Set(review.meshes.map(({ istio }) => /^\d+\.\d+/.exec(istio)?.[0] ?? istio));
  return [...minors].join(", ");
}

function quietTitle(review: Review): string {
  const workloads = review.meshes.reduce((sum, mesh) => sum + mesh.workloads, 0);
  const objects = quantity(countChangedObjects(review.impacts), "changed object");
  const basis = `${objects}, ${quantity(workloads, "workload")} simulated on Istio ${releases(review)}`;
  const moved = movedCalls(review.impacts).length;
  const answered = changedSymptoms(review.impacts).length;
  if (moved === 0 && answered === 0) return `Nothing moves: ${basis}`;
  if (moved === 0)
    return `No finding: ${answered} known ${answered === 1 ? "call gets" : "calls get"} another answer; ${basis}`;
  const move = moved === 1 ? "known call goes" : "known calls go";
  return `No finding: ${moved} ${move} another way; ${basis}`;
}

function waivedTitle({ waived = [] }: Review): string | undefined {
  const [first, ...others] = waived;
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : ` (and ${others.length} more waived)`;
  return `Waived until ${first.waiver.until}: ${shorten(withoutBackticks(first.finding.title), 150)}${more}`;
}

/** One line of at most 200 characters. */
export function toTitle(review: Review): string {
  const [first, ...others] = orderFindings(review.findings);
  const prefix = titlePrefix(review);
  if (review.verdict === "incomplete" && first?.severity !== "error")
    return shorten(`${prefix}${incompleteTitle(review)}`, LONGEST_TITLE);
  if (first === undefined) return shorten(waivedTitle(review) ?? quietTitle(review), LONGEST_TITLE);
  const more = others.length === 0 ? "" : ` (and ${quantity(others.length, "more finding", "more findings")})`;
  return `${shorten(`${prefix}${withoutBackticks(first.title)}`, LONGEST_TITLE - more.length)}${more}`;
}
