// One finding -> its section of the Markdown summary: what happens, the calls, what stays, the fixes, the picture.
import type { Fix } from "../fixes/fix.ts";
import { toUnifiedDiff } from "../fixes/to-unified-diff.ts";
import { quantity } from "./count-words.ts";
import type { DetailLevel } from "./detail-level.ts";
import { code, fencedPatch, sentence } from "./escape-markdown.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { type CallStory, groupCalls } from "./tell-call.ts";
import { tellCauses } from "./tell-causes.ts";
import { type FindingStory, tellFinding } from "./tell-finding.ts";
import { commentCommand, fixCommand, fixSentences, tellRejected } from "./tell-fix.ts";
import { markdownOwners } from "./tell-owners.ts";
import { tellHeldBack } from "./tell-settings.ts";
import { toPicture } from "./to-picture.ts";

const SEVERITY = { error: "", warning: "Warning: ", info: "For your information: " } as const;
const LONGEST_PATCH = 12_000;

/** The calls as a table, `today` against what comes later. */
export function markdownCalls(calls: readonly CallStory[], limit: number, later = "after the merge"): string {
  if (calls.length === 0) return "";
  const groups = groupCalls(calls);
  const rows = groups.slice(0, limit).map(({ who, calls: target, written, today, afterwards, sees }) => {
    const cells = [who, written === "" ? target : `${target} (${written})`, today, afterwards, sees];
    return `| ${cells.map((cell) => sentence(cell, "cell")).join(" | ")} |`;
  });
  const table = [`| who | calls | today | ${later} | its client will see |`, "|---|---|---|---|---|", ...rows];
  const more = groups.length - rows.length;
  return more > 0 ? `${table.join("\n")}\n\n… and ${quantity(more, "more row", "more rows")}.` : table.join("\n");
}

/** A full stop where a sentence has none yet. */
export function fullStop(text: string): string {
  return text === "" || /[.!?:…]$/.test(text) ? text : `${text}.`;
}

/** Sentences as a list, or as one line with `lead` before it where there is only one. */
export function markdownList(lead: string, sentences: readonly string[], limit: number): string {
  const [only] = sentences;
  if (only === undefined) return "";
  if (sentences.length === 1) return fullStop(`${lead} ${sentence(only)}`.trim());
  const more = sentences.length - limit;
  const items = sentences.slice(0, limit).map((item) => `- ${sentence(item)}`);
  return [...(lead === "" ? [] : [`${lead}\n`]), ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join("\n");
}

function patchOf(fix: Fix, detail: DetailLevel): string {
  if (detail.patches === "none" || (detail.patches === "recommended" && !fix.recommended)) return "";
  const diff = fix.edits.map(toUnifiedDiff).join("");
  if (diff === "" || diff.length > LONGEST_PATCH) return "";
  return ["<details><summary>Patch</summary>", "", fencedPatch(diff), "", "</details>"].join("\n");
}

interface Place {
  readonly review: Review;
  readonly finding: ReviewedFinding;
  readonly detail: DetailLevel;
}

function markdownFix(fix: Fix, { review, finding, detail }: Place): string {
  const isChosen = fix.recommended && finding.fixes.length > 1;
  const words = fixSentences(fix, review).map((text) => sentence(text));
  const tellCommand = detail.takesCommands === true ? commentCommand : fixCommand;
  const command = `→ ${code(tellCommand(review, finding, fix))}`;
  const text = `**${fullStop(sentence(fix.title))}**${isChosen ? " (recommended)" : ""} ${[...words, command].join(" ")}`;
  return [text, patchOf(fix, detail)].filter((part) => part !== "").join("\n\n");
}

/** What to do where no fix holds, and what was tried; folded, the kinds that had nothing to try. */
export function markdownRemedy({ remedy, rejectedFixes }: ReviewedFinding, limit: number): string {
  const words = remedy === "" ? "" : `**What to do**: ${sentence(remedy)}`;
  const { tried = [], idle = [] } = Object.groupBy(rejectedFixes, ({ title }) =>
    title === undefined ? "idle" : "tried",
  );
  const why = markdownList("No fix is offered, for none that was tried holds:", tried.map(tellRejected), limit);
  const summary = tried.length > 0 ? "Kinds of fixes that do not apply" : "No fix is offered: no kind of fix applies";
  const list = markdownList("", idle.map(tellRejected), limit);
  const folded = list === "" ? "" : `<details><summary>${summary}</summary>\n\n${list}\n\n</details>`;
  return [words, why, folded].filter((text) => text !== "").join("\n\n");
}

function markdownFixes({ fixes }: FindingStory, place: Place): string {
  const { finding, detail } = place;
  if (fixes.length === 0) return markdownRemedy(finding, detail.lines);
  const checked = fixes.length === 1 ? "it was" : "each was";
  const lead = `**${fixes.length === 1 ? "Fix" : "Fixes"}**: ${checked} applied and simulated; the finding is gone and no other known call moves.`;
  const items = fixes.map((fix, index) => {
    const text = markdownFix(fix, place);
    return `${index + 1}. ${text.replaceAll(/\n(?=.)/g, "\n   ")}`;
  });
  return [lead, ...items].join("\n\n");
}

/** The title alone; says where it is no error. */
export function plainTitle(finding: ReviewedFinding): string {
  return `${SEVERITY[finding.severity]}${fullStop(sentence(finding.title))}`;
}

/** The title alone, bold. */
export function markdownTitle(finding: ReviewedFinding): string {
  return `**${plainTitle(finding)}**`;
}

interface Extras {
  readonly isPictured: boolean;
  /** Whether it is the first finding of its policy. */
  readonly explains: boolean;
}

function markdownExplanation({ explanation = "" }: ReviewedFinding): string {
  if (explanation === "") return "";
  return ["<details><summary>Why this happens</summary>", "", sentence(explanation), "", "</details>"].join("\n");
}

/** The whole section, at a level of detail. */
export function markdownFinding({ review, finding, detail }: Place, { isPictured, explains }: Extras): string {
  const story = tellFinding(review, finding);
  const picture = isPictured ? toPicture(finding) : undefined;
  const head = [
    markdownTitle(finding),
    sentence(finding.message),
    sentence(tellCauses(finding) ?? ""),
    markdownOwners([finding], review.settings?.mention),
    sentence(tellHeldBack(finding) ?? ""),
  ]
    .filter((text) => text !== "")
    .join("\n");
  const sections = [
    head,
    markdownCalls(story.calls, detail.rows),
    markdownList("", story.conflicts, detail.lines),
    markdownList("Not touched:", story.untouched, detail.lines),
    story.remarks
      .slice(0, detail.lines)
      .map((remark) => sentence(remark))
      .join("\n"),
    markdownList("Git does not say everything:", story.assumed, detail.lines),
    markdownFixes(story, { review, finding, detail }),
    picture ?? "",
    detail.details && explains ? markdownExplanation(finding) : "",
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}
