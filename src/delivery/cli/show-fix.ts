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

/** What to do by hand about a finding that stays as it is, and why no fix is offered, a line each. */
export function showUnfixed(finding: ReviewedFinding, reasons: readonly string[]): void {
  const { fixes, remedy } = finding;
  showFinding(finding);
  // With other fixes it is only the kind that was asked for that is not there.
  if (fixes.length === 0 && remedy !== "") print(`${paragraph(`What to do: ${remedy}`, page(), "  ")}\n`);
  print(`  ${fixes.length > 0 ? "No such fix" : "No fix"} is offered${reasons.length > 0 ? ":" : "."}\n`);
  for (const reason of reasons) print(`${item("-", reason, page())}\n`);
  print("\n");
}

/** A finding that needs no fix of its own any more. */
export function showSettled(finding: ReviewedFinding): void {
  showFinding(finding);
  print(`  ${terminalStyle().green("Settled already, by what was chosen above.")}\n\n`);
}

function page(): Page {
  return { style: terminalStyle(), width: terminalWidth() ?? NO_TERMINAL };
}
