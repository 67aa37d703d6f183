// One more entry of `[…]` or `{…}` -> splices, on a line of its own where its siblings have one.
import type { Position } from "../../manifests/document.ts";
import { columnOf, endOfLine, lineEnding, type Splice, startOfLine } from "./splice.ts";

export interface FlowEntry {
  readonly collection: Position;
  /** The entry that it comes behind; absent in an empty collection. */
  readonly sibling?: { readonly start: number; readonly end: number };
  readonly written: string;
}

/** Adds an entry behind `sibling`. */
export function addToFlow(text: string, { collection, sibling, written }: FlowEntry): readonly Splice[] {
  if (sibling === undefined) {
    return [{ start: collection.start + 1, end: collection.start + 1, text: written }];
  }
  const { start, end } = sibling;
  const ownLine = text.slice(startOfLine(text, start), start).trim() === "";
  if (!ownLine) {
    return [{ start: end, end, text: `${isCompact(text) ? "," : ", "}${written}` }];
  }
  const line = lineEnding(text) + " ".repeat(columnOf(text, start)) + written;
  const comma = /^[ \t]*,/.exec(text.slice(end, endOfLine(text, end)));
  if (comma !== null) {
    // Another entry follows: what stands behind the comma on this line is its comment, or the next entry.
    const at = end + comma[0].length;
    const rest = text.slice(at, endOfLine(text, at));
    return /^\s*(#.*)?$/.test(rest)
      ? [{ start: at + rest.length, end: at + rest.length, text: `${line},` }]
      : [{ start: end, end, text: `, ${written}` }];
  }
  const rest = text.slice(end, endOfLine(text, end));
  if (!/^\s*(#.*)?$/.test(rest)) return [{ start: end, end, text: `, ${written}` }];
  return rest === ""
    ? [{ start: end, end, text: `,${line}` }]
    : [
        { start: end, end, text: "," },
        { start: end + rest.length, end: end + rest.length, text: line },
      ];
}

/** Nowhere in the file does a blank follow a comma. */
function isCompact(text: string): boolean {
  return text.includes(",") && !/,\s/.test(text);
}
