// A fix -> why, on what condition, what else it settles, and the command that applies it. What was tried in vain, a line each.
import type { Fix, RejectedFix } from "../fixes/fix.ts";
import { joinWords } from "../manifests/join-words.ts";
import { idsOf } from "../policies/policy.ts";
import { quantity } from "./count-words.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";

/** Titles of other findings that one fix settles are told up to so many. */
const SHOWN_SETTLED = 3;

/** The recommended fix first. */
export function orderFixes({ fixes }: ReviewedFinding): readonly Fix[] {
  return fixes.toSorted((a, b) => Number(b.recommended) - Number(a.recommended));
}

/** Why a fix is good; what must hold for it, or what it gives up; the other findings that are gone with it. */
export function fixSentences({ reason, conditions, settles = [] }: Fix, { findings }: Review): readonly string[] {
  const notes = conditions.map((condition) => `Note: ${condition}`);
  const titles = findings
    .filter((finding) => idsOf(finding).some((id) => settles.includes(id)))
    .map(({ title }) => title);
  const shown = titles.slice(0, SHOWN_SETTLED).map((title) => `“${title}”`);
  const more = titles.length - shown.length;
  const others = [...shown, ...(more > 0 ? [quantity(more, "more finding")] : [])];
  const also = others.length === 0 ? [] : [`It settles ${joinWords(others)} as well.`];
  return [...(reason === "" ? [] : [reason]), ...also, ...notes];
}

/** What was tried and why it is not offered, in one line. */
export function tellRejected({ kind, title, reason }: RejectedFix): string {
  return `${title ?? named(kind)}: ${reason}`;
}

/** What to comment on the pull request to have a fix committed. */
export function commentCommand({ findings }: Review, { id }: ReviewedFinding, { kind }: Fix): string {
  return `/earshot fix ${kind}${findings.length > 1 ? ` ${id}` : ""}`;
}

/** The command that applies a fix. */
export function fixCommand({ findings }: Review, { id }: ReviewedFinding, { kind }: Fix): string {
  return `earshot fix${findings.length > 1 ? ` --finding ${id}` : ""} --kind ${kind}`;
}
