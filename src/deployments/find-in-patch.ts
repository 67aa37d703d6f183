// A field of a rendered object and a patch -> where the patch has the value that the object got. Applies nothing.
import type { FieldPath, JsonValue, Position } from "../manifests/document.ts";
import { fieldOf, isList, isObject, textAt } from "../mesh/plain-value.ts";

/** A patch, or a part of one. */
interface Written {
  readonly value: JsonValue | undefined;
  readonly position: Position | undefined;
}

/** Of a patch that is merged: where it says the value that the rendered object has at the field. */
export function findMerged(written: Written, rendered: JsonValue | undefined, field: FieldPath): Position | undefined {
  const [step, ...rest] = field;
  const { value, position } = written;
  if (step === undefined) return isSame(value, rendered) ? position : undefined;
  if (typeof step === "number") {
    const item = isList(rendered) ? rendered[step] : undefined;
    const index = isList(value) ? value.findIndex((one) => isSameItem(one, item)) : -1;
    if (!isList(value) || index < 0) return undefined;
    return findMerged({ value: value[index], position: position?.items?.[index] }, item, rest);
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
  const inner = isObject(rendered) ? rendered[step] : undefined;
  return findMerged({ value: value[step], position: position?.fields?.get(step) }, inner, rest);
}

/** What Kubernetes merges lists by. */
const KEYS = ["name", "containerPort", "port", "number", "mountPath"] as const;

export function isSameItem(one: JsonValue, other: JsonValue | undefined): boolean {
  if (isSame(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const key = KEYS.find((name) => one[name] !== undefined);
  return key !== undefined && one[key] === other[key];
}

/** A null in a patch takes the field away. */
function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === null) return other === undefined;
  if (one === other) return one !== undefined;
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key], other[key]));
}

/** Of a patch of JSON 6902: the operation that did it, or the part of its value that says it. The last one wins. */
export function findOperation(
  { value, position }: Written,
  rendered: JsonValue,
  field: FieldPath,
): Position | undefined {
  const operations = isList(value) ? value : [];
  for (let index = operations.length - 1; index >= 0; index--) {
    const operation = operations[index] ?? null;
    const where = pointerOf(operation);
    const place = position?.items?.[index];
    if (where.length === 0 || where.some((step, at) => !isStep(step, field, at))) continue;
    const inside = follow(rendered, field.slice(0, where.length));
    const rest = field.slice(where.length);
    if (textAt(operation, "op") === "remove") {
      if (rest.length === 0 && inside === undefined) return place;
      continue;
    }
    const written = { value: fieldOf(operation, "value"), position: place?.fields?.get("value") };
    const found = findMerged(written, inside, rest);
    if (found !== undefined) return rest.length === 0 ? place : found;
  }
  return undefined;
}

function pointerOf(operation: JsonValue): readonly string[] {
  const steps = textAt(operation, "path")?.split("/").slice(1) ?? [];
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** `-` is the end of a list: which item that became is told by its value. */
const isStep = (step: string, field: FieldPath, at: number): boolean =>
  step === String(field[at]) || (step === "-" && typeof field[at] === "number");

function follow(value: JsonValue, field: FieldPath): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of field) {
    if (typeof step === "number") at = isList(at) ? at[step] : undefined;
    else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}
