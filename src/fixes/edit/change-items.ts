// An item more or less in a sequence, a field less in a mapping -> splices, with the dashes, indentation and quotes of the others.

import { type FieldPath, type JsonValue, type Position, positionOf } from "../../manifests/document.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";
import { ownFields } from "./add-field.ts";
import { addToFlow, removeFromFlow } from "./flow-entries.ts";
import { fieldName, isMerged, type Place, type Refusal } from "./place.ts";
import { setField } from "./set-field.ts";
import { beginsLine, breaksBefore, columnOf, linesBehind, type Splice, skipBlank, startOfLine } from "./splice.ts";
import { blockLines, flowText, scalarText } from "./write-value.ts";
import { writingStyleOf } from "./writing-style.ts";

/** Appends to the sequence at `field`, which is made where there is none. */
export function appendItem(place: Place, field: FieldPath, value: JsonValue): readonly Splice[] | Refusal {
  const sequence = positionOf(place.document, field);
  if (sequence?.items === undefined) return setField(place, field, [value]);
  const { text, document } = place;
  const style = writingStyleOf(text, document);
  const last = sequence.items.at(-1);
  const like = last?.alias === undefined ? last?.style : undefined;
  const collection = isList(value) || isObject(value);
  if (sequence.style === "flow") {
    const written = collection ? flowText(value, style) : scalarText(value, style, like);
    return addToFlow(text, { collection: sequence, ...(last && { sibling: last }), written, compact: style.compact });
  }
  const dash = dashOf(text, sequence, sequence.items.length - 1);
  if (last === undefined || dash === undefined) return { reason: `${fieldName(field)} is not a list` };
  const lead = "-".padEnd(leadOf(text, dash, last));
  const lines = collection ? blockLines(value, style) : [scalarText(value, style, like)];
  const indentation = " ".repeat(columnOf(text, dash));
  const indented = lines.map((line, index) => indentation + (index === 0 ? lead : " ".repeat(lead.length)) + line);
  return [linesBehind(text, last.end, indented)];
}

/** Offset of the `-` of an item of a block sequence. */
function dashOf(text: string, sequence: Position, index: number): number | undefined {
  const previous = sequence.items?.[index - 1];
  const dash = previous === undefined ? sequence.start : skipBlank(text, previous.end);
  return text[dash] === "-" ? dash : undefined;
}

/** Columns from the dash of an item to its value. */
function leadOf(text: string, dash: number, item: Position): number {
  const between = text.slice(dash + 1, item.start);
  return /^ +$/.test(between) ? between.length + 1 : 2;
}

/** Takes an item out of a sequence, or a field out of a mapping, that has others. */
export function removeEntry(place: Place, field: FieldPath): readonly Splice[] | Refusal {
  const { text, document } = place;
  const around = positionOf(document, field.slice(0, -1));
  const entry = positionOf(document, field);
  const name = fieldName(field);
  if (around === undefined || entry === undefined || isMerged(place, field)) {
    return { reason: `${name} is not written here` };
  }
  const entries = entriesOf(text, around);
  const index = entries.findIndex(({ position }) => position === entry);
  const found = entries[index];
  const [previous, next] = [entries[index - 1], entries[index + 1]];
  if (found === undefined) return { reason: `${name} is not an entry of its own` };
  if (previous === undefined && next === undefined) {
    return { reason: `${name} is the only ${around.items ? "item of its list" : "field of its mapping"}` };
  }
  if (around.style === "flow") return removeFromFlow(text, found, { collection: around, previous, next });
  return removeLines(text, found, next) ?? { reason: `${name} shares its line with something else` };
}

interface Entry {
  readonly position: Position;
  readonly start: number;
  readonly end: number;
}

/** From the key or the dash to the end of the value. */
function entriesOf(text: string, around: Position): readonly Entry[] {
  if (around.items === undefined) {
    return ownFields(around).map(([, position]) => ({
      position,
      start: position.key?.start ?? position.start,
      end: Math.max(position.end, position.key?.end ?? 0),
    }));
  }
  return around.items.map((position, index) => ({
    position,
    start: around.style === "flow" ? position.start : (dashOf(text, around, index) ?? position.start),
    end: position.end,
  }));
}

function removeLines(text: string, entry: Entry, next: Entry | undefined): readonly Splice[] | undefined {
  if (!beginsLine(text, entry.start)) {
    // The first of an item: the next one takes its place behind the dash.
    if (next === undefined || text.slice(entry.end, next.start).trim() !== "") return undefined;
    return [{ start: entry.start, end: next.start, text: "" }];
  }
  const start = startOfLine(text, entry.start);
  const newline = text[entry.end - 1] === "\n" ? entry.end - 1 : text.indexOf("\n", entry.end);
  if (newline >= 0) return [{ start, end: newline + 1, text: "" }];
  // The last line of a file without a line break at its end: the break before it goes.
  return [{ start: breaksBefore(text, start), end: text.length, text: "" }];
}
