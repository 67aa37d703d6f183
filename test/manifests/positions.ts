// For tests: every value of a document with its way there, and the document with one value replaced in the text.
import type { FieldPath, JsonValue, Position } from "../../src/manifests/document.ts";
import { newTreeSource } from "../../src/manifests/node-reader.ts";
import { type ReadTree, readTree } from "../../src/manifests/read-tree.ts";

export interface Placed {
  readonly field: FieldPath;
  readonly value: JsonValue;
  readonly position: Position;
}

export function treeOf(text: string): ReadTree & { readonly position: Position } {
  const tree = readTree(newTreeSource(text));
  if (tree.kind !== "tree") throw new Error(`${JSON.stringify(text)} is ${JSON.stringify(tree)}`);
  return { ...tree, position: tree.place() };
}

/** All values in the order of the text, the root first; not what stands behind an alias. */
export function placedValues(root: { value: JsonValue; position: Position }): readonly Placed[] {
  const placed: Placed[] = [];
  const visit = (value: JsonValue, position: Position, field: FieldPath): void => {
    placed.push({ field, value, position });
    if (position.alias !== undefined) return;
    for (const [key, child] of position.fields ?? []) visit(childOf(value, key), child, [...field, key]);
    for (const [index, child] of (position.items ?? []).entries())
      visit(childOf(value, index), child, [...field, index]);
  };
  visit(root.value, root.position, []);
  return placed;
}

export function childOf(value: JsonValue, step: string | number): JsonValue {
  const child = (value as Record<string | number, JsonValue>)[step];
  if (child === undefined) throw new Error(`no value at ${step}`);
  return child;
}

/** A copy of `value` with `replacement` at `field`. */
export function withValueAt(value: JsonValue, field: FieldPath, replacement: JsonValue): JsonValue {
  const [step, ...rest] = field;
  if (step === undefined) return replacement;
  const child = withValueAt(childOf(value, step), rest, replacement);
  if (Array.isArray(value)) return value.with(step as number, child);
  return Object.fromEntries(Object.entries(value as object).map(([key, old]) => [key, key === step ? child : old]));
}

/** The text with what stands at a position replaced; an empty value gets a space before it. */
export function splice(text: string, { start, end }: Position, replacement: string): string {
  return text.slice(0, start) + (start === end ? ` ${replacement}` : replacement) + text.slice(end);
}
