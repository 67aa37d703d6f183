// Changes to documents, and new documents -> the files as they would be, each file once.
import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isAssumed } from "../mesh/assumed-object.ts";
import type { ObjectName } from "../mesh/mesh.ts";
import { addDocument, type NewDocument } from "./edit/add-document.ts";
import { addResource } from "./edit/add-resource.ts";
import { type Change, valueAt } from "./edit/change.ts";
import { type Edited, editDocument } from "./edit/edit-document.ts";
import { editInside, type InsideEdit } from "./edit/edit-inside.ts";
import type { Refusal } from "./edit/place.ts";
import { writtenElsewhere } from "./edit/written-elsewhere.ts";
import type { FileEdit } from "./fix.ts";
import { nameOf } from "./words.ts";

export type DocumentEdit =
  | { readonly kind: "change"; readonly source: Document; readonly changes: readonly Change[] }
  /** Of a text that stands inside of the document. */
  | ({ readonly kind: "change inside"; readonly source: Document } & InsideEdit)
  | { readonly kind: "add"; readonly document: NewDocument }
  /** A kustomization (`path`) is to apply one more file. */
  | { readonly kind: "list"; readonly path: string; readonly resource: string };

/** What it takes to make all the edits; several in one file make one. Sorted by path. */
export function editFiles(snapshot: Snapshot, edits: readonly DocumentEdit[]): readonly FileEdit[] | Refusal {
  const files = new Map<string, FileEdit>();
  for (const edit of edits) {
    const path = pathOf(edit);
    const before = snapshot.get(path);
    if (typeof before === "object") return { reason: `the text of ${path} is not at hand` };
    const text = files.get(path)?.after ?? before;
    const edited = make(edit, { text, before, snapshot });
    if ("reason" in edited) return edited;
    files.set(path, { path, ...(before !== undefined && { before }), after: edited.text });
  }
  return [...files.values()]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => compareText(a.path, b.path));
}

function pathOf(edit: DocumentEdit): string {
  if (edit.kind === "list") return edit.path;
  return edit.kind === "add" ? edit.document.path : edit.source.path;
}

interface Around {
  /** Of the file, with the edits so far; and before them. */
  readonly text: string | undefined;
  readonly before: string | undefined;
  readonly snapshot: Snapshot;
}

function make(edit: DocumentEdit, { text, before, snapshot }: Around): Edited {
  if (edit.kind === "add") return addDocument(text, edit.document, text ?? neighbourOf(edit.document.path, snapshot));
  const path = pathOf(edit);
  if (edit.kind !== "list" && isAssumed(edit.source))
    return {
      reason: `no manifest holds ${nameOf(identityOf(edit.source))}: it is taken to be there, as in every cluster`,
    };
  if (text === undefined || before === undefined) return { reason: `there is no file ${path}` };
  if (edit.kind === "list") return addResource(path, text, edit.resource);
  if (edit.kind === "change inside") return editInside(text, edit.source, edit);
  return writtenElsewhere(edit.source, edit.changes, before) ?? editDocument(text, edit.source, edit.changes);
}

function identityOf({ kind, value }: Document): ObjectName {
  const [namespace, name] = ["namespace", "name"].map((field) => String(valueAt(value, ["metadata", field]) ?? ""));
  return { kind, namespace: namespace ?? "", name: name ?? "" };
}

/** The text of a file of manifests in the same directory. */
function neighbourOf(path: string, snapshot: Snapshot): string | undefined {
  const directory = path.slice(0, path.lastIndexOf("/") + 1);
  const beside = [...snapshot].filter(
    ([other]) => other.startsWith(directory) && /^[^/]+\.ya?ml$/.test(other.slice(directory.length)),
  );
  for (const [other, text] of beside.sort(([a], [b]) => compareText(a, b))) {
    if (typeof text === "string" && readFile(other, text).documents.length > 0) return text;
  }
  return undefined;
}
