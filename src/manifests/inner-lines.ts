// A scalar as it is written over several lines, and its value -> where in the value each line begins. Literal blocks need
// none of this: their lines are lines of the file.

/** A line is found by its first characters, before anything that is written otherwise than it reads. */
const LONGEST_PROBE = 40;
/** Lines that read otherwise than they are written are few in a row. */
const FARTHEST = 2048;
const UNLIKE_ITSELF = /[\\'"]/;

const probeOf = (line: string): string => line.trim().slice(0, LONGEST_PROBE).split(UNLIKE_ITSELF, 1)[0] ?? "";

/** Offsets into `value`, one for each line of `written` behind its first. Linear; where a line is not found, that before it. */
export function innerLines(written: string, value: string): readonly number[] {
  const [first = "", ...rest] = written.split(/\r\n?|\n/);
  const isHeader = /^[|>]/.test(first);
  // Behind the first words of the last line that was found, and how much further the next one can be.
  let from = isHeader ? 0 : probeOf(first.replace(/^["']/, "")).length;
  let reach = first.length + LONGEST_PROBE;
  let begin = 0;
  const offsets: number[] = [];
  for (const line of rest) {
    const probe = probeOf(line);
    const found = probe === "" ? -1 : value.slice(from, from + reach + LONGEST_PROBE).indexOf(probe);
    if (found >= 0) {
      begin = from + found;
      from = begin + probe.length;
      reach = 0;
    }
    reach = Math.min(reach, FARTHEST) + line.length + 2;
    offsets.push(begin);
  }
  return offsets;
}
