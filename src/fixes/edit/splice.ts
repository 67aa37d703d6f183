// Replacing stretches of a text by offset, and the lines around an offset. Knows nothing of YAML.

/** Replaces `start`..`end` (exclusive) by `text`; equal offsets insert. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies splices that do not overlap; lines in them end as those of `text` do. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ending = lineEnding(text);
  const backwards = [...splices].sort((a, b) => b.start - a.start || b.end - a.end);
  let result = text;
  for (const { start, end, text: replacement } of backwards) {
    result = result.slice(0, start) + replacement.replaceAll(/\r?\n/g, ending) + result.slice(end);
  }
  return result;
}

/** The line ending that the file uses (of its first line). */
export function lineEnding(text: string): "\r\n" | "\n" {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}

export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of `offset` ends, before its line ending. */
export function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** Columns before `offset` in its line; a byte order mark takes none. */
export function columnOf(text: string, offset: number): number {
  const start = startOfLine(text, offset);
  return offset - start - (text[start] === "\uFEFF" && offset > start ? 1 : 0);
}

/** What the line of `offset` begins with. */
export function indentationOf(text: string, offset: number): string {
  return /[ \t]*/y.exec(text.slice(startOfLine(text, offset), offset))?.[0] ?? "";
}

/** Whether nothing stands before `offset` in its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(startOfLine(text, offset), offset).trim() === "";
}

const BLANK = /(?:[ \t\r\n\uFEFF]|#[^\r\n]*)*/y;

/** The offset of what stands next, behind white space and comments. `offset` is the end of a value or of a sign. */
export function skipBlank(text: string, offset: number): number {
  BLANK.lastIndex = offset;
  BLANK.exec(text);
  return Math.max(offset, BLANK.lastIndex);
}

/** Where the line breaks begin that stand before `offset`; `offset` where there are none. */
export function breaksBefore(text: string, offset: number): number {
  return /(?:\r?\n[ \t]*)*$/.exec(text.slice(0, offset))?.index ?? offset;
}

/** Puts whole lines behind the line in which `offset`, the end of a value, stands. */
export function linesBehind(text: string, offset: number, lines: readonly string[]): Splice {
  const at = endOfLine(text, offset);
  return { start: at, end: at, text: lines.map((line) => `\n${line}`).join("") };
}
