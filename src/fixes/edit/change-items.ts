// An item more or less in a sequence -> splices, with the dashes, indentation and quotes of its other items.
import { type FieldPath, type JsonValue, type Position, positionOf } from "../../manifests/document.ts";
import { addToFlow } from "./add-to-flow.ts";
import { isMapping, isSequence } from "./change.ts";
import { fieldName, type Place, type Refusal } from "./place.ts";
import { setField } from "./set-field.ts";
import { columnOf, endOfLine, linesBehind, type Splice, startOfLine } from "./splice.ts";
import { blockLines, dashBefore, flowText, scalarText, writingStyleOf } from "./writing-style.ts";

/** Appends to the sequence at `field`, which is made where there is none. */
export function appendItem(place: Place, field: FieldPath, value: JsonValue): readonly Splice[] | Refusal {
  const sequence = positionOf(place.document, field);
  if (sequence?.items === undefined) return setField(place, field, [value]);
  const style = writingStyleOf(place.text, place.document);
  const last = sequence.items.at(-1);
  const collection = isSequence(value) || isMapping(value);
  if (sequence.style === "flow") {
    const written = collection ? flowText(value, style) : scalarText(value, style, last?.style);
    return addToFlow(place.text, { collection: sequence, ...(last && { sibling: last }), written });
  }
  const dash = last && dashBefore(place.text, last);
  if (last === undefined || dash === undefined) return { reason: `${fieldName(field)} is not a list` };
  const lead = "-".padEnd(leadOf(place.text, dash, last));
  const lines = collection ? blockLines(value, style) : [scalarText(value, style, last.style)];
  const indentation = " ".repeat(columnOf(place.text, dash));
  const indented = lines.map((line, index) => indentation + (index === 0 ? lead : " ".repeat(lead.length)) + line);
  return [linesBehind(place.text, last.end, indented)];
}

/** Columns from the dash of an item to its value. */
function leadOf(text: string, dash: number, item: Position): number {
  const between = text.slice(dash + 1, item.start);
  return between.trim() === "" && !between.includes("\n") && between.length > 0 ? between.length + 1 : 2;
}

/** Takes an item out of a sequence that has others. */
export function removeItem(place: Place, field: FieldPath): readonly Splice[] | Refusal {
  const sequence = positionOf(place.document, field.slice(0, -1));
  const index = field.at(-1);
  const item = positionOf(place.document, field);
  if (sequence?.items === undefined || item === undefined || typeof index !== "number") {
    return { reason: `${fieldName(field)} is not an item of a list` };
  }
  const previous = sequence.items[index - 1];
  const next = sequence.items[index + 1];
  if (previous === undefined && next === undefined)
    return { reason: `${fieldName(field)} is the only item of its list` };
  if (sequence.style === "flow") {
    if (next !== undefined) return [{ start: item.start, end: next.start, text: "" }];
    return [{ start: previous?.end ?? item.start, end: item.end, text: "" }];
  }
  return removeBlockItem(place.text, item, field);
}

function removeBlockItem(text: string, item: Position, field: FieldPath): readonly Splice[] | Refusal {
  const dash = dashBefore(text, item);
  if (dash === undefined || text.slice(startOfLine(text, dash), dash).trim() !== "") {
    return { reason: `${fieldName(field)} shares its line with something else` };
  }
  const start = startOfLine(text, dash);
  if (text[item.end - 1] === "\n") return [{ start, end: item.end, text: "" }];
  const newline = text.indexOf("\n", item.end);
  if (newline >= 0) return [{ start, end: newline + 1, text: "" }];
  // The last line of a file without a line break at its end: the break before it goes.
  const before = endOfLine(text, Math.max(0, start - 2));
  return [{ start: Math.min(before, start), end: text.length, text: "" }];
}
