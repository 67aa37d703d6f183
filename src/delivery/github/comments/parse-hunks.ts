// The patch of one file, as GitHub lists it -> its hunks: which lines stand in the diff, on which side, with their text. Pure.

/** A line of a hunk; a context line has both numbers, a removed one only `left`, an added one only `right`. */
export interface HunkLine {
  readonly left?: number;
  readonly right?: number;
  readonly text: string;
}

export type Hunk = readonly HunkLine[];

const HEADER = /^@@ -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@/;

/** The hunks of a patch, in its order. What is no hunk is passed over. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: HunkLine[][] = [];
  let [left, right] = [0, 0];
  for (const line of patch.split("\n")) {
    const header = HEADER.exec(line);
    if (header !== null) {
      [left, right] = [Number(header[1]), Number(header[2])];
      hunks.push([]);
      continue;
    }
    const hunk = hunks.at(-1);
    const text = line.slice(1);
    // "\ No newline at end of file" is no line; nor is what follows the last line break.
    if (hunk === undefined || line === "" || line.startsWith("\\")) continue;
    if (line.startsWith("-")) hunk.push({ left: left++, text });
    else if (line.startsWith("+")) hunk.push({ right: right++, text });
    else hunk.push({ left: left++, right: right++, text });
  }
  return hunks;
}
