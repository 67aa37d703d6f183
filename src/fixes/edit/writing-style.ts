// How a document is written (indentation, lists, quotes) and values as text in that style. Never reads a value.
import { type Document as AstDocument, dump, type Node, SCALAR_STYLE, visit } from "js-yaml";
import type { Document, JsonValue, Position, Style } from "../../manifests/document.ts";
import { isMapping, isSequence } from "./change.ts";
import { columnOf } from "./splice.ts";

export interface WritingStyle {
  /** Columns that a nested mapping is indented by. */
  readonly indent: number;
  /** `- ` stands under the first letter of its key. */
  readonly listsUnderKey: boolean;
  readonly quote: "single" | "double";
  readonly json: boolean;
}

/** The style of manifests that are written anew. */
export const OWN_STYLE: WritingStyle = { indent: 2, listsUnderKey: false, quote: "double", json: false };

/** The style that a document is written in, from the first place that shows it. */
export function writingStyleOf(text: string, document: Document): WritingStyle {
  const seen: { indent?: number; listsUnderKey?: boolean; quote?: "single" | "double" } = {};
  const look = (position: Position): void => {
    if (position.alias !== undefined) return;
    if (position.style === "single-quoted") seen.quote ??= "single";
    if (position.style === "double-quoted") seen.quote ??= "double";
    for (const child of position.fields?.values() ?? []) {
      lookAtField(child);
      look(child);
    }
    position.items?.forEach(look);
  };
  const lookAtField = (child: Position): void => {
    if (child.style !== "block" || child.key === undefined || child.alias !== undefined) return;
    const keyColumn = columnOf(text, child.key.start);
    const firstKey = firstOf(child.fields)?.key;
    if (firstKey !== undefined) {
      const indent = columnOf(text, firstKey.start) - keyColumn;
      if (indent > 0) seen.indent ??= indent;
    }
    const firstItem = child.items?.[0];
    if (firstItem === undefined) return;
    const dash = dashBefore(text, firstItem);
    if (dash !== undefined) seen.listsUnderKey ??= columnOf(text, dash) === keyColumn;
  };
  look(document.position);
  return { ...OWN_STYLE, listsUnderKey: true, ...seen, json: isJson(text, document.position) };
}

function firstOf(fields: ReadonlyMap<string, Position> | undefined): Position | undefined {
  return fields?.values().next().value;
}

/** JSON wants every key in double quotes, and so do we once the first key is. */
function isJson(text: string, position: Position): boolean {
  const key = firstOf(position.fields)?.key;
  return position.style === "flow" && key !== undefined && text[key.start] === '"';
}

/** Offset of the `-` that introduces an item of a block sequence. */
export function dashBefore(text: string, item: Position): number | undefined {
  // Between the dash and the value there may be `&anchor` and `!tag`, and line breaks.
  for (let offset = item.start - 1; offset >= 0; offset--) {
    if (text[offset] === "-" && standsAlone(text, offset)) return offset;
  }
  return undefined;
}

function standsAlone(text: string, dash: number): boolean {
  const before = dash === 0 ? "\n" : text[dash - 1];
  const after = text[dash + 1] ?? "\n";
  return " \n".includes(before ?? "") && " \r\n".includes(after);
}

const dumpOptions = (style: WritingStyle) =>
  ({
    indent: style.indent,
    seqNoIndent: style.listsUnderKey,
    quoteStyle: style.quote,
    lineWidth: -1,
    noRefs: true,
    transform: (documents: AstDocument[]) => visit(documents, quoteOdd(style)),
  }) as const;

/** `"."` and `"./*"` are written with quotes by most people, although YAML does not demand them. */
const quoteOdd =
  ({ quote }: WritingStyle) =>
  (node: Node): void => {
    if (node.kind !== "scalar" || !node.tag.endsWith(":str") || /^[\w/]/.test(node.value)) return;
    node.style = quote === "single" ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED;
  };

/** js-yaml writes no mapping without a prototype, which is what the reader makes. */
function plain(value: JsonValue): JsonValue {
  if (isSequence(value)) return value.map(plain);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** Lines of a block mapping or sequence, not indented. */
export function blockLines(value: JsonValue, style: WritingStyle): readonly string[] {
  return dump(plain(value), dumpOptions(style)).trimEnd().split("\n");
}

/** A value on one line that is safe inside `[…]` and `{…}`, in JSON too where the style is. */
export function flowText(value: JsonValue, style: WritingStyle): string {
  if (style.json) return jsonText(value);
  // Inside a sequence, since a scalar on its own is quoted for block context only.
  return dump([plain(value)], { ...dumpOptions(style), flowLevel: 0 })
    .trimEnd()
    .slice(1, -1);
}

function jsonText(value: JsonValue): string {
  if (isSequence(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (!isMapping(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${jsonText(field)}`);
  return `{${fields.join(", ")}}`;
}

/** A scalar, quoted as `like` is quoted, or where YAML demands it. */
export function scalarText(value: JsonValue, style: WritingStyle, like: Style | undefined): string {
  if (typeof value !== "string" || style.json) return flowText(value, style);
  if (like === "double-quoted") return JSON.stringify(value);
  if (like === "single-quoted" && isPrintable(value)) return `'${value.replaceAll("'", "''")}'`;
  return flowText(value, style);
}

function isPrintable(value: string): boolean {
  return !/[^\u0020-\u007e]/.test(value);
}
