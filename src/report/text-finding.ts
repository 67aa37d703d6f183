// One finding -> its part of the terminal page: what happens, the calls, what stays, the fixes with short patches.
import type { Fix } from "../fixes/fix.ts";
import { toUnifiedDiff } from "../fixes/to-unified-diff.ts";
import type { CallResult } from "../simulation/call.ts";
import { quantity } from "./count-words.ts";
import { formatLocation } from "./format-location.ts";
import { printable, printableLines, withoutBackticks } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { type CallStory, groupCalls } from "./tell-call.ts";
import { tellCauses } from "./tell-causes.ts";
import { tellFinding } from "./tell-finding.ts";
import { fixCommand, fixSentences, tellRejected } from "./tell-fix.ts";
import { tellOwners } from "./tell-owners.ts";
import { tellHeldBack } from "./tell-settings.ts";
import { capped, item, type Page, paragraph, section } from "./text-page.ts";
import { toTitle } from "./to-title.ts";

const SHOWN_CALLS = 50;
const SHOWN_SENTENCES = 20;
const SHOWN_PATCH_LINES = 24;
const NONE_HOLDS = "No fix is offered, for none that was tried holds";
const NONE_APPLIES = "No fix is offered, for no kind of fix applies";
const PATCH_HEAD = /^(?:diff --git |index |new file mode |===)/;
const SEVERITY = { error: "red", warning: "yellow", info: "dim" } as const;

function outcome(result: CallResult | null): string {
  if (result === null) return "(not called)";
  const { outcome: end, cluster = end } = result;
  return printable(end === "unresolved" ? cluster : end);
}

function textCall({ change, who, calls, written, today, afterwards }: CallStory, page: Page, later: string): string[] {
  const call = `    ${withoutBackticks(who)} → ${withoutBackticks(calls)}`;
  const way = [outcome(change.before), outcome(change.after)] as const;
  const long = call.length + way.join(" → ").length + 2 > page.width;
  const words = `${way[0]} → ${page.style.bold(way[1])}`;
  return [
    ...(long ? [paragraph(call.trim(), page, "    "), `      ${words}`] : [`${call}  ${words}`]),
    paragraph(tellWay(today, afterwards, later), page, "      "),
    ...(written === "" ? [] : [page.style.dim(paragraph(`written in ${written}`, page, "      "))]),
  ];
}

function tellWay(today: string, afterwards: string, later: string): string {
  return today === afterwards ? `today and ${later}: ${today}` : `today: ${today}; ${later}: ${afterwards}`;
}

/**
 * Calls, one after the other, with where they go today and `later`; callers of the same as one, and what clients see once
 * for those in a row.
 */
export function textCalls(all: readonly CallStory[], page: Page, later = "after the merge"): readonly string[] {
  const calls = groupCalls(all);
  const shown = calls.slice(0, SHOWN_CALLS);
  const lines = shown.flatMap((call, index) => {
    const last = shown[index + 1]?.sees !== call.sees;
    const several = shown[index - 1]?.sees === call.sees || call.callers > 1;
    const whose = several ? "their clients" : "its client";
    const seen = last && call.sees !== "" ? [paragraph(`${whose} will see: ${call.sees}`, page, "      ")] : [];
    return [...textCall(call, page, later), ...seen];
  });
  const more = calls.length - shown.length;
  return more > 0 ? [...lines, `    … and ${quantity(more, "more call", "more calls")}`] : lines;
}

function colourPatchLine(line: string, { style }: Page): string {
  const text = `       ${line}`;
  if (/^(?:---|\+\+\+|@@)/.test(line)) return style.dim(text);
  if (line.startsWith("+")) return style.green(text);
  return line.startsWith("-") ? style.red(text) : text;
}

function textPatch(fix: Fix, page: Page): readonly string[] {
  const lines = fix.edits
    .flatMap((edit) => printableLines(toUnifiedDiff(edit)))
    .filter((line) => line !== "" && !PATCH_HEAD.test(line));
  const more = lines.length - SHOWN_PATCH_LINES;
  const shown = lines.slice(0, SHOWN_PATCH_LINES).map((line) => colourPatchLine(line, page));
  return more > 0 ? [...shown, page.style.dim(`       … and ${quantity(more, "more line", "more lines")}`)] : shown;
}

interface Place {
  readonly review: Review;
  readonly finding: ReviewedFinding;
  readonly page: Page;
}

function textFix(fix: Fix, mark: string, { review, finding, page }: Place): string {
  const title = fix.recommended ? `${fix.title} (recommended)` : fix.title;
  return [
    page.style.bold(item(mark, title, page)),
    ...fixSentences(fix, review).map((text) => paragraph(text, page, "       ")),
    page.style.dim(`       → ${printable(fixCommand(review, finding, fix))}`),
    ...textPatch(fix, page),
  ].join("\n");
}

function textFixes(fixes: readonly Fix[], place: Place) {
  const { finding, page } = place;
  if (fixes.length === 0) {
    const { rejectedFixes } = finding;
    const idle = rejectedFixes.filter(({ title }) => title === undefined);
    const tried = rejectedFixes.filter(({ title }) => title !== undefined);
    const reasons = [...tried, ...idle].map((rejected) => item("-", tellRejected(rejected), page));
    return [
      ...(finding.remedy === "" ? [] : section("What to do", [paragraph(finding.remedy, page, "    ")], page)),
      ...section(tried.length > 0 ? NONE_HOLDS : NONE_APPLIES, reasons, page),
    ];
  }
  const shown = fixes.map((fix, index) => textFix(fix, `${index + 1}.`, place));
  return section("Fixes (each simulated: the finding is gone, no other known call moves)", shown, page);
}

/** The whole part, ending with an empty line. */
export function textFinding(review: Review, finding: ReviewedFinding, page: Page): string {
  const { style } = page;
  const story = tellFinding(review, finding);
  const causes = [tellCauses(finding)].filter((text) => text !== undefined);
  const heldBack = tellHeldBack(finding);
  const owners = tellOwners(finding);
  const sentences = (texts: readonly string[]) =>
    capped(texts, { limit: SHOWN_SENTENCES, what: "like these" }, (text) => paragraph(text, page, "    "));
  const severity = style[SEVERITY[finding.severity]](style.bold(finding.severity));
  return [
    `${severity}  ${style.bold(printable(finding.policy))}  ${formatLocation(finding.location)}`,
    // A single finding's title heads the page already.
    ...(toTitle(review) === withoutBackticks(finding.title) ? [] : [style.bold(paragraph(finding.title, page, "  "))]),
    paragraph(finding.message, page, "  "),
    ...causes.map((text) => paragraph(text, page, "  ")),
    ...(owners === undefined ? [] : [paragraph(owners, page, "  ")]),
    ...(heldBack === undefined ? [] : [paragraph(heldBack, page, "  ")]),
    "",
    ...section("Who is hit", textCalls(story.calls, page), page),
    ...section("Services without a listener", sentences(story.conflicts), page),
    ...section("Not touched", sentences(story.untouched), page),
    ...section("Calls that nobody names, or whose address nobody knows", sentences(story.remarks), page),
    ...section("What Git does not say", sentences(story.assumed), page),
    ...textFixes(story.fixes, { review, finding, page }),
  ].join("\n");
}
