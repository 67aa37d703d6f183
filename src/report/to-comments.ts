// Review -> review comments for the lines that cause a finding, with a suggestion where the recommended fix is one stretch
// of lines. Whether lines lie in the diff is for delivery to see: each comment lists its placements, the best first.
import type { Fix } from "../fixes/fix.ts";
import { type Suggestion, toSuggestions } from "../fixes/to-suggestion.ts";
import { toUnifiedDiff } from "../fixes/to-unified-diff.ts";
import { orderFindings } from "./count-review.ts";
import { code, fencedLines, fencedPatch, hidden, sentence } from "./escape-markdown.ts";
import { fullStop, markdownRemedy, markdownTitle } from "./markdown-finding.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { tellAssumptions } from "./tell-assumption.ts";
import { tellSymptoms } from "./tell-call.ts";
import { commentCommand, fixCommand, fixSentences, orderFixes } from "./tell-fix.ts";
import { tellHeldBack } from "./tell-settings.ts";

/** Where a comment can stand and what it says there; `line` is the last line, `startLine` is only there when it differs. */
export interface Placement {
  readonly path: string;
  readonly startLine?: number;
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  readonly body: string;
  readonly suggests: boolean;
}

export interface ReviewComment {
  /** Stable across pushes; hidden in each body as `<!-- earshot:ID -->`. */
  readonly fingerprint: string;
  /** With the suggestion on the lines that it replaces, if there is one; then on the lines of the cause, with a patch. */
  readonly placements: readonly Placement[];
}

const SHOWN_SYMPTOMS = 3;
const SHOWN_ASSUMPTIONS = 3;
const SHOWN_REJECTED = 6;
const LONGEST_PATCH = 12_000;

/** What marks a comment as the one for this finding. */
export function fingerprintMark(fingerprint: string): string {
  return hidden(`earshot:${fingerprint}`);
}

function words(review: Review, finding: ReviewedFinding): string {
  const seen = tellSymptoms(finding)
    .slice(0, SHOWN_SYMPTOMS)
    .map((sees) => `The client will see: ${sees}.`);
  const assumed = tellAssumptions(review, finding).slice(0, SHOWN_ASSUMPTIONS);
  const lines = [finding.message, tellHeldBack(finding) ?? "", ...seen, ...assumed]
    .map((text) => sentence(text))
    .filter((text) => text !== "");
  return [markdownTitle(finding), ...lines].join("\n");
}

function reasons(fix: Fix, review: Review): string {
  return fixSentences(fix, review)
    .map((text) => sentence(text))
    .join(" ");
}

function withSuggestion(fix: Fix, review: Review, suggestion: Suggestion): string {
  const text = `**${fullStop(sentence(fix.title))}** ${reasons(fix, review)}`;
  return `${text.trimEnd()}\n\n${fencedLines("suggestion", suggestion.replacement)}`;
}

function withPatch({ review, finding, takesCommands }: Subject, fix: Fix): string {
  const diff = fix.edits.map(toUnifiedDiff).join("");
  const title = `**${fullStop(sentence(fix.title))}** ${reasons(fix, review)}`.trimEnd();
  const local = code(fixCommand(review, finding, fix));
  const how = takesCommands
    ? `To have it committed, comment ${code(commentCommand(review, finding, fix))}; in your own checkout: ${local}`
    : `→ ${local}`;
  const patch = `<details><summary>Patch</summary>\n\n${fencedPatch(diff)}\n\n</details>`;
  return `${title} ${how}${diff.length > LONGEST_PATCH ? "" : `\n\n${patch}`}`;
}

interface Subject extends CommentOptions {
  readonly review: Review;
  readonly finding: ReviewedFinding;
}

export interface CommentOptions {
  /** Comments on the pull request can ask for a commit: then this one says how. */
  readonly takesCommands?: boolean;
}

function lines(startLine: number, endLine: number) {
  return { ...(startLine < endLine && { startLine }), line: endLine };
}

function suggestionPlacement(
  fix: Fix | undefined,
  review: Review,
  compose: (advice: string) => string,
): readonly Placement[] {
  const [edit, ...others] = fix?.edits ?? [];
  if (fix === undefined || edit === undefined || others.length > 0) return [];
  return toSuggestions(edit).map((suggestion) => ({
    path: edit.path,
    ...lines(suggestion.startLine, suggestion.endLine),
    side: "RIGHT",
    body: compose(withSuggestion(fix, review, suggestion)),
    suggests: true,
  }));
}

function toComment(subject: Subject): ReviewComment {
  const { review, finding } = subject;
  const [fix] = orderFixes(finding);
  const compose = (advice: string) =>
    [words(review, finding), advice, fingerprintMark(finding.id)].filter((part) => part !== "").join("\n\n");
  const { path, startLine, endLine, side } = finding.location;
  const onCause: Placement = {
    path,
    ...lines(startLine, endLine),
    side: side === "before" ? "LEFT" : "RIGHT",
    body: compose(fix === undefined ? markdownRemedy(finding, SHOWN_REJECTED) : withPatch(subject, fix)),
    suggests: false,
  };
  return { fingerprint: finding.id, placements: [...suggestionPlacement(fix, review, compose), onCause] };
}

/** One comment for each finding, errors first. */
export function toComments(review: Review, options: CommentOptions = {}): readonly ReviewComment[] {
  return orderFindings(review.findings).map((finding) => toComment({ review, finding, ...options }));
}
