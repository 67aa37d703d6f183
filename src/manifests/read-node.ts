// Parser events -> values with their positions: the recursive half of reading a document. Throws YAMLException for
// what Kubernetes refuses, as the parser does; `readTree` is the one place that catches it.
import { type AliasEvent, COLLECTION_STYLE, EVENT_ID, type MappingEvent, type SequenceEvent } from "js-yaml";
import { anchorName, closeAnchor, expandAlias, openAnchor } from "./anchors.ts";
import type { JsonValue, Position } from "./document.ts";
import { findFlowEnd } from "./find-ranges.ts";
import { mergeInto } from "./merge-keys.ts";
import { type Anchor, type Draft, type MappingDraft, type Node, type NodeReader, newObject } from "./node-reader.ts";
import { readKey, readScalar } from "./read-scalar.ts";

/** Reads the value that starts at the reader's next event. */
export function readNode(reader: NodeReader, key?: Position["key"]): Node {
  const event = reader.events[reader.next++];
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return readScalar(reader, event, key);
    case EVENT_ID.MAPPING:
      return readMapping(reader, event, key);
    case EVENT_ID.SEQUENCE:
      return readSequence(reader, event, key);
    case EVENT_ID.ALIAS:
      return readAlias(reader, event, key);
    default:
      throw new Error(`unexpected event ${event?.type} in a YAML document`);
  }
}

function readMapping(reader: NodeReader, event: MappingEvent, key: Position["key"]): Node {
  const opened = openCollection(reader, event, key);
  const mapping: MappingDraft = { value: newObject(), fields: new Map() };
  while (!atEnd(reader)) readField(reader, mapping);
  opened.position.fields = mapping.fields;
  return closeCollection(reader, event, opened, mapping.value);
}

function readField(reader: NodeReader, mapping: MappingDraft): void {
  const key = readKey(reader);
  const node = readNode(reader, key.position);
  if (key.isMerge) {
    mergeInto(reader, mapping, node);
    return;
  }
  if (mapping.fields.has(key.text) && !mapping.merged?.delete(key.text)) {
    reader.duplicates.push({ key: key.text, line: key.position.line });
  }
  mapping.value[key.text] = node.value;
  mapping.fields.set(key.text, node.position);
}

function readSequence(reader: NodeReader, event: SequenceEvent, key: Position["key"]): Node {
  const opened = openCollection(reader, event, key);
  const values: JsonValue[] = [];
  const items: Position[] = [];
  while (!atEnd(reader)) {
    const node = readNode(reader);
    values.push(node.value);
    items.push(node.position);
  }
  opened.position.items = items;
  return closeCollection(reader, event, opened, values);
}

function readAlias(reader: NodeReader, event: AliasEvent, key: Position["key"]): Node {
  const { value, position: target } = expandAlias(reader, event);
  const start = reader.base + event.anchorStart - 1;
  const end = reader.base + event.anchorEnd;
  const line = reader.lines.lineAt(start);
  const alias = anchorName(reader, event);
  const position: Draft = { start, end, startLine: line, endLine: line, style: target.style, alias };
  if (key !== undefined) position.key = key;
  if (target.fields !== undefined) position.fields = target.fields;
  if (target.items !== undefined) position.items = target.items;
  reader.cursor = event.anchorEnd;
  return { value, position };
}

function atEnd(reader: NodeReader): boolean {
  return reader.events[reader.next]?.type === EVENT_ID.POP;
}

interface OpenCollection {
  readonly position: Draft;
  readonly anchor: Anchor | undefined;
}

function openCollection(reader: NodeReader, event: MappingEvent | SequenceEvent, key: Position["key"]): OpenCollection {
  const start = reader.base + event.start;
  const startLine = reader.lines.lineAt(start);
  const style = event.style === COLLECTION_STYLE.FLOW ? "flow" : "block";
  const position: Draft = { start, end: start, startLine, endLine: startLine, style };
  if (key !== undefined) position.key = key;
  const anchor = openAnchor(reader, event);
  if (anchor !== undefined) position.anchor = anchorName(reader, event);
  reader.cursor = event.start + (hasBrackets(reader, event) ? 1 : 0);
  reader.weight++;
  reader.deepest = Math.max(reader.deepest, ++reader.depth);
  return { position, anchor };
}

function closeCollection(
  reader: NodeReader,
  event: MappingEvent | SequenceEvent,
  { position, anchor }: OpenCollection,
  value: JsonValue,
): Node {
  reader.next++;
  if (hasBrackets(reader, event)) reader.cursor = findFlowEnd(reader.text, reader.cursor);
  position.end = reader.base + reader.cursor;
  position.endLine = reader.lines.lineAt(Math.max(position.start, position.end - 1));
  reader.depth--;
  const node = { value, position };
  if (anchor !== undefined) closeAnchor(reader, anchor, node);
  return node;
}

// A pair in a flow sequence (`[a: 1]`) is a mapping without brackets.
function hasBrackets(reader: NodeReader, event: MappingEvent | SequenceEvent): boolean {
  if (event.style !== COLLECTION_STYLE.FLOW) return false;
  return event.type === EVENT_ID.SEQUENCE || reader.text[event.start] === "{";
}
