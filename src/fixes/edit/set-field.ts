// A value to write at a field -> splices: over the old value, or as a new field of the nearest mapping there is.
import { type FieldPath, type JsonValue, positionOf } from "../../manifests/document.ts";
import { addField } from "./add-field.ts";
import { fieldName, isMerged, type Place, type Refusal } from "./place.ts";
import { replaceValue } from "./replace-value.ts";
import type { Splice } from "./splice.ts";

/** Sets the value at `field`; a field that is not there yet comes behind its sibling `behind`, else last. */
export function setField(
  place: Place,
  field: FieldPath,
  value: JsonValue,
  behind?: string,
): readonly Splice[] | Refusal {
  const present = positionOf(place.document, field);
  if (present !== undefined && !isMerged(place, field)) {
    return replaceValue({ place, field, position: present, value });
  }
  const parent = deepestPresent(place, field.slice(0, -1));
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
