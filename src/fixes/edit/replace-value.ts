// Another value in the place of one that is written -> splices. What stands beside it (key, dash, anchor, comment) stays.

import type { FieldPath, JsonValue, Position } from "../../manifests/document.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";
import { fieldName, type Place, type Refusal, standsInFlow } from "./place.ts";
import { breaksBefore, columnOf, endOfLine, indentationOf, linesBehind, type Splice, startOfLine } from "./splice.ts";
import { blockLines, flowText, scalarText } from "./write-value.ts";
import { type WritingStyle, writingStyleOf } from "./writing-style.ts";

export interface Replacement {
  readonly place: Place;
  readonly field: FieldPath;
  /** Of the value that goes. */
  readonly position: Position;
  readonly value: JsonValue;
}

/** Replaces a value of any style by one of any shape. */
export function replaceValue(replacement: Replacement): readonly Splice[] | Refusal {
  const { place, field, position, value } = replacement;
  const { text, document } = place;
  const style = writingStyleOf(text, document);
  const { alias } = position;
  if (alias === undefined && position.style === "block") return replaceBlock(replacement, style);
  if (position.end === position.start) return fillEmpty(replacement, style);
  const written = isCollection(value)
    ? flowText(value, style)
    : scalarText(value, style, alias ? undefined : position.style);
  const indentation = standsInFlow(document, field) || style.json ? indentationOf(text, position.start) : "";
  return [
    {
      start: startOfTag(text, position.start),
      end: position.end,
      text: written.replaceAll("\n", `\n${indentation}`) + headComment(text, position),
    },
  ];
}

function isCollection(value: JsonValue): boolean {
  return isObject(value) || isList(value);
}

function isEmpty(value: JsonValue): boolean {
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Where the tag of a value begins (`!!str 5`), which need not suit the next one; else where the value does. */
function startOfTag(text: string, start: number): number {
  const tag = /(?<=[\s[{,])!\S*(?<![:,])[ \t]+$/.exec(text.slice(startOfLine(text, start), start));
  return start - (tag?.[0].length ?? 0);
}

/** `| # a comment`: the comment behind the sign of a block scalar. */
function headComment(text: string, { start, style, alias }: Position): string {
  if (alias !== undefined || (style !== "literal" && style !== "folded")) return "";
  return /[ \t]+#.*$/.exec(text.slice(start, endOfLine(text, start)))?.[0] ?? "";
}

/** Nothing is written behind the colon (`annotations:`) or the dash. */
function fillEmpty({ place, field, position, value }: Replacement, style: WritingStyle): readonly Splice[] {
  const { text, document } = place;
  const { start, key } = position;
  if (key !== undefined && isCollection(value) && !isEmpty(value) && !standsInFlow(document, field)) {
    return [linesBehind(text, start, linesBelow({ column: columnOf(text, key.start), value, style }))];
  }
  const written = isCollection(value) ? flowText(value, style) : scalarText(value, style, undefined);
  return [{ start, end: start, text: ` ${written}` }];
}

interface Below {
  /** Of the key. */
  readonly column: number;
  readonly value: JsonValue;
  readonly style: WritingStyle;
}

function linesBelow({ column, value, style }: Below): readonly string[] {
  const indent = column + (isList(value) && style.listsUnderKey ? 0 : style.indent);
  return blockLines(value, style).map((line) => " ".repeat(indent) + line);
}

/** A block mapping or sequence goes with all that stands in it. */
function replaceBlock(
  { place, field, position, value }: Replacement,
  style: WritingStyle,
): readonly Splice[] | Refusal {
  const { text } = place;
  const { start, end, key } = position;
  const inline = isCollection(value) ? flowText(value, style) : scalarText(value, style, undefined);
  const asLines = isCollection(value) && !isEmpty(value);
  const ownLines = key !== undefined && text.slice(startOfLine(text, start), start).trim() === "";
  if (!ownLines) {
    const column = " ".repeat(columnOf(text, start));
    const lines = asLines ? blockLines(value, style).join(`\n${column}`) : inline;
    return [{ start, end, text: lines }];
  }
  const head = text.slice(key.end, start);
  if (!head.includes("\n")) return { reason: `${fieldName(field)} begins beside its key` };
  const first = startOfLine(text, start);
  if (asLines) {
    const lines = linesBelow({ column: columnOf(text, key.start), value, style });
    return [{ start: first, end, text: lines.join("\n") }];
  }
  const colon = key.end + (/^\s*:(?:[ \t]+[&!]\S*)*/.exec(head)?.[0].length ?? 0);
  const before = end === text.length ? breaksBefore(text, first) : first - (text[first - 2] === "\r" ? 2 : 1);
  return [
    { start: colon, end: colon, text: ` ${inline}` },
    { start: before, end, text: "" },
  ];
}
