// A fix -> why, on what condition, and the command that applies it.
import type { Fix } from "../fixes/fix.ts";
import type { Review, ReviewedFinding } from "./review.ts";

/** The recommended fix first. */
export function orderFixes({ fixes }: ReviewedFinding): readonly Fix[] {
  return fixes.toSorted((a, b) => Number(b.recommended) - Number(a.recommended));
}

/** Why a fix is good; what must hold for it, or what it gives up. */
export function fixSentences({ reason, conditions }: Fix): readonly string[] {
  const notes = conditions.map((condition) => `Note: ${condition}`);
  return reason === "" ? notes : [reason, ...notes];
}

/** The command that applies a fix. */
export function fixCommand({ findings }: Review, { id }: ReviewedFinding, { kind }: Fix): string {
  return `earshot fix${findings.length > 1 ? ` --finding ${id}` : ""} --kind ${kind}`;
}
