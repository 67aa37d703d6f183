// The text of a file and changes to one of its documents -> the new text. Each change is read back: exactly it has happened.
import type { Document } from "../../manifests/document.ts";
import { readFile } from "../../manifests/read-file.ts";
import { splitDocuments } from "../../manifests/split-documents.ts";
import { type Change, changeValue, sameValue, valueAt } from "./change.ts";
import { appendItem, removeEntry } from "./change-items.ts";
import { fieldName, heldAnchor, type Place, type Refusal, sharedReason } from "./place.ts";
import { setField } from "./set-field.ts";
import { smallerChanges } from "./smaller-changes.ts";
import { applySplices, type Splice } from "./splice.ts";

/** A document by the file it is in and its place among the objects there. */
export interface DocumentPlace {
  readonly path: string;
  readonly index: number;
}

export type Edited = { readonly text: string } | Refusal;

/** Makes the changes one after the other; nothing else of the text changes. Refuses with a reason what it cannot do so. */
export function editDocument(text: string, at: DocumentPlace, changes: readonly Change[]): Edited {
  const part = partOf(text, at);
  if (part === undefined) return { reason: `${at.path} does not hold the object any more` };
  const edited = makeChanges(part, changes, inSmallSteps);
  return "reason" in edited ? edited : { text: text.slice(0, part.start) + edited.text + text.slice(part.end) };
}

type Make = (part: Part, change: Change) => Edited;

function makeChanges(part: Part, changes: readonly Change[], make: Make): Edited {
  let { text } = part;
  for (const change of changes) {
    const result = make({ ...part, text }, change);
    if ("reason" in result) return result;
    text = result.text;
  }
  return { text };
}

/** The YAML document of a file that the object is in. Nothing in it means anything to the others, so only it is read again. */
interface Part extends DocumentPlace {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly linesAbove: number;
}

function partOf(text: string, { path, index }: DocumentPlace): Part | undefined {
  const objects = documentsOf(path, text);
  const object = objects.find((one) => one.index === index);
  const range =
    object && splitDocuments(text, Number.POSITIVE_INFINITY).findLast(({ start }) => start <= object.position.start);
  if (range === undefined) return undefined;
  const above = objects.filter(({ position }) => position.start < range.start).length;
  const linesAbove = text.slice(0, range.start).match(/\r\n?|\n/g)?.length ?? 0;
  return { ...range, path, index: index - above, text: text.slice(range.start, range.end), linesAbove };
}

const inSmallSteps: Make = (part, change) => {
  const document = documentsOf(part.path, part.text).find(({ index }) => index === part.index);
  const steps = smallerChanges(document && valueAt(document.value, change.field), change);
  const edited = makeChanges(part, steps, makeChange);
  return "text" in edited || steps.length === 1 ? edited : makeChange(part, change);
};

const makeChange: Make = ({ path, index, text, linesAbove }, change) => {
  const before = documentsOf(path, text);
  const document = before.find((one) => one.index === index);
  if (document === undefined) return { reason: `${path} does not hold the object any more` };
  const wanted = changeValue(document.value, change);
  if (wanted === undefined) return { reason: `${fieldName(change.field)} in ${path} has another shape` };
  if (sameValue(wanted, document.value)) return { text };

  const place: Place = { text, document, neighbours: before.filter((other) => other !== document), linesAbove };
  const shared = sharedReason(place, change);
  if (shared !== undefined) return { reason: shared };
  const splices = splicesFor(place, change);
  if ("reason" in splices) return { reason: `${path}: ${splices.reason}` };

  const edited = applySplices(text, splices);
  const after = documentsOf(path, edited);
  const exact =
    splitDocuments(edited, 2).length === splitDocuments(text, 2).length &&
    after.length === before.length &&
    after.every((now, position) => sameValue(now.value, now.index === index ? wanted : before[position]?.value));
  return exact ? { text: edited } : { reason: whyNot(place, change) };
};

function whyNot(place: Place, { field }: Change): string {
  const where = `${fieldName(field)} in ${place.document.path}`;
  const anchor = heldAnchor(place, field);
  if (anchor !== undefined) return `${where} holds the anchor &${anchor}, and *${anchor} uses it elsewhere`;
  return `${where} cannot be edited in place`;
}

function splicesFor(place: Place, change: Change): readonly Splice[] | Refusal {
  switch (change.kind) {
    case "set":
      return setField(place, change.field, change.value, change.behind);
    case "append":
      return appendItem(place, change.field, change.value);
    case "remove":
      return removeEntry(place, change.field);
  }
}

function documentsOf(path: string, text: string): readonly Document[] {
  return readFile(path, text).documents;
}
