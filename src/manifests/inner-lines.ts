// A scalar as it is written over several lines, and its value -> where in the value each line begins. Literal blocks need
// none of this: their lines are lines of the file.

/** A line is found by its first characters, before anything that is written otherwise than it reads. */
const LONGEST_PROBE = 40;
const UNLIKE_ITSELF = /[\\'"]/;

/** Offsets into `value`, one for each line of `written` behind its first. Linear; where a line is not found, that before it. */
export function innerLines(written: string, value: string): readonly number[] {
  const offsets: number[] = [];
  let from = 0;
  let reach = LONGEST_PROBE;
  const [first = "", ...rest] = written.split(/\r\n?|\n/);
  reach += first.length;
  for (const line of rest) {
    const text = line.trim();
    const probe = text.slice(0, LONGEST_PROBE).split(UNLIKE_ITSELF, 1)[0] ?? "";
    const found = probe === "" ? -1 : value.slice(from, from + reach + LONGEST_PROBE).indexOf(probe);
    if (found >= 0) {
      from += found;
      reach = 0;
    }
    reach += line.length + 2;
    offsets.push(from);
  }
  return offsets;
}
