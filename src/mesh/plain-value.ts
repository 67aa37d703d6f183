// A manifest's value -> plain data that is safe to look names up in. Nothing is interpreted here.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { newObject } from "../manifests/node-reader.ts";

/**
 * The value as the API server stores it: fields that are null are absent. Objects have no prototype, so that a field
 * called `constructor` or `__proto__` is found exactly when somebody wrote it.
 */
export function plainValue(value: JsonValue): JsonValue {
  return isPlain(value) ? value : made(value);
}

const PLAIN = Object.getPrototypeOf(newObject());

/** Most objects are plain as they were read, and a repository has millions of them. */
function isPlain(value: JsonValue): boolean {
  if (isList(value)) return value.every(isPlain);
  if (!isObject(value)) return true;
  if (Object.getPrototypeOf(value) !== PLAIN) return false;
  for (const key in value) {
    const field = value[key] as JsonValue;
    if (field === null || !isPlain(field)) return false;
  }
  return true;
}

/** What is plain in it stays as it is. */
function made(value: JsonValue): JsonValue {
  if (isList(value)) {
    const items = value.map(made);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isObject(value) ? madeObject(value) : value;
}

function madeObject(value: JsonObject): JsonObject {
  const plain = newObject();
  let isSame = Object.getPrototypeOf(value) === PLAIN;
  for (const key of Object.keys(value)) {
    const field = value[key] as JsonValue;
    if (field !== null) plain[key] = made(field);
    isSame &&= field === plain[key];
  }
  return isSame ? value : plain;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value under a path of field names; undefined where something on the way is not an object or has no such field. */
export function fieldOf(value: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined {
  return fieldAt(value, names);
}

function fieldAt(value: JsonValue | undefined, names: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const name of names) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

export function objectAt(value: JsonValue | undefined, ...names: readonly string[]): JsonObject {
  const found = fieldAt(value, names);
  return isObject(found) ? found : newObject();
}

export function listAt(value: JsonValue | undefined, ...names: readonly string[]): readonly JsonValue[] {
  const found = fieldAt(value, names);
  return isList(found) ? found : [];
}

export function textAt(value: JsonValue | undefined, ...names: readonly string[]): string | undefined {
  const found = fieldAt(value, names);
  return typeof found === "string" ? found : undefined;
}

/** The fields that are text; others are left out. */
export function labelsAt(value: JsonValue | undefined, ...names: readonly string[]): Readonly<Record<string, string>> {
  const labels = newObject() as Record<string, string>;
  for (const [key, label] of Object.entries(objectAt(value, ...names))) {
    if (typeof label === "string") labels[key] = label;
  }
  return labels;
}
