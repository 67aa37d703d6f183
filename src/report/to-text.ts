// Review -> text for a terminal of 80 to 120 columns, in the order of the Markdown summary. Colours come from outside.
import type { Fix } from "../fixes/fix.ts";
import { toUnifiedDiff } from "../fixes/to-unified-diff.ts";
import type { Review, ReviewedFinding, Verdict } from "../review.ts";
import { wrap } from "./columns.ts";
import { movedWithoutFinding, orderFindings } from "./count-review.ts";
import {
  describeListeners,
  describeMesh,
  describeNotice,
  describeRejected,
  orderNotices,
  traceCommand,
} from "./describe-review.ts";
import { formatLocation } from "./format-location.ts";
import { printable, printableLines, withoutBackticks } from "./printable.ts";
import { plainStyle, type Style } from "./style.ts";
import { type CallStory, tellCall, tellFinding } from "./tell-finding.ts";
import { toTitle } from "./to-title.ts";

export interface TextOptions {
  readonly style?: Style;
  /** Columns; 100 when nothing is said. */
  readonly width?: number;
}

interface Page {
  readonly style: Style;
  readonly width: number;
}

const SHOWN_CALLS = 50;
const SHOWN_SENTENCES = 20;
const SHOWN_PATCH_LINES = 24;
const VERDICT: Readonly<Record<Verdict, keyof Style>> = {
  pass: "green",
  warn: "yellow",
  block: "red",
  incomplete: "yellow",
};
const SEVERITY = { error: "red", warning: "yellow", info: "dim" } as const;

function paragraph(text: string, { width }: Page, indent: string): string {
  return wrap(withoutBackticks(text), width, indent);
}

/** A marked item whose further lines stand under its text. */
function item(mark: string, text: string, { width }: Page, indent: string): string {
  const inner = `${indent}${" ".repeat(mark.length + 1)}`;
  return `${indent}${mark} ${wrap(withoutBackticks(text), width, inner).trimStart()}`;
}

function capped<T>(things: readonly T[], limit: number, what: string, show: (thing: T) => string): readonly string[] {
  const more = things.length - limit;
  return [...things.slice(0, limit).map(show), ...(more > 0 ? [`    … and ${more} more ${what}`] : [])];
}

function textCall({ change, calls, written, sees }: CallStory, page: Page): string {
  const { call, before, after } = change;
  const outcome = (result: typeof before, absent: string) => printable(result?.outcome ?? absent);
  const way = `${outcome(before, "(not called)")} → ${page.style.bold(outcome(after, "(not called)"))}`;
  return [
    `    ${printable(call.from)} → ${withoutBackticks(calls)}  ${way}`,
    ...(sees === "" ? [] : [paragraph(`its client will see: ${sees}`, page, "      ")]),
    ...(written === "" ? [] : [page.style.dim(paragraph(`written in ${written}`, page, "      "))]),
  ].join("\n");
}

function textPatch(fix: Fix, { style }: Page): readonly string[] {
  const lines = fix.edits
    .flatMap((edit) => printableLines(toUnifiedDiff(edit)))
    .filter((line) => line !== "" && !/^(?:diff --git |index |new file mode |===)/.test(line));
  const coloured = lines.map((line) => {
    const text = `       ${line}`;
    if (/^(?:---|\+\+\+|@@)/.test(line)) return style.dim(text);
    if (line.startsWith("+")) return style.green(text);
    return line.startsWith("-") ? style.red(text) : text;
  });
  const more = lines.length - SHOWN_PATCH_LINES;
  return [...coloured.slice(0, SHOWN_PATCH_LINES), ...(more > 0 ? [style.dim(`       … and ${more} more lines`)] : [])];
}

function textFix(fix: Fix, number: number, page: Page): string {
  const title = item(`${number}.`, fix.title, page, "    ");
  return [
    `${page.style.bold(title)}${fix.recommended ? page.style.green("  (recommended)") : ""}`,
    ...[fix.reason, ...fix.conditions].filter((text) => text !== "").map((text) => paragraph(text, page, "       ")),
    page.style.dim(`       earshot fix --kind ${printable(fix.kind)}`),
    ...textPatch(fix, page),
  ].join("\n");
}

function section(title: string, lines: readonly string[], { style }: Page): readonly string[] {
  return lines.length === 0 ? [] : [`  ${style.bold(title)}`, ...lines, ""];
}

function textFinding(review: Review, finding: ReviewedFinding, page: Page): string {
  const { style } = page;
  const story = tellFinding(review, finding);
  const sentences = (texts: readonly string[]) =>
    capped(texts, SHOWN_SENTENCES, "like these", (text) => paragraph(text, page, "    "));
  const severity = style[SEVERITY[finding.severity]](style.bold(finding.severity));
  return [
    `${severity}  ${style.bold(printable(finding.policy))}  ${formatLocation(finding.location)}`,
    style.bold(paragraph(finding.title, page, "  ")),
    paragraph(finding.message, page, "  "),
    "",
    ...section(
      "Calls that go another way",
      capped(story.calls, SHOWN_CALLS, "calls", (row) => textCall(row, page)),
      page,
    ),
    ...section("Services without a listener", sentences(story.conflicts), page),
    ...section("Not touched", sentences(story.untouched), page),
    ...section("Nobody names it, or nobody knows", sentences(story.remarks), page),
    ...section(
      "Fixes, each applied and simulated: the finding is gone, no other known call moves",
      story.fixes.map((fix, index) => textFix(fix, index + 1, page)),
      page,
    ),
    ...(story.fixes.length > 0 || finding.remedy === ""
      ? []
      : section("What to do", sentences([finding.remedy]), page)),
  ].join("\n");
}

function textNotices(review: Review, page: Page): readonly string[] {
  const notices = orderNotices(review.notices);
  const show = (notice: (typeof notices)[number]) =>
    item(notice.incomplete ? "!" : "-", describeNotice(notice), page, "    ");
  const open = notices.filter(({ incomplete }) => incomplete);
  const others = notices.filter(({ incomplete }) => !incomplete);
  return [
    ...section("Not read, and it could matter", open.map(show), page),
    ...section("Noticed on the way", capped(others, SHOWN_SENTENCES, "notices", show), page),
  ];
}

function textDecision(review: Review, page: Page): readonly string[] {
  const trace = traceCommand(review);
  const lines = [
    ...review.meshes.map(describeMesh),
    describeListeners(review),
    ...describeRejected(review).map((text) => `Not offered: ${text}`),
    ...(trace === undefined ? [] : [`${trace} shows every step of that call`]),
  ];
  return section(
    "How this was decided",
    lines.map((line) => paragraph(line, page, "    ")),
    page,
  );
}

/** The review for people at a terminal; ends with a line break. */
export function toText(review: Review, { style = plainStyle, width = 100 }: TextOptions = {}): string {
  const page = { style, width };
  const moved = movedWithoutFinding(review).map(({ change }) => tellCall(change));
  const lines = [
    `${style[VERDICT[review.verdict]](style.bold(review.verdict.toUpperCase()))}  ${style.bold(toTitle(review))}`,
    "",
    ...orderFindings(review.findings).map((finding) => textFinding(review, finding, page)),
    ...section(
      "Calls that go another way, without a finding",
      capped(moved, SHOWN_CALLS, "calls", (row) => textCall(row, page)),
      page,
    ),
    ...textNotices(review, page),
    ...textDecision(review, page),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
