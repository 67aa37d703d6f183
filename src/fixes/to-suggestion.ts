// A file edit -> the one stretch of lines that a review comment can suggest instead, where there is just one.
import { structuredPatch } from "diff";
import type { FileEdit } from "./fix.ts";

/** Lines of the file as it is, 1-based, both ends included, and what stands there instead (no line endings). */
export interface Suggestion {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: readonly string[];
}

/**
 * The smallest range of lines that the edit replaces. An insertion replaces the line above it (at the top of a file, the
 * one below). Undefined for a new file and for an edit in several places.
 */
export function toSuggestion({ path, before, after }: FileEdit): Suggestion | undefined {
  if (before === undefined || before === "") return undefined;
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 0 });
  const [hunk] = hunks;
  if (hunk === undefined || hunks.length > 1) return undefined;
  const added = hunk.lines.filter((line) => line.startsWith("+")).map((line) => withoutReturn(line.slice(1)));
  if (hunk.oldLines > 0) {
    return { startLine: hunk.oldStart, endLine: hunk.oldStart + hunk.oldLines - 1, replacement: added };
  }
  // An insertion stands before line `oldStart` of the old text.
  const lines = before.split("\n").map(withoutReturn);
  const above = hunk.oldStart - 1;
  return above >= 1
    ? { startLine: above, endLine: above, replacement: [lines[above - 1] ?? "", ...added] }
    : { startLine: 1, endLine: 1, replacement: [...added, lines[0] ?? ""] };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
