// A YAML or JSON text -> its scalar values with the paths of keys that lead to them. Several YAML documents are read alike.
import type { JsonValue, Position } from "../../manifests/document.ts";
import { newTreeSource } from "../../manifests/node-reader.ts";
import { readTree } from "../../manifests/read-tree.ts";
import { splitDocuments } from "../../manifests/split-documents.ts";

export interface Leaf {
  readonly name: string;
  readonly text: string;
  readonly offset: number;
  /** From 0. */
  readonly line: number;
  /** Its own line breaks are not lines of the text. */
  readonly flat: boolean;
}

export type Leaves =
  | { readonly kind: "leaves"; readonly leaves: readonly Leaf[] }
  | { readonly kind: "broken"; readonly reason: string; readonly line: number };

const MOST_DOCUMENTS = 200;
const MOST_LEAVES = 50_000;

export function treeLeaves(text: string): Leaves {
  const leaves: Leaf[] = [];
  const whole = newTreeSource(text);
  for (const { start, end } of splitDocuments(text, MOST_DOCUMENTS)) {
    const tree = readTree({ ...whole, text: text.slice(start, end), base: start });
    if (tree.kind === "broken") return { kind: "broken", reason: tree.reason, line: tree.line };
    if (tree.kind === "tree" && !isDashboard(tree.value)) collect(tree.value, tree.place(), "", leaves);
  }
  return { kind: "leaves", leaves };
}

/** A dashboard of Grafana: what it links to is for people. */
function isDashboard(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && "panels" in value && "schemaVersion" in value;
}

function collect(value: JsonValue, position: Position | undefined, name: string, leaves: Leaf[]): void {
  if (leaves.length >= MOST_LEAVES || position === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, position.items?.[index], `${name}.${index}`, leaves);
    return;
  }
  if (typeof value === "object") {
    for (const [key, field] of Object.entries(value)) {
      collect(field, position.fields?.get(key), name === "" ? key : `${name}.${key}`, leaves);
    }
    return;
  }
  const isLiteral = position.style === "literal" && position.alias === undefined;
  const line = position.startLine - 1 + (isLiteral ? 1 : 0);
  leaves.push({ name, text: String(value), offset: position.start, line, flat: !isLiteral });
}
