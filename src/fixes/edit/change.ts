// A change to one document as plain data, and what the document's value is after it. Knows nothing of text.

import type { FieldPath, JsonValue } from "../../manifests/document.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";

/**
 * `set` replaces the value at a field or adds it, with the mappings around it where they are missing; a new field
 * stands behind its sibling `behind`, else at the end. `append` adds an item to a sequence, or makes the sequence.
 * `remove` takes an item out of a sequence or a field out of a mapping; the last one stays.
 */
export type Change =
  | { readonly kind: "set"; readonly field: FieldPath; readonly value: JsonValue; readonly behind?: string }
  | { readonly kind: "append"; readonly field: FieldPath; readonly value: JsonValue }
  | { readonly kind: "remove"; readonly field: FieldPath };

/** The value with the change made; undefined where the change does not fit it. */
export function changeValue(value: JsonValue, change: Change): JsonValue | undefined {
  switch (change.kind) {
    case "set":
      return replaceAt(value, change.field, () => change.value);
    case "append":
      return replaceAt(value, change.field, (old) => {
        if (old === undefined || old === null) return [change.value];
        return isList(old) ? [...old, change.value] : undefined;
      });
    case "remove": {
      const step = change.field.at(-1);
      return replaceAt(value, change.field.slice(0, -1), (old) => without(old, step));
    }
  }
}

function without(value: JsonValue | undefined, step: string | number | undefined): JsonValue | undefined {
  if (isList(value) && typeof step === "number" && step < value.length) {
    return value.filter((_, position) => position !== step);
  }
  if (!isObject(value) || typeof step !== "string" || !Object.hasOwn(value, step)) return undefined;
  const { [step]: _, ...rest } = value;
  return rest;
}

type Replace = (old: JsonValue | undefined) => JsonValue | undefined;

function replaceAt(value: JsonValue | undefined, field: FieldPath, replace: Replace): JsonValue | undefined {
  const [step, ...rest] = field;
  if (step === undefined) return replace(value);
  if (typeof step === "number") {
    if (!isList(value) || step >= value.length) return undefined;
    const item = replaceAt(value[step], rest, replace);
    return item === undefined ? undefined : value.with(step, item);
  }
  const mapping = value === undefined || value === null ? {} : value;
  if (!isObject(mapping)) return undefined;
  const child = replaceAt(Object.hasOwn(mapping, step) ? mapping[step] : undefined, rest, replace);
  return child === undefined ? undefined : { ...mapping, [step]: child };
}

/** The value at a field, or undefined. */
export function valueAt(value: JsonValue | undefined, field: FieldPath): JsonValue | undefined {
  let found = value;
  for (const step of field) {
    if (typeof step === "number") found = isList(found) ? found[step] : undefined;
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/** Whether two values are equal; the order of keys does not count. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && sameValue(a[k], b[k]));
}
