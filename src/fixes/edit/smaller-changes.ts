// A change that sets a whole mapping or list -> changes of what differs in it, so that comments and styles of the rest stay.

import type { FieldPath, JsonValue } from "../../manifests/document.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";
import { type Change, sameValue } from "./change.ts";

/** The changes that turn `old`, the value at the field of `change`, into the new one; the change itself where there are none smaller. */
export function smallerChanges(old: JsonValue | undefined, change: Change): readonly Change[] {
  if (change.kind !== "set" || old === undefined) return [change];
  return [...difference(change.field, old, change.value)];
}

function* difference(field: FieldPath, old: JsonValue, wanted: JsonValue): Generator<Change> {
  if (sameValue(old, wanted)) return;
  if (isList(old) && isList(wanted) && old.length > 0 && wanted.length > 0) {
    yield* itemChanges(field, old, wanted);
  } else if (isObject(old) && isObject(wanted) && Object.keys(wanted).some((key) => Object.hasOwn(old, key))) {
    yield* fieldChanges(field, old, wanted);
  } else yield { kind: "set", field, value: wanted };
}

type Fields = Readonly<Record<string, JsonValue>>;

function* fieldChanges(field: FieldPath, old: Fields, wanted: Fields): Generator<Change> {
  let behind: string | undefined;
  for (const [key, value] of Object.entries(wanted)) {
    const at = [...field, key];
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    if (before !== undefined) yield* difference(at, before, value);
    else yield { kind: "set", field: at, value, ...(behind !== undefined && { behind }) };
    behind = key;
  }
  for (const key of Object.keys(old)) if (!Object.hasOwn(wanted, key)) yield { kind: "remove", field: [...field, key] };
}

function* itemChanges(field: FieldPath, old: readonly JsonValue[], wanted: readonly JsonValue[]): Generator<Change> {
  const surplus = old.length - wanted.length;
  const first = wanted.findIndex((item, index) => !sameValue(item, old[index]));
  const same = first < 0 ? wanted.length : first;
  if (surplus > 0 && wanted.slice(same).every((item, index) => sameValue(item, old[same + surplus + index]))) {
    for (let index = same + surplus - 1; index >= same; index--) yield { kind: "remove", field: [...field, index] };
    return;
  }
  for (const [index, item] of wanted.entries()) {
    const before = old[index];
    if (before === undefined) yield { kind: "append", field, value: item };
    else yield* difference([...field, index], before, item);
  }
  for (let index = old.length - 1; index >= wanted.length; index--) yield { kind: "remove", field: [...field, index] };
}
