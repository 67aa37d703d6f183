// Two texts -> the hunks between them, as GitHub writes them into `patch`: git's unified form without the file's header.
import { structuredPatch } from "diff";

export interface Patch {
  readonly text: string;
  readonly additions: number;
  readonly deletions: number;
}

/** One line of a patch. GitHub calls its number, counted from the line after the first `@@`, the position. */
export interface Row {
  readonly position: number;
  readonly hunk: number;
  readonly text: string;
  readonly old?: number;
  readonly new?: number;
}

export function makePatch(before: string, after: string): Patch {
  const lines = before.split("\n");
  const hunks = structuredPatch("a", "b", before, after, "", "", { context: 3 }).hunks;
  const texts = hunks.map((hunk) => {
    const old = range(hunk.oldStart, hunk.oldLines);
    const heading = headingOf(lines, hunk.oldStart);
    return [`@@ -${old} +${range(hunk.newStart, hunk.newLines)} @@${heading}`, ...hunk.lines].join("\n");
  });
  const all = hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string) => all.filter((line) => line.startsWith(sign)).length;
  return { text: texts.join("\n"), additions: count("+"), deletions: count("-") };
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 ? Math.max(0, start - 1) : start},${count}`;
}

/** git names the nearest line above that begins with a letter. */
function headingOf(lines: readonly string[], start: number): string {
  const heading = lines.slice(0, Math.max(0, start - 1)).findLast((line) => /^[A-Za-z_$]/.test(line));
  return heading === undefined ? "" : ` ${heading.slice(0, 80).trimEnd()}`;
}

/** Every line of a patch with the numbers that a comment can name it by. */
export function readRows(patch: string): readonly Row[] {
  const rows: Row[] = [];
  let [hunk, old, next] = [-1, 0, 0];
  for (const [position, text] of patch.split("\n").entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header !== null) {
      [hunk, old, next] = [hunk + 1, Number(header[1]), Number(header[2])];
      continue;
    }
    const [isOld, isNew] = [/^[ -]/.test(text), /^[ +]/.test(text)];
    rows.push({ position, hunk, text, ...(isOld ? { old: old++ } : {}), ...(isNew ? { new: next++ } : {}) });
  }
  return rows;
}

/** What GitHub shows above a comment: the hunk's header and its lines up to the row. */
export function hunkUpTo(patch: string, row: Row): string {
  const lines = patch.split("\n").slice(0, row.position + 1);
  return lines.slice(lines.findLastIndex((line) => line.startsWith("@@ "))).join("\n");
}
