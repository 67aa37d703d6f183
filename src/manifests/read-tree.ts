// The text of one YAML document -> its value and where each part of it stands, or why Kubernetes could not read it.
// Never throws, and aliases never expand to more than the budget allows.
import { EVENT_ID, YAMLException } from "js-yaml";
import { type DuplicateKey, type Node, newNodeReader, type TreeSource } from "./node-reader.ts";
import { parseEvents } from "./parse-events.ts";
import { readNode } from "./read-node.ts";

export interface ReadTree extends Node {
  readonly kind: "tree";
  readonly duplicates: readonly DuplicateKey[];
}

export type Tree =
  | ReadTree
  | { readonly kind: "empty" }
  | { readonly kind: "broken"; readonly reason: string; readonly line: number };

/** Reads the only document in `source.text`. */
export function readTree(source: TreeSource): Tree {
  try {
    const events = parseEvents(source.text, source.repairs);
    const document = events[0];
    if (document?.type !== EVENT_ID.DOCUMENT) return { kind: "empty" };
    const reader = newNodeReader(source, events, document.directives);
    const { value, position } = readNode(reader);
    return { kind: "tree", value, position, duplicates: reader.duplicates };
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    const offset = Math.min(problem.mark?.position ?? 0, Math.max(source.text.length - 1, 0));
    return { kind: "broken", reason: problem.reason, line: source.lines.lineAt(source.base + offset) };
  }
}
