// Parser events of a document -> its value alone, at half the cost of its value with all places, which few documents are ever
// asked for. Reads what most manifests are made of, and gives the rest up: the reader that knows places says what is so.
import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { JsonValue } from "./document.ts";
import { resolvePlain } from "./kubernetes-scalar.ts";
import { newObject } from "./node-reader.ts";
import { trim } from "./trim.ts";

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  next: number;
}

/**
 * The value of the document that these events are of, as `readNode` reads it. Undefined where it has anchors, aliases, tags or
 * merge keys, a key twice, a key or a number that is not plain: whatever Kubernetes might mind.
 */
export function readPlainValue(text: string, events: readonly Event[]): JsonValue | undefined {
  return readValue({ text, events, next: 1 });
}

function readValue(reader: Reader): JsonValue | undefined {
  const event = reader.events[reader.next++];
  if (event === undefined || !("anchorStart" in event) || event.anchorStart !== -1) return undefined;
  if (event.type === EVENT_ID.ALIAS || event.tagStart !== -1) return undefined;
  if (event.type === EVENT_ID.SCALAR) return scalarOf(reader.text, event);
  return event.type === EVENT_ID.MAPPING ? readMapping(reader) : readSequence(reader);
}

function readMapping(reader: Reader): JsonValue | undefined {
  const object = newObject();
  while (reader.events[reader.next]?.type !== EVENT_ID.POP) {
    const key = readValue(reader);
    if (typeof key !== "string" || key === "<<" || Object.hasOwn(object, key)) return undefined;
    const value = readValue(reader);
    if (value === undefined) return undefined;
    object[key] = value;
  }
  reader.next++;
  return object;
}

function readSequence(reader: Reader): JsonValue | undefined {
  const values: JsonValue[] = [];
  while (reader.events[reader.next]?.type !== EVENT_ID.POP) {
    const value = readValue(reader);
    if (value === undefined) return undefined;
    values.push(value);
  }
  reader.next++;
  return trim(values);
}

function scalarOf(text: string, event: ScalarEvent): JsonValue | undefined {
  const written = getScalarValue(text, event);
  if (event.style !== SCALAR_STYLE.PLAIN) return written;
  const value = resolvePlain(written);
  return typeof value === "number" && !Number.isFinite(value) ? undefined : value;
}
