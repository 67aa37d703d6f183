// The text of a file and changes to one of its documents -> the new text. Each change is read back: exactly it has happened.
import type { Document } from "../../manifests/document.ts";
import { readDocuments } from "../../manifests/read-documents.ts";
import { type Change, changeValue, sameValue } from "./change.ts";
import { appendItem, removeItem } from "./change-items.ts";
import { fieldName, type Place, type Refusal, sharedReason } from "./place.ts";
import { setField } from "./set-field.ts";
import { applySplices, type Splice } from "./splice.ts";

/** A document by the file it is in and its place among the objects there. */
export interface DocumentPlace {
  readonly path: string;
  readonly index: number;
}

export type Edited = { readonly text: string } | Refusal;

/** Makes the changes one after the other; nothing else of the text changes. Refuses with a reason what it cannot do so. */
export function editDocument(text: string, at: DocumentPlace, changes: readonly Change[]): Edited {
  let edited = text;
  for (const change of changes) {
    const result = makeChange(edited, at, change);
    if ("reason" in result) return result;
    edited = result.text;
  }
  return { text: edited };
}

function makeChange(text: string, at: DocumentPlace, change: Change): Edited {
  const before = documentsOf(at.path, text);
  const document = before.find(({ index }) => index === at.index);
  if (document === undefined) return { reason: `${at.path} does not hold the object any more` };
  const wanted = changeValue(document.value, change);
  if (wanted === undefined) return { reason: `${fieldName(change.field)} in ${at.path} has another shape` };
  if (sameValue(wanted, document.value)) return { text };

  const place: Place = { text, document, neighbours: before.filter((other) => other !== document) };
  const shared = sharedReason(place, change.field);
  if (shared !== undefined) return { reason: shared };
  const splices = splicesFor(place, change);
  if ("reason" in splices) return { reason: `${at.path}: ${splices.reason}` };

  const edited = applySplices(text, splices);
  const after = documentsOf(at.path, edited);
  const exact =
    after.length === before.length &&
    after.every((now, position) => sameValue(now.value, now.index === at.index ? wanted : before[position]?.value));
  return exact ? { text: edited } : { reason: `${fieldName(change.field)} in ${at.path} cannot be edited in place` };
}

function splicesFor(place: Place, change: Change): readonly Splice[] | Refusal {
  switch (change.kind) {
    case "set":
      return setField(place, change.field, change.value, change.behind);
    case "append":
      return appendItem(place, change.field, change.value);
    case "remove":
      return removeItem(place, change.field);
  }
}

function documentsOf(path: string, text: string): readonly Document[] {
  return readDocuments(new Map([[path, text]])).documents;
}
