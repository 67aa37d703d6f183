// Offset in a text -> line number. `\n`, `\r\n` and a lone `\r` end a line, as in YAML. Never copies the text.

/** Answers fastest when asked for offsets that lie near each other. */
export interface LineTable {
  /** 1-based line of the character at `offset`. */
  readonly lineAt: (offset: number) => number;
}

export function lineTable(text: string): LineTable {
  let starts: readonly number[] | undefined;
  let index = 0;
  const lineAt = (offset: number): number => {
    starts ??= lineStarts(text);
    if (offset < (starts[index] as number)) index = lastStartBefore(starts, offset);
    while (offset >= (starts[index + 1] ?? Number.POSITIVE_INFINITY)) index++;
    return index + 1;
  };
  return { lineAt };
}

function lineStarts(text: string): readonly number[] {
  if (text.includes("\r") && /\r(?!\n)/.test(text)) {
    return [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
  }
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

function lastStartBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
