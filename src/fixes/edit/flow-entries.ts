// One entry of `[…]` or `{…}` more or less -> splices, on a line of its own where its siblings have one.
import type { Position } from "../../manifests/document.ts";
import { beginsLine, endOfLine, indentationOf, type Splice, skipBlank, startOfLine } from "./splice.ts";

export interface FlowEntry {
  readonly collection: Position;
  /** The entry that it comes behind; absent in an empty collection. */
  readonly sibling?: Range;
  readonly written: string;
  /** No blank behind commas. */
  readonly compact: boolean;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Adds an entry behind `sibling`. */
export function addToFlow(text: string, { collection, sibling, written, compact }: FlowEntry): readonly Splice[] {
  const at = sibling?.start ?? collection.start;
  const entry = written.replaceAll("\n", `\n${indentationOf(text, at)}`);
  if (sibling === undefined) {
    return [{ start: collection.start + 1, end: collection.start + 1, text: entry }];
  }
  const { start, end } = sibling;
  const beside: readonly Splice[] = [{ start: end, end, text: `${compact ? "," : ", "}${entry}` }];
  if (!beginsLine(text, start)) return beside;
  const line = `\n${indentationOf(text, start)}${entry}`;
  const comma = /^[ \t]*,/.exec(text.slice(end, endOfLine(text, end)));
  // What stands behind the value (or its comma) on this line is its comment, or the next entry.
  const from = end + (comma?.[0].length ?? 0);
  const rest = text.slice(from, endOfLine(text, from));
  if (!/^\s*(#.*)?$/.test(rest)) return beside;
  if (comma !== null) return [insertion(from + rest.length, `${line},`)];
  return rest === "" ? [insertion(end, `,${line}`)] : [insertion(end, ","), insertion(end + rest.length, line)];
}

const insertion = (at: number, text: string): Splice => ({ start: at, end: at, text });

export interface FlowNeighbours {
  readonly collection: Position;
  readonly previous: Range | undefined;
  readonly next: Range | undefined;
}

/** Takes an entry out that has a neighbour; comments of the neighbours stay. */
export function removeFromFlow(text: string, value: Range, around: FlowNeighbours): readonly Splice[] {
  const { collection, previous, next } = around;
  const comma = previous && commaBehind(text, previous.end);
  // With its anchor and its tag.
  const start = skipBlank(text, (comma ?? collection.start) + 1);
  const { end } = value;
  const rest = text.slice(end, endOfLine(text, end));
  const line = /^[ \t]*(,?)[ \t]*(?:#.*)?$/.exec(rest);
  const lineBreak = text.indexOf("\n", end);
  if (beginsLine(text, start) && line !== null && lineBreak >= 0) {
    const own: Splice = { start: startOfLine(text, start), end: lineBreak + 1, text: "" };
    const isLast = next === undefined && line[1] === "" && comma !== undefined;
    return isLast ? [own, { start: comma, end: comma + 1, text: "" }] : [own];
  }
  const following = next && commaBehind(text, end);
  if (following === undefined) return [{ start: previous?.end ?? start, end, text: "" }];
  const blanks = /[ \t]*/y;
  blanks.lastIndex = following + 1;
  return [{ start, end: following + 1 + (blanks.exec(text)?.[0].length ?? 0), text: "" }];
}

function commaBehind(text: string, end: number): number | undefined {
  const comma = skipBlank(text, end);
  return text[comma] === "," ? comma : undefined;
}
