// Two states of one object -> the fields that differ, each with the lines that say so. Compares values, judges nothing.
import {
  type Document,
  type FieldPath,
  type JsonObject,
  type JsonValue,
  locate,
  locatePatch,
  positionOf,
} from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";

export interface ChangedField {
  readonly path: FieldPath;
  /** In the after state; of a field that the change takes away in the before state. */
  readonly location: Location;
  readonly side: "before" | "after";
}

/** More than these are not told one by one: the list or mapping around them is. */
const MOST_FIELDS = 12;

/** What istiod and Earshot never read: a new name of a file, of a tool or of a revision moves nothing. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

/** In the order of the documents, without repetition; empty when both say the same. */
export function changedFields(before: Document, after: Document): readonly ChangedField[] {
  for (const depth of [8, 3, 2, 1]) {
    const paths = differences(before.value, after.value, { path: [], depth });
    const telling = paths.filter(([first]) => !WITHOUT_EFFECT.has(String(first)));
    if (telling.length <= MOST_FIELDS) return telling.map((path) => changedField(path, before, after));
  }
  return [];
}

/** The port of an object, where the object has it: the line that opens a listener. */
export function fieldOfPort(document: Document, port: number, side: ChangedField["side"]): ChangedField | undefined {
  const spec = document.value.spec as JsonObject | undefined;
  const ports = spec?.ports;
  if (!Array.isArray(ports)) return undefined;
  const index = ports.findIndex((one) => one?.port === port || one?.number === port);
  if (index < 0) return undefined;
  const path = ["spec", "ports", index];
  return { path, location: locate(document, path), side };
}

function changedField(path: FieldPath, before: Document, after: Document): ChangedField {
  const items = itemsThatDiffer(path, after, before);
  if (items !== undefined) return { path, location: items, side: "after" };
  const patch = locatePatch(after, path);
  if (patch !== undefined) return { path, location: patch, side: "after" };
  const isGone = positionOf(after, path) === undefined && positionOf(before, path) !== undefined;
  // Where a patch said it before and none does now, the patch is what changed.
  if (isGone || locatePatch(before, path) !== undefined)
    return { path, location: locate(before, path), side: "before" };
  const location = lineThatDiffers(path, before, after);
  if (location !== undefined) return { path, location, side: "after" };
  const taken = itemsThatDiffer(path, before, after);
  if (taken !== undefined) return { path, location: taken, side: "before" };
  return { path, location: locate(after, path), side: "after" };
}

/** Of a list that is longer or shorter than it was, the items of `here` that the other state has not. */
function itemsThatDiffer(path: FieldPath, here: Document, there: Document): Location | undefined {
  const [items, others] = [here, there].map(({ value }) => valueAt(value, path));
  if (!Array.isArray(items) || !Array.isArray(others)) return undefined;
  const known = new Set(others.map((item) => JSON.stringify(item)));
  const lines = items.flatMap((item, index) =>
    known.has(JSON.stringify(item)) ? [] : [locate(here, [...path, index])],
  );
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { ...first, endLine: last.path === first.path ? Math.max(first.endLine, last.endLine) : first.endLine };
}

/** Of a text over several lines (a MeshConfig in a ConfigMap) the lines that are not as they were. */
function lineThatDiffers(path: FieldPath, before: Document, after: Document): Location | undefined {
  const position = positionOf(after, path);
  const [old, now] = [before, after].map(({ value }) => valueAt(value, path));
  if (position?.style !== "literal" || typeof old !== "string" || typeof now !== "string") return undefined;
  const [was, is] = [old.split("\n"), now.split("\n")];
  const first = is.findIndex((line, index) => line !== was[index]);
  if (first < 0) return undefined;
  const same = sameAtEnd(was.slice(first), is.slice(first));
  const lastIndex = Math.max(first, is.length - 1 - same);
  const startLine = Math.min(position.startLine + 1 + first, position.endLine);
  return { path: after.path, startLine, endLine: Math.min(position.startLine + 1 + lastIndex, position.endLine) };
}

function sameAtEnd(was: readonly string[], is: readonly string[]): number {
  let count = 0;
  while (count < Math.min(was.length, is.length) && was.at(-1 - count) === is.at(-1 - count)) count += 1;
  return count;
}

export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string | number, JsonValue>>)[step];
  }
  return at;
}

interface Place {
  readonly path: FieldPath;
  /** How far below this place is looked. */
  readonly depth: number;
}

function differences(a: JsonValue | undefined, b: JsonValue | undefined, place: Place): readonly FieldPath[] {
  if (a === b) return [];
  if (!isBranch(a) || !isBranch(b) || Array.isArray(a) !== Array.isArray(b)) return [place.path];
  const inside = (step: string | number): readonly FieldPath[] =>
    differences(valueAt(a, [step]), valueAt(b, [step]), { path: [...place.path, step], depth: place.depth - 1 });
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return [place.path];
  const steps = Array.isArray(b) ? b.map((_, index) => index) : [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const found = steps.flatMap(inside);
  return place.depth > 0 || found.length === 0 ? found : [place.path];
}

const isBranch = (value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] =>
  typeof value === "object" && value !== null;
