// A new field of a mapping that is there -> splices, in the mapping's own indentation or its own commas.
import type { JsonValue, Position } from "../../manifests/document.ts";
import { addToFlow } from "./flow-entries.ts";
import type { Place, Refusal } from "./place.ts";
import { columnOf, linesBehind, type Splice } from "./splice.ts";
import { blockLines, flowText } from "./write-value.ts";
import { type WritingStyle, writingStyleOf } from "./writing-style.ts";

export interface NewField {
  readonly place: Place;
  /** Of the mapping. */
  readonly position: Position;
  readonly key: string;
  readonly value: JsonValue;
  /** The sibling that it comes behind. */
  readonly behind?: string;
}

/** Adds a field to a block or flow mapping. */
export function addField({ place, position, key, value, behind }: NewField): readonly Splice[] | Refusal {
  const style = writingStyleOf(place.text, place.document);
  const own = ownFields(position);
  const sibling = own.find(([name]) => name === behind)?.[1] ?? own.at(-1)?.[1];
  if (position.style === "flow") {
    const written = flowField(place.text, { key, value, style, ...(sibling && { sibling }) });
    const entry = sibling && { start: sibling.key?.start ?? sibling.start, end: endOf(sibling) };
    return addToFlow(place.text, {
      collection: position,
      ...(entry && { sibling: entry }),
      written,
      compact: style.compact,
    });
  }
  if (sibling === undefined) return { reason: "a mapping without a field of its own" };
  const indentation = " ".repeat(columnOf(place.text, position.start));
  const lines = blockLines({ [key]: value }, style).map((line) => indentation + line);
  return [linesBehind(place.text, endOf(sibling), lines)];
}

/** The fields that are written in the mapping itself (not merged into it), in the order of the file. */
export function ownFields(mapping: Position): readonly (readonly [string, Position])[] {
  return [...(mapping.fields ?? [])]
    .filter(([, field]) => field.key !== undefined && field.key.start >= mapping.start && endOf(field) <= mapping.end)
    .sort(([, a], [, b]) => (a.key?.start ?? 0) - (b.key?.start ?? 0));
}

function endOf(field: Position): number {
  return Math.max(field.end, field.key?.end ?? 0);
}

interface FlowField {
  readonly key: string;
  readonly value: JsonValue;
  readonly style: WritingStyle;
  readonly sibling?: Position;
}

function flowField(text: string, { key, value, style, sibling }: FlowField): string {
  const between = sibling?.key === undefined ? "" : text.slice(sibling.key.end, sibling.start);
  const like = /^ *: *$/.test(between) && (style.json || between.endsWith(" ")) ? between : undefined;
  const colon = like ?? (style.json && style.compact ? ":" : ": ");
  const quoted = style.json || (sibling?.key !== undefined && text[sibling.key.start] === '"');
  return (quoted ? flowText(key, { ...style, json: true }) : flowText(key, style)) + colon + flowText(value, style);
}
