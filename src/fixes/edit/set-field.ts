// A value to write at a field -> splices: over the old value, or as a new field of the nearest mapping there is.
import { type FieldPath, type JsonValue, type Position, positionOf } from "../../manifests/document.ts";
import { addField } from "./add-field.ts";
import { isMapping, isSequence } from "./change.ts";
import { fieldName, type Place, type Refusal, standsInFlow } from "./place.ts";
import { columnOf, linesBehind, type Splice } from "./splice.ts";
import { blockLines, flowText, scalarText, writingStyleOf } from "./writing-style.ts";

/** Sets the value at `field`; a field that is not there yet comes behind its sibling `behind`, else last. */
export function setField(
  place: Place,
  field: FieldPath,
  value: JsonValue,
  behind?: string,
): readonly Splice[] | Refusal {
  const present = positionOf(place.document, field);
  if (present !== undefined) return replaceValue({ place, field, position: present, value });

  const parent = deepestPresent(place, field);
  const [key, ...below] = field.slice(parent.length);
  if (typeof key !== "string" || below.some((step) => typeof step === "number")) {
    return { reason: `${fieldName(field)} has no place in ${place.document.path}` };
  }
  const nested = below.reduceRight<JsonValue>((inner, step) => ({ [step]: inner }), value);
  const position = positionOf(place.document, parent);
  if (position?.fields === undefined) {
    return position === undefined || position.items !== undefined
      ? { reason: `${fieldName(parent)} is not a mapping` }
      : replaceValue({ place, field: parent, position, value: { [key]: nested } });
  }
  const anchor = below.length === 0 ? behind : undefined;
  return addField({ place, position, key, value: nested, ...(anchor !== undefined && { behind: anchor }) });
}

function deepestPresent(place: Place, field: FieldPath): FieldPath {
  let length = field.length;
  while (length > 0 && positionOf(place.document, field.slice(0, length)) === undefined) length--;
  return field.slice(0, length);
}

interface Replacement {
  readonly place: Place;
  readonly field: FieldPath;
  readonly position: Position;
  readonly value: JsonValue;
}

function replaceValue({ place, field, position, value }: Replacement): readonly Splice[] | Refusal {
  const { text, document } = place;
  const style = writingStyleOf(text, document);
  const collection = isSequence(value) || isMapping(value);
  if (["block", "literal", "folded"].includes(position.style)) {
    return { reason: `${fieldName(field)} is written over several lines` };
  }
  if (position.end > position.start) {
    const written = collection ? flowText(value, style) : scalarText(value, style, position.style);
    return [{ start: position.start, end: position.end, text: written }];
  }
  // Nothing is written behind the colon (`annotations:`).
  const colon = position.key === undefined ? -1 : text.indexOf(":", position.key.end);
  if (colon < 0 || position.key === undefined) return { reason: `${fieldName(field)} is empty` };
  if (collection && !standsInFlow(document, field)) {
    const column = columnOf(text, position.key.start) + (isSequence(value) && style.listsUnderKey ? 0 : style.indent);
    return [
      linesBehind(
        text,
        colon,
        blockLines(value, style).map((line) => " ".repeat(column) + line),
      ),
    ];
  }
  return [
    {
      start: colon + 1,
      end: colon + 1,
      text: ` ${collection ? flowText(value, style) : scalarText(value, style, undefined)}`,
    },
  ];
}
