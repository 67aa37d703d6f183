// A manifest's value -> plain data that is safe to look names up in. Nothing is interpreted here.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { newObject } from "../manifests/node-reader.ts";

/**
 * The value as the API server stores it: fields that are null are absent. Objects have no prototype, so that a field
 * called `constructor` or `__proto__` is found exactly when somebody wrote it.
 */
export function plainValue(value: JsonValue): JsonValue {
  if (isList(value)) {
    const items = value.map(plainValue);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isObject(value) ? plainObject(value) : value;
}

/** Most objects are plain as they were read, and a repository has millions of them. */
function plainObject(value: JsonObject): JsonObject {
  const plain = newObject();
  let isSame = Object.getPrototypeOf(value) === Object.getPrototypeOf(plain);
  for (const key of Object.keys(value)) {
    const field = value[key] as JsonValue;
    if (field !== null) plain[key] = plainValue(field);
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
  let at = value;
  for (const name of names) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

export function objectAt(value: JsonValue | undefined, ...names: readonly string[]): JsonObject {
  const found = fieldOf(value, ...names);
  return isObject(found) ? found : newObject();
}

export function listAt(value: JsonValue | undefined, ...names: readonly string[]): readonly JsonValue[] {
  const found = fieldOf(value, ...names);
  return isList(found) ? found : [];
}

export function textAt(value: JsonValue | undefined, ...names: readonly string[]): string | undefined {
  const found = fieldOf(value, ...names);
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
