// `<<`: puts the fields of other mappings into one, as go-yaml 2 does: at the place where `<<` is written, so that it
// overrides what stands above it and is overridden by what stands below.
import type { JsonObject, Position } from "./document.ts";
import { type MappingDraft, type Node, type NodeReader, refuse } from "./node-reader.ts";

export function mergeInto(reader: NodeReader, mapping: MappingDraft, node: Node): void {
  // Of several the first wins, so it comes last. A list must be written here: go-yaml merges no alias of a list.
  const sources = node.position.items !== undefined && node.position.alias === undefined ? listed(node) : [node];
  for (const source of sources.toReversed()) mergeMapping(reader, mapping, source);
}

function listed({ value, position }: Node): readonly Node[] {
  const values = value as readonly Node["value"][];
  return (position.items ?? []).map((item, index) => ({ value: values[index] ?? null, position: item }));
}

function mergeMapping(reader: NodeReader, mapping: MappingDraft, { value, position }: Node): void {
  if (position.fields === undefined) refuse("<< needs a mapping or a list of mappings", position.start - reader.base);
  mapping.merged ??= new Set();
  for (const [key, field] of position.fields) {
    mapping.merged.add(key);
    mapping.value[key] = (value as JsonObject)[key] ?? null;
    mapping.fields.set(key, throughAlias(field, position.alias));
  }
}

function throughAlias(field: Position, alias: string | undefined): Position {
  return alias === undefined ? field : { ...field, alias };
}
