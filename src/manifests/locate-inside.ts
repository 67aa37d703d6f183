// A character inside of a text field of a document -> the line of the file that holds it. The text is looked at by whoever
// asks; nothing is parsed here.
import { type Document, type FieldPath, locate, locatePatch, positionOf } from "./document.ts";
import type { Location } from "./notice.ts";

/** A character of a field's text: its offset, and the line of the text that it is on, from 0. */
export interface Spot {
  readonly offset: number;
  readonly line: number;
}

/** One line where the file shows the text line by line; else the lines of the whole value. */
export function locateInside(document: Document, field: FieldPath, { offset, line }: Spot): Location {
  const position = locatePatch(document, field) === undefined ? positionOf(document, field) : undefined;
  if (position === undefined) return locate(document, field);
  const { style, startLine, endLine, alias, innerLines = [] } = position;
  const only = (at: number): Location => ({ path: document.path, startLine: at, endLine: at });
  if (alias !== undefined || startLine === endLine) return only(startLine);
  if (style === "literal") return only(Math.min(startLine + 1 + line, endLine));
  if (innerLines.length === 0) return locate(document, field);
  const behind = innerLines.findLastIndex((start) => start <= offset);
  // The header of a folded block holds nothing of its text.
  return only(startLine + Math.max(behind + 1, style === "folded" ? 1 : 0));
}
