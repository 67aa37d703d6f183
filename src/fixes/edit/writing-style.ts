// A document -> how it is written: indentation, lists, quotes, commas. Never writes anything.
import type { Document, Position } from "../../manifests/document.ts";
import { beginsLine, columnOf, indentationOf } from "./splice.ts";

export interface WritingStyle {
  /** Columns that a nested mapping is indented by. */
  readonly indent: number;
  /** `- ` stands under the first letter of its key. */
  readonly listsUnderKey: boolean;
  readonly quote: "single" | "double";
  readonly json: boolean;
  /** `{"a":1,"b":2}`: no blanks behind commas, nor (in JSON) behind colons. */
  readonly compact: boolean;
  /** Indentation of a level, where JSON has its entries on lines of their own. */
  readonly unit?: string;
}

/** The style of manifests that are written anew. */
export const OWN_STYLE: WritingStyle = {
  indent: 2,
  listsUnderKey: false,
  quote: "double",
  json: false,
  compact: false,
};

/** Of what comes into a document that shows no style: as kubectl writes it. */
const EDITING_STYLE: WritingStyle = { ...OWN_STYLE, listsUnderKey: true };

/** The style that a document is written in, from the first place that shows it; `otherwise` where none does. */
export function writingStyleOf(text: string, document: Document, otherwise = EDITING_STYLE): WritingStyle {
  const seen: { -readonly [Key in keyof WritingStyle]?: WritingStyle[Key] | undefined } = {};
  const look = (position: Position): void => {
    if (position.alias !== undefined) return;
    if (position.style === "single-quoted") seen.quote ??= "single";
    if (position.style === "double-quoted") seen.quote ??= "double";
    if (position.style === "flow") seen.compact ??= isCompact(text, position);
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
    seen.listsUnderKey ??= columnOf(text, child.start) === keyColumn;
  };
  look(document.position);
  const json = isJson(text, document.position);
  const unit = json ? unitOf(text, document.position) : undefined;
  return {
    indent: seen.indent ?? otherwise.indent,
    listsUnderKey: seen.listsUnderKey ?? otherwise.listsUnderKey,
    quote: seen.quote ?? otherwise.quote,
    json,
    compact: seen.compact ?? false,
    ...(unit !== undefined && { unit }),
  };
}

function firstOf(fields: ReadonlyMap<string, Position> | undefined): Position | undefined {
  return fields?.values().next().value;
}

/** As its first two entries show it, or the only one; undefined where nothing does. */
function isCompact(text: string, { items, fields }: Position): boolean | undefined {
  const [first, second] = items ?? fields?.values() ?? [];
  if (first === undefined) return undefined;
  const next = second?.key?.start ?? second?.start;
  if (next !== undefined) return !/\s/.test(text.slice(first.end, next));
  return first.key && !/\s/.test(text.slice(first.key.end, first.start));
}

/** What each level is indented by, where the fields of the object and the entries of what is in it have lines of their own. */
function unitOf(text: string, object: Position): string | undefined {
  const nested = [...(object.fields?.values() ?? [])].filter(({ fields, items }) => fields?.size || items?.length);
  const inner = firstOf(nested[0]?.fields)?.key ?? nested[0]?.items?.[0];
  const outer = firstOf(object.fields)?.key;
  if (outer === undefined || !beginsLine(text, outer.start)) return undefined;
  if (inner !== undefined && !beginsLine(text, inner.start)) return undefined;
  const around = indentationOf(text, object.start);
  return indentationOf(text, outer.start).slice(around.length);
}

/** JSON wants every key in double quotes, and so do we once the first key is. */
function isJson(text: string, position: Position): boolean {
  const key = firstOf(position.fields)?.key;
  return position.style === "flow" && key !== undefined && text[key.start] === '"';
}
