// Findings and fixes -> the lines that `earshot fix` shows of them. Decides nothing.
import type { Fix } from "../../fixes/fix.ts";
import { formatLocation } from "../../report/format-location.ts";
import { printable, withoutBackticks } from "../../report/printable.ts";
import { fixSentences } from "../../report/tell-fix.ts";
import { item, type Page, paragraph } from "../../report/text-page.ts";
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
  for (const text of fixSentences(fix, review)) print(`${paragraph(text, page(), "  ")}\n`);
  for (const edit of fix.edits) print(`\n${paintDiff(edit, style)}\n`);
}

/** Why a finding stays as it is, a line each. */
export function showUnfixed(finding: ReviewedFinding, reasons: readonly string[]): void {
  showFinding(finding);
  print("  No fix is offered:\n");
  for (const reason of reasons) print(`${item("-", reason, page())}\n`);
  print("\n");
}

function page(): Page {
  return { style: terminalStyle(), width: terminalWidth() ?? NO_TERMINAL };
}
