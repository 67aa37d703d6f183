// Findings and fixes -> the lines that `earshot fix` shows of them. Decides nothing.
import type { Fix } from "../../fixes/fix.ts";
import { formatLocation } from "../../report/format-location.ts";
import { printable, withoutBackticks } from "../../report/printable.ts";
import { fixSentences } from "../../report/tell-fix.ts";
import { paragraph } from "../../report/text-page.ts";
import type { Review, ReviewedFinding } from "../../review.ts";
import { paintDiff } from "./paint-diff.ts";
import { print, terminalStyle, terminalWidth } from "./print.ts";

/** Wide enough that nothing is wrapped: what is no terminal is read by programs, too. */
const NO_TERMINAL = 10_000;

export function showFinding({ id, title, location, severity }: ReviewedFinding): void {
  const style = terminalStyle();
  const colour = severity === "error" ? style.red : style.yellow;
  print(`${colour(severity)}  ${style.bold(withoutBackticks(title))}\n`);
  print(style.dim(`  ${printable(formatLocation(location))}  ${id}\n`));
}

/** Its title, its reasons, and its diff. */
export function showFix(fix: Fix, review: Review): void {
  const style = terminalStyle();
  print(`  ${style.green(withoutBackticks(fix.title))}  ${style.dim(fix.kind)}\n`);
  for (const text of fixSentences(fix, review)) tell(text);
  for (const edit of fix.edits) print(`\n${paintDiff(edit, style)}\n`);
}

/** Why a finding stays as it is. */
export function showUnfixed(finding: ReviewedFinding, reason: string): void {
  showFinding(finding);
  tell(`No fix: ${reason}`);
  print("\n");
}

function tell(text: string): void {
  const page = { style: terminalStyle(), width: terminalWidth() ?? NO_TERMINAL };
  print(`${paragraph(text, page, "  ")}\n`);
}
