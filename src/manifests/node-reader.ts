// What the functions that read one YAML document share: the text, the parser's events, and how far they have come.
import { type DocumentDirective, type Event, YAMLException } from "js-yaml";
import type { JsonValue, Position } from "./document.ts";
import { ALIAS_ALLOWANCE, MAX_REPAIRS, REPAIR_ALLOWANCE } from "./limits.ts";
import { type LineTable, lineTable } from "./line-table.ts";
import type { RepairBudget } from "./parse-events.ts";

export interface TreeSource {
  readonly text: string;
  /** Offset of `text` in its file, and the lines of that file. */
  readonly base: number;
  readonly lines: LineTable;
  /** What may still come out of aliases in this file; each document takes its share. */
  readonly aliases: { left: number };
  readonly repairs: RepairBudget;
}

/** A text that is a whole file, with all that its aliases and its indentation may cost. */
export function newTreeSource(text: string): TreeSource {
  const aliases = { left: text.length + ALIAS_ALLOWANCE };
  const repairs = { left: Math.min(text.length * MAX_REPAIRS, REPAIR_ALLOWANCE) };
  return { text, base: 0, lines: lineTable(text), aliases, repairs };
}

export interface DuplicateKey {
  readonly key: string;
  readonly line: number;
}

/** A value and where it stands. */
export interface Node {
  readonly value: JsonValue;
  readonly position: Position;
}

/** A value that has a name. Without `node` it is still being read. */
export interface Anchor {
  node?: Node;
  /** Weight and deepest level of the reader: at the start, later what the value adds. */
  weight: number;
  height: number;
}

/** A position that is still being made. */
export type Draft = { -readonly [Field in keyof Position]: Position[Field] };

/** A mapping that is still being read; `merged` are the keys that came through `<<`. */
export interface MappingDraft {
  readonly value: Record<string, JsonValue>;
  readonly fields: Map<string, Position>;
  merged?: Set<string>;
}

// No inherited members, so that `labels["constructor"]` is undefined and `__proto__` is a key like any other; made by
// a constructor because V8 keeps such objects fast and makes slow dictionaries of Object.create(null).
function PlainObject() {}
PlainObject.prototype = Object.freeze(Object.create(null));

/** An empty JSON object that inherits nothing. */
export function newObject(): Record<string, JsonValue> {
  return new (PlainObject as unknown as new () => Record<string, JsonValue>)();
}

export interface NodeReader extends TreeSource {
  readonly events: readonly Event[];
  /** What `%TAG` declares: handle -> prefix. */
  readonly tagHandles: ReadonlyMap<string, string>;
  /** Index of the next event. */
  next: number;
  /** End (in `text`) of what was read last: the parser gives no place to empty values and to closing brackets. */
  cursor: number;
  /** Nesting here, and the deepest that was reached; both through aliases too. */
  depth: number;
  deepest: number;
  /** Values so far, those behind aliases each time anew; a long text counts as several. */
  weight: number;
  readonly anchors: Map<string, Anchor>;
  readonly duplicates: DuplicateKey[];
}

export function newNodeReader(
  source: TreeSource,
  events: readonly Event[],
  directives: readonly DocumentDirective[],
): NodeReader {
  return {
    ...source,
    events,
    tagHandles: new Map(directives.flatMap((one) => (one.kind === "tag" ? [[one.handle, one.prefix]] : []))),
    next: 1,
    cursor: 0,
    depth: 0,
    deepest: 0,
    weight: 0,
    anchors: new Map(),
    duplicates: [],
  };
}

/** Gives the document up, as the parser does where the syntax is wrong. `offset` counts in the document's text. */
export function refuse(reason: string, offset: number): never {
  throw new YAMLException(reason, { buffer: "", position: offset, line: 0, column: 0 });
}
