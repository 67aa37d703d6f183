// A file edit -> the stretch of lines that a review comment can suggest something else for. Whether GitHub shows those lines
// is for others to see.
import type { FileEdit } from "./fix.ts";

/** Lines of the file as it is, 1-based, both ends included, and what stands there instead (no line endings). */
export interface Suggestion {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: readonly string[];
}

/** With more lines than this, most of them unchanged, nobody sees what is suggested: a patch says it better. */
const MOST_LINES = 40;

/**
 * The smallest stretch that holds every place in which the file changes, so that one button does all of the edit. What is
 * only inserted takes the line above with it, or (second choice) the one below. None for a new file, for places far apart,
 * and where the end of the last line changes, which no button can do.
 */
export function toSuggestions({ before, after }: FileEdit): readonly Suggestion[] {
  if (before === undefined || before === "" || before.endsWith("\n") !== after.endsWith("\n")) return [];
  const [old, now] = [linesOf(before), linesOf(after)];
  const { above, below } = sameLines(old, now);
  const end = old.length - below;
  if (end - above > MOST_LINES || (end === above && old.length === now.length)) return [];

  const stretch = (first: number, last: number): Suggestion => ({
    startLine: first + 1,
    endLine: last,
    replacement: now.slice(first, now.length - (old.length - last)).map(withoutReturn),
  });
  const stretches =
    end > above
      ? [stretch(above, end)]
      : [...(above > 0 ? [stretch(above - 1, end)] : []), ...(below > 0 ? [stretch(above, end + 1)] : [])];
  // Nobody knows what the button does to a last line without an end, when it goes or when the others end in CRLF.
  return stretches.filter(
    ({ endLine, replacement }) =>
      before.endsWith("\n") || endLine < old.length || (replacement.length > 0 && !before.includes("\r\n")),
  );
}

/** How many lines are the same at the top and at the bottom. */
function sameLines(old: readonly string[], now: readonly string[]): { readonly above: number; readonly below: number } {
  const shorter = Math.min(old.length, now.length);
  let above = 0;
  while (above < shorter && old[above] === now[above]) above++;
  let below = 0;
  while (below < shorter - above && old.at(-1 - below) === now.at(-1 - below)) below++;
  return { above, below };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return text.endsWith("\n") ? lines.slice(0, -1) : lines;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
