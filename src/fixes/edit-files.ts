// Changes to documents and new files -> the files as they would be, each file once.
import type { Document } from "../manifests/document.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Change } from "./edit/change.ts";
import { editDocument } from "./edit/edit-document.ts";
import type { Refusal } from "./edit/place.ts";
import type { FileEdit } from "./fix.ts";

export interface DocumentEdit {
  readonly source: Document;
  readonly changes: readonly Change[];
}

/** Edits the files that the documents are written in; several documents of a file make one edit. Sorted by path. */
export function editFiles(snapshot: Snapshot, edits: readonly DocumentEdit[]): readonly FileEdit[] | Refusal {
  const files = new Map<string, FileEdit>();
  for (const { source, changes } of edits) {
    const original = snapshot.get(source.path);
    if (typeof original !== "string") return { reason: `the text of ${source.path} is not at hand` };
    const text = files.get(source.path)?.after ?? original;
    const edited = editDocument(text, source, changes);
    if ("reason" in edited) return edited;
    files.set(source.path, { path: source.path, before: original, after: edited.text });
  }
  return [...files.values()].filter(({ before, after }) => before !== after).sort(byPath);
}

export function byPath(a: FileEdit, b: FileEdit): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
