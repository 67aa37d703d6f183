// Replacing stretches of a text by offset, and the lines around an offset. Knows nothing of YAML.

/** Replaces `start`..`end` (exclusive) by `text`; equal offsets insert. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies splices that do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const backwards = [...splices].sort((a, b) => b.start - a.start);
  let result = text;
  for (const { start, end, text: replacement } of backwards) {
    result = result.slice(0, start) + replacement + result.slice(end);
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

export function columnOf(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}

/** Puts whole lines behind the line in which `offset`, the end of a value, stands. */
export function linesBehind(text: string, offset: number, lines: readonly string[]): Splice {
  const ending = lineEnding(text);
  // A block scalar ends behind its last line break, on the line that follows.
  if (offset > 0 && text[offset - 1] === "\n") {
    return { start: offset, end: offset, text: lines.map((line) => line + ending).join("") };
  }
  const at = endOfLine(text, offset);
  return { start: at, end: at, text: lines.map((line) => ending + line).join("") };
}
