// Changes to documents, and new documents -> the files as they would be, each file once.
import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { addDocument, type NewDocument } from "./edit/add-document.ts";
import type { Change } from "./edit/change.ts";
import { type Edited, editDocument } from "./edit/edit-document.ts";
import { editInside, type InsideEdit } from "./edit/edit-inside.ts";
import type { Refusal } from "./edit/place.ts";
import type { FileEdit } from "./fix.ts";

export type DocumentEdit =
  | { readonly kind: "change"; readonly source: Document; readonly changes: readonly Change[] }
  /** Of a text that stands inside of the document. */
  | ({ readonly kind: "change inside"; readonly source: Document } & InsideEdit)
  | { readonly kind: "add"; readonly document: NewDocument };

/** What it takes to make all the edits; several in one file make one. Sorted by path. */
export function editFiles(snapshot: Snapshot, edits: readonly DocumentEdit[]): readonly FileEdit[] | Refusal {
  const files = new Map<string, FileEdit>();
  for (const edit of edits) {
    const { path } = edit.kind === "add" ? edit.document : edit.source;
    const before = snapshot.get(path);
    if (typeof before === "object") return { reason: `the text of ${path} is not at hand` };
    const edited = make(edit, files.get(path)?.after ?? before);
    if ("reason" in edited) return edited;
    files.set(path, { path, ...(before !== undefined && { before }), after: edited.text });
  }
  return [...files.values()]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => compareText(a.path, b.path));
}

function make(edit: DocumentEdit, text: string | undefined): Edited {
  if (edit.kind === "add") return addDocument(text, edit.document);
  if (text === undefined) return { reason: `there is no file ${edit.source.path}` };
  if (edit.kind === "change inside") return editInside(text, edit.source, edit);
  return editDocument(text, edit.source, edit.changes);
}
