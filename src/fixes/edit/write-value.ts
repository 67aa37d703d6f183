// A value and a style -> the text that means it. Quotes what YAML would read as something else.

import { type Document as AstDocument, dump, type Node, SCALAR_STYLE, visit } from "js-yaml";
import type { JsonValue, Style } from "../../manifests/document.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";
import type { WritingStyle } from "./writing-style.ts";

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
  if (isList(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** Lines of a block mapping or sequence, not indented. js-yaml would write `-   a` where the indentation is 4. */
export function blockLines(value: JsonValue, style: WritingStyle): readonly string[] {
  if (isList(value) && value.length > 0) {
    return value.flatMap((item) => blockLines(item, style).map((line, index) => (index === 0 ? "- " : "  ") + line));
  }
  if (!isObject(value) || Object.keys(value).length === 0) return [scalarText(value, style, undefined)];
  return Object.entries(value).flatMap(([key, field]) => {
    const lines = blockLines(field, style);
    const name = flowText(key, style);
    if (!isList(field) && !isObject(field)) return [`${name}: ${lines[0]}`];
    if (Object.keys(field).length === 0) return [`${name}: ${lines[0]}`];
    const indentation = " ".repeat(isList(field) && style.listsUnderKey ? 0 : style.indent);
    return [`${name}:`, ...lines.map((line) => indentation + line)];
  });
}

/** A value that is safe inside `[…]` and `{…}`, in JSON too where the style is; on one line, unless JSON has a unit. */
export function flowText(value: JsonValue, style: WritingStyle): string {
  if (style.json) return jsonText(value, style);
  // Inside a sequence, since a scalar on its own is quoted for block context only.
  return dump([plain(value)], { ...dumpOptions(style), flowLevel: 0, flowSkipCommaSpace: style.compact })
    .trimEnd()
    .slice(1, -1);
}

function jsonText(value: JsonValue, style: WritingStyle): string {
  if (typeof value === "string") return doubleQuoted(value);
  if (style.unit !== undefined) return JSON.stringify(value, null, style.unit);
  const [comma, colon] = style.compact ? [",", ":"] : [", ", ": "];
  if (isList(value)) return `[${value.map((item) => jsonText(item, style)).join(comma)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => doubleQuoted(key) + colon + jsonText(field, style));
  return `{${fields.join(comma)}}`;
}

/** A scalar, quoted as `like` is quoted, or where YAML demands it. */
export function scalarText(value: JsonValue, style: WritingStyle, like: Style | undefined): string {
  if (typeof value !== "string" || style.json) return flowText(value, style);
  if (like === "double-quoted") return doubleQuoted(value);
  if (like === "single-quoted" && !value.match(UNPRINTABLE)) return `'${value.replaceAll("'", "''")}'`;
  return value.match(UNPRINTABLE) ? doubleQuoted(value) : flowText(value, style);
}

// JSON leaves some as they are that YAML takes for line breaks or does not take.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/gu;

function doubleQuoted(value: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escaped);
}
