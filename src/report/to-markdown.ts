// Review -> the summary of the check run and of the one comment, in GitHub Markdown. It always fits; what had to be left
// out is said.

import { movedWithoutFinding, orderFindings } from "./count-review.ts";
import { quantity } from "./count-words.ts";
import { describeNotice, orderNotices } from "./describe-review.ts";
import { DETAIL_LEVELS, type DetailLevel } from "./detail-level.ts";
import { sentence } from "./escape-markdown.ts";
import { markdownDetails } from "./markdown-details.ts";
import { markdownCalls, markdownFinding, markdownList, plainTitle } from "./markdown-finding.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { otherAssumptions } from "./tell-assumption.ts";
import { tellCall } from "./tell-call.ts";
import { tellObserved, tellSettingChanges, tellWaived } from "./tell-settings.ts";
import { tellVerdict } from "./tell-verdict.ts";
import { toTitle } from "./to-title.ts";

export interface MarkdownOptions {
  /** GitHub's limit by default. Measured in UTF-8 bytes, the stricter reading of "characters". */
  readonly maxLength?: number;
  /** What was compared, such as "base 1a2b3c → merge result 4d5e6f". */
  readonly states?: string;
  /** Tell also what was taken to be so and changes nothing here. */
  readonly all?: boolean;
  /** Comments on the pull request can ask for a commit: then fixes say how. */
  readonly takesCommands?: boolean;
}

const GITHUB_LIMIT = 65_535;
const encoder = new TextEncoder();

function sizeOf(text: string): number {
  return encoder.encode(text).length;
}

function markdownIncomplete(review: Review, limit: number): string {
  const open = orderNotices(review.notices.filter(({ incomplete }) => incomplete));
  if (open.length === 0) return "";
  const lead =
    review.verdict === "incomplete"
      ? `**No verdict: ${quantity(open.length, "thing that could matter was", "things that could matter were")} not read.**`
      : `**There may be more: ${quantity(open.length, "thing that could matter was", "things that could matter were")} not read.**`;
  return markdownList(lead, open.map(describeNotice), limit);
}

function markdownMoved(review: Review, limit: number): string {
  const moved = movedWithoutFinding(review).map(({ change }) => tellCall(change));
  if (moved.length === 0) return "";
  return `Calls that go another way or get another answer, without a finding:\n\n${markdownCalls(moved, limit)}`;
}

/** Fewer findings are read from top to bottom; of more, the titles stand above them. */
const MANY_FINDINGS = 4;
const isMany = ({ findings }: Review): boolean => findings.length >= MANY_FINDINGS;

/** The verdict; above many findings also what they are, for who has to find theirs. */
function markdownVerdict(review: Review, detail: DetailLevel): string {
  const verdict = tellVerdict(review);
  if (verdict === undefined) return "";
  const line = `Verdict: **${verdict}**`;
  return isMany(review) ? `${line}\n\n${markdownTitles(orderFindings(review.findings), detail)}` : line;
}

function markdownTitles(findings: readonly ReviewedFinding[], { titles }: DetailLevel): string {
  const shown = findings.slice(0, titles).map((finding) => `- ${plainTitle(finding)}`);
  const more = findings.length - shown.length;
  return [...shown, ...(more > 0 ? [`- … and ${quantity(more, "more finding", "more findings")}`] : [])].join("\n");
}

function markdownFindings(review: Review, detail: DetailLevel): readonly string[] {
  const findings = orderFindings(review.findings);
  const full = findings.slice(0, detail.findings).map((finding, index) =>
    markdownFinding(
      { review, finding, detail },
      {
        isPictured: index < detail.pictures,
        explains: findings.findIndex(({ policy }) => policy === finding.policy) === index,
      },
    ),
  );
  const rest = findings.slice(full.length);
  if (!isMany(review)) return [full.join("\n\n---\n\n"), markdownTitles(rest, detail)];
  const only = full.length === 0 || rest.length === 0;
  const named = only ? "" : `The other ${quantity(rest.length, "finding is", "findings are")} named above.`;
  return [full.join("\n\n---\n\n"), named];
}

function render(review: Review, detail: DetailLevel, options: MarkdownOptions): string {
  const quiet = review.findings.length === 0 && review.verdict !== "incomplete";
  const telling =
    review.notices.length > 0 ||
    review.existing !== undefined ||
    otherAssumptions(review, options.all).length > 0 ||
    review.meshes.some(({ unmodelled }) => unmodelled.length > 0);
  const moved = markdownMoved(review, detail.rows);
  const sections = [
    quiet ? sentence(toTitle(review)) : "",
    sentence(tellObserved(review) ?? ""),
    markdownVerdict(review, detail),
    review.verdict === "incomplete" ? markdownIncomplete(review, detail.lines) : "",
    ...markdownFindings(review, detail),
    review.verdict === "incomplete" ? "" : markdownIncomplete(review, detail.lines),
    moved,
    markdownList("**Waived:**", (review.waived ?? []).map(tellWaived), detail.lines),
    markdownList("**After the merge, Earshot's settings change:**", tellSettingChanges(review), detail.lines),
    detail.details && (!quiet || telling || moved !== "") ? markdownDetails(review, detail, options) : "",
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function leftOut(level: number, maxLength: number): string {
  if (level === 0) return "";
  const what = DETAIL_LEVELS.slice(1, level + 1).map(({ leavesOut }) => leavesOut);
  return `\nLeft out, to stay within ${maxLength} characters: ${what.join("; ")}. \`earshot review --format json\` has everything.\n`;
}

/** For a place that is too small even for titles. */
function cut(title: string, maxLength: number): string {
  const characters = [...title];
  while (sizeOf(characters.join("")) > maxLength) characters.length -= Math.ceil(characters.length / 8);
  return characters.join("");
}

/** The summary, at most `maxLength` long. */
export function toMarkdown(review: Review, options: MarkdownOptions = {}): string {
  const { maxLength = GITHUB_LIMIT, takesCommands = false } = options;
  for (const [level, detail] of DETAIL_LEVELS.entries()) {
    const text = `${render(review, { ...detail, takesCommands }, options)}${leftOut(level, maxLength)}`;
    if (sizeOf(text) <= maxLength) return text;
  }
  return cut(`${sentence(toTitle(review))}\n`, maxLength);
}
