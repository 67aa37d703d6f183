// One Kubernetes object as somebody wrote it: its value, and where each part of the value stands in the file.
import type { Location } from "./notice.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** How a value is written: a collection is `block` or `flow`, a scalar one of the others. */
export type Style = "block" | "flow" | "plain" | "single-quoted" | "double-quoted" | "literal" | "folded";

/**
 * Where a value stands. Offsets are UTF-16 code units into the file's text, `end` is exclusive; a quoted scalar
 * includes its quotes, a block collection ends where its last child ends, lines are 1-based.
 */
export interface Position {
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly style: Style;
  /** `&name` on this value. */
  readonly anchor?: string;
  /** The value is written `*name` here (or merged by `<<`): its children stand at the anchor. */
  readonly alias?: string;
  /** Of a value in a mapping: where its key stands. */
  readonly key?: { readonly start: number; readonly end: number; readonly line: number };
  /** Of a mapping. */
  readonly fields?: ReadonlyMap<string, Position>;
  /** Of a sequence. */
  readonly items?: readonly Position[];
  /** Of a scalar over several lines that is no literal block: offsets in its value where its further lines begin. */
  readonly innerLines?: readonly number[];
}

/** A Kubernetes object (one YAML document, one JSON file, or one item of a `List`). */
export interface Document {
  readonly path: string;
  /** Position among the objects of its file, from 0. */
  readonly index: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: JsonObject;
  /** Found when it is first asked for: most documents are never asked. */
  readonly position: Position;
}

/** `place` is asked again and again, and keeps its answer; `patched` is asked for each field. */
export function newDocument(
  known: Omit<Document, "position">,
  place: () => Position,
  patched?: PatchLocator | undefined,
): Document {
  const document = Object.assign(Object.create(PLACED) as Document, known);
  places.set(document, place);
  if (patched !== undefined) patchLocators.set(document, patched);
  return document;
}

/** The lines of the patch that says a field, for an object that is rendered from several files. */
export type PatchLocator = (field: FieldPath) => Location | undefined;

const patchLocators = new WeakMap<object, PatchLocator>();

export const patchLocatorOf = (document: Document): PatchLocator | undefined => patchLocators.get(document);

/** Undefined where the document's own file says it. */
export const locatePatch = (document: Document, field: FieldPath): Location | undefined =>
  patchLocators.get(document)?.(field);

const places = new WeakMap<object, () => Position>();

// Objects with a getter of their own would each have a shape of their own, which costs more than what they hold.
const PLACED = {
  get position(): Position {
    return (places.get(this) as () => Position)();
  },
};

export type FieldPath = readonly (string | number)[];

/** The position of the value at `field`, or undefined where the document has no such value. */
export function positionOf(document: Document, field: FieldPath): Position | undefined {
  let position: Position | undefined = document.position;
  for (const step of field) {
    position = typeof step === "number" ? position?.items?.[step] : position?.fields?.get(step);
    if (position === undefined) return undefined;
  }
  return position;
}

/** The lines of the value at `field` with its key, in a patch if one says it; where there is none, of the nearest value around it. */
export function locate(document: Document, field: FieldPath = []): Location {
  const patch = field.length > 0 ? locatePatch(document, field) : undefined;
  if (patch !== undefined) return patch;
  for (let length = field.length; length >= 0; length--) {
    const position = positionOf(document, field.slice(0, length));
    if (position === undefined) continue;
    const startLine = Math.min(position.key?.line ?? position.startLine, position.startLine);
    return { path: document.path, startLine, endLine: Math.max(startLine, position.endLine) };
  }
  return { path: document.path, startLine: document.position.startLine, endLine: document.position.endLine };
}
