// The text of one YAML document -> its value and where each part of it stands, or why Kubernetes could not read it.
// Never throws, and aliases never expand to more than the budget allows.
import { EVENT_ID, YAMLException } from "js-yaml";
import type { JsonValue, Position } from "./document.ts";
import { type DuplicateKey, newNodeReader, type TreeSource } from "./node-reader.ts";
import { parseEvents } from "./parse-events.ts";
import { readNode } from "./read-node.ts";
import { readPlainValue } from "./read-plain-value.ts";
import { once } from "./remember.ts";

export interface ReadTree {
  readonly kind: "tree";
  readonly value: JsonValue;
  /** Where each part of the value stands: read when it is asked for. */
  readonly place: () => Position;
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
    const value = readPlainValue(source.text, events);
    if (value !== undefined) return { kind: "tree", value, place: once(() => readPlace(source)), duplicates: [] };
    const reader = newNodeReader(source, events, document.directives);
    const node = readNode(reader);
    return { kind: "tree", value: node.value, place: () => node.position, duplicates: reader.duplicates };
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    const offset = Math.min(problem.mark?.position ?? 0, Math.max(source.text.length - 1, 0));
    return { kind: "broken", reason: problem.reason, line: source.lines.lineAt(source.base + offset) };
  }
}

/** Of a text that has been parsed before, at whatever cost. Events are not kept until then: they are larger than the text. */
function readPlace(source: TreeSource): Position {
  const events = parseEvents(source.text, { left: Number.POSITIVE_INFINITY });
  return readNode(newNodeReader(source, events, [])).position;
}
