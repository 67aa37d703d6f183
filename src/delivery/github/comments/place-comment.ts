// A comment with its possible places, and the diff -> where GitHub will take it, or nowhere. Pure. A line counts only if the
// diff shows it as the review saw it: the merge result can differ from the head that the diff is about.
import type { Snapshot } from "../../../manifests/snapshot.ts";
import type { Placement, ReviewComment } from "../../../report/to-comments.ts";
import type { Hunk, HunkLine } from "./parse-hunks.ts";

/** A file of the pull request's diff. */
export interface DiffFile {
  readonly path: string;
  /** Before it was renamed. */
  readonly previousPath?: string;
  readonly hunks: readonly Hunk[];
}

export interface Reviewed {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** A comment of a review, in the words of GitHub's API. */
export interface DraftComment {
  readonly path: string;
  readonly body: string;
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  readonly start_line?: number;
  readonly start_side?: "LEFT" | "RIGHT";
}

/** At the first of its places that lies in the diff; undefined when none does. */
export function placeComment(
  { placements }: ReviewComment,
  files: readonly DiffFile[],
  reviewed: Reviewed,
): DraftComment | undefined {
  for (const placement of placements) {
    const file = files.find((candidate) => holds(candidate, placement));
    const range = file?.hunks.map((hunk) => rangeIn(hunk, placement, linesOf(reviewed, placement))).find(isDefined);
    if (file !== undefined && range !== undefined) return draft(file.path, placement, range);
  }
  return undefined;
}

function holds({ path, previousPath }: DiffFile, placement: Placement): boolean {
  return path === placement.path || (placement.side === "LEFT" && previousPath === placement.path);
}

function linesOf({ before, after }: Reviewed, { path, side }: Placement): readonly string[] {
  const text = (side === "LEFT" ? before : after).get(path);
  return typeof text === "string" ? text.split("\n").map(withoutReturn) : [];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A suggestion replaces all of its lines: they must all lie in this hunk. Any other comment takes what of its lines does, if
 * one of them was changed.
 */
function rangeIn(hunk: Hunk, placement: Placement, lines: readonly string[]): Range | undefined {
  const { line: last, startLine: first = last, side, suggests } = placement;
  const number = (line: HunkLine) => (side === "LEFT" ? line.left : line.right);
  const shown = hunk.filter((line) => {
    const at = number(line);
    return at !== undefined && at >= first && at <= last;
  });
  const changed = shown.some(({ left, right }) => left === undefined || right === undefined);
  const start = number(shown.at(0) ?? { text: "" });
  const end = number(shown.at(-1) ?? { text: "" });
  if (start === undefined || end === undefined) return undefined;
  if (suggests ? shown.length !== last - first + 1 : !changed) return undefined;
  const same = shown.every((line) => withoutReturn(line.text) === lines[(number(line) ?? 0) - 1]);
  return same ? { start, end } : undefined;
}

function draft(path: string, { body, side }: Placement, { start, end }: Range): DraftComment {
  const from = start < end ? { start_line: start, start_side: side } : {};
  return { path, body, line: end, side, ...from };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
