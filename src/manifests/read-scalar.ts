// Scalar events -> values as Kubernetes resolves them, keys, and where they stand (quotes and block headers included).
import { CHOMPING_MODE, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { closeAnchor, expandAlias, openAnchor } from "./anchors.ts";
import type { Position, Style } from "./document.ts";
import { findBlockScalarEnd, findBlockScalarStart, findEmptyValue } from "./find-ranges.ts";
import { innerLines } from "./inner-lines.ts";
import { keyText, type Refusal, resolvePlain, resolveTagged, type Scalar } from "./kubernetes-scalar.ts";
import { type Draft, type Node, type NodeReader, refuse } from "./node-reader.ts";

type KeyPosition = NonNullable<Position["key"]>;

export interface Key {
  readonly text: string;
  /** Written `<<`, without quotes: the value is merged. */
  readonly isMerge: boolean;
  readonly position: KeyPosition;
}

const STYLES: Readonly<Record<ScalarEvent["style"], Style>> = {
  [SCALAR_STYLE.PLAIN]: "plain",
  [SCALAR_STYLE.SINGLE_QUOTED]: "single-quoted",
  [SCALAR_STYLE.DOUBLE_QUOTED]: "double-quoted",
  [SCALAR_STYLE.LITERAL_BLOCK]: "literal",
  [SCALAR_STYLE.FOLDED_BLOCK]: "folded",
};
const CORE_TAGS = "tag:yaml.org,2002:";

/** Reads a scalar value. */
export function readScalar(reader: NodeReader, event: ScalarEvent, key: Position["key"]): Node {
  const anchor = openAnchor(reader, event);
  const text = getScalarValue(reader.text, event);
  const value = resolve(reader, event, text);
  if (typeof value === "number" && !Number.isFinite(value))
    return refuse(`Kubernetes has no number ${text}`, event.valueStart);
  const node = { value, position: scalarPosition(reader, event, key) };
  if (!event.fast) placeLines(reader, text, node.position);
  reader.weight += 1 + (text.length >> 6);
  if (anchor === undefined) return node;
  (node.position as Draft).anchor = reader.text.slice(event.anchorStart, event.anchorEnd);
  closeAnchor(reader, anchor, node);
  return node;
}

/** Only where somebody may ask for a line: most texts over several lines are prose. */
const HOLDS_SETTINGS = /=|:\/\/|:\d/;

function placeLines(reader: NodeReader, text: string, position: Draft): void {
  const { start, end, startLine, endLine, style } = position;
  if (startLine === endLine || style === "literal" || !HOLDS_SETTINGS.test(text)) return;
  position.innerLines = innerLines(reader.text.slice(start - reader.base, end - reader.base), text);
}

/** Reads the key that stands at the reader's next event. */
export function readKey(reader: NodeReader): Key {
  const event = reader.events[reader.next++] as Event;
  if (event.type === EVENT_ID.ALIAS) {
    const { value } = expandAlias(reader, event);
    const [start, end] = [event.anchorStart - 1, event.anchorEnd];
    if (typeof value === "object" && value !== null) return refuse("a key is a list or a mapping", start);
    reader.cursor = end;
    return { text: textOfKey(String(value), value, start), isMerge: false, position: keyPosition(reader, start, end) };
  }
  if (event.type !== EVENT_ID.SCALAR) return refuse("a key is a list or a mapping", "start" in event ? event.start : 0);
  const anchor = openAnchor(reader, event);
  const text = getScalarValue(reader.text, event);
  const value = resolve(reader, event, text);
  const position = scalarPosition(reader, event, undefined);
  const start = position.start - reader.base;
  reader.weight += 1 + (text.length >> 6);
  if (anchor !== undefined) closeAnchor(reader, anchor, { value, position });
  return {
    text: textOfKey(text, value, start),
    isMerge:
      text === "<<" &&
      event.style === SCALAR_STYLE.PLAIN &&
      (event.tagStart === -1 || tagOf(reader, event) === "merge"),
    position: { start: position.start, end: position.end, line: position.startLine },
  };
}

function textOfKey(text: string, value: Scalar, start: number): string {
  const key = keyText(text, value);
  return typeof key === "string" ? key : refuse(key.refused, start);
}

function keyPosition(reader: NodeReader, start: number, end: number): KeyPosition {
  return { start: reader.base + start, end: reader.base + end, line: reader.lines.lineAt(reader.base + start) };
}

function resolve(reader: NodeReader, event: ScalarEvent, text: string): Scalar {
  if (event.tagStart === -1) return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : text;
  const value: Scalar | Refusal = resolveTagged(tagOf(reader, event), text);
  return typeof value === "object" && value !== null ? refuse(value.refused, event.tagStart) : value;
}

// `!!int`, `!<tag:yaml.org,2002:int>` and `%TAG` forms of it -> `int`; other tags as they are.
function tagOf(reader: NodeReader, event: ScalarEvent): string {
  const tag = reader.text.slice(event.tagStart, event.tagEnd);
  if (tag.startsWith("!<")) return withoutCore(tag.slice(2, -1));
  const handle = tag.slice(0, tag.indexOf("!", 1) + 1) || "!";
  const prefix = reader.tagHandles.get(handle) ?? (handle === "!!" ? CORE_TAGS : handle);
  return withoutCore(prefix + tag.slice(handle.length));
}

function withoutCore(tag: string): string {
  return tag.startsWith(CORE_TAGS) ? tag.slice(CORE_TAGS.length) : `!${tag}`;
}

function scalarPosition(reader: NodeReader, event: ScalarEvent, key: Position["key"]): Position {
  const [start, end] = scalarRange(reader, event);
  reader.cursor = end;
  const { base, lines } = reader;
  const startLine = lines.lineAt(base + start);
  const endLine = event.fast || end === start ? startLine : lines.lineAt(base + end - 1);
  const position: Draft = { start: base + start, end: base + end, startLine, endLine, style: STYLES[event.style] };
  if (key !== undefined) position.key = key;
  return position;
}

function scalarRange(reader: NodeReader, event: ScalarEvent): readonly [start: number, end: number] {
  const { valueStart, valueEnd } = event;
  const properties = Math.max(event.tagEnd, event.anchorEnd);
  switch (event.style) {
    case SCALAR_STYLE.PLAIN: {
      if (valueStart !== -1) return [valueStart, valueEnd];
      const empty = properties === -1 ? findEmptyValue(reader.text, reader.cursor) : properties;
      return [empty, empty];
    }
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return [valueStart - 1, valueEnd + 1];
    default: {
      const start = findBlockScalarStart(reader.text, Math.max(properties, reader.cursor), valueStart);
      const keepsBreaks = event.chomping === CHOMPING_MODE.KEEP;
      const content = { start: valueStart, end: valueEnd, indent: event.indent, keepsBreaks };
      return [start, Math.max(start, findBlockScalarEnd(reader.text, content))];
    }
  }
}
