// A text that stands inside of a document (a ConfigMap's `mesh`, an annotation) and changes to what it says -> the new text
// of the file. Nothing else changes: all of it is read back.
import { type Document, positionOf } from "../../manifests/document.ts";
import { readDocuments } from "../../manifests/read-documents.ts";
import { type Change, changeValue, sameValue, valueAt } from "./change.ts";
import { type DocumentPlace, type Edited, editDocument } from "./edit-document.ts";
import { fieldName } from "./place.ts";
import { lineEnding } from "./splice.ts";

export interface InsideEdit {
  /** Where the text stands in the document. */
  readonly field: readonly string[];
  /** To the mapping that the text is, in YAML or JSON. */
  readonly changes: readonly Change[];
}

/** Edits a literal block line by line, and what is written on one line as a new value. */
export function editInside(text: string, at: DocumentPlace, { field, changes }: InsideEdit): Edited {
  const document = documentAt(text, at);
  const value = document && valueAt(document.value, field);
  if (document === undefined || typeof value !== "string") {
    return { reason: `${fieldName(field)} in ${at.path} is not text` };
  }
  const position = positionOf(document, field);
  if (position?.alias !== undefined || position?.anchor !== undefined) {
    return { reason: `${fieldName(field)} in ${at.path} is used elsewhere too` };
  }
  if (position?.style !== "literal") {
    const inner = editText(value, changes, { path: at.path, ending: "\n" });
    return "reason" in inner ? inner : editDocument(text, at, [{ kind: "set", field, value: inner.text }]);
  }
  const block = blockOf(text, position);
  const inner = block && editText(block.lines, changes, { path: at.path, ending: lineEnding(text) });
  if (block === undefined || inner === undefined) {
    return { reason: `${fieldName(field)} in ${at.path} cannot be edited in place` };
  }
  if ("reason" in inner) return inner;
  const edited = text.slice(0, block.start) + indented(inner.text, block.indentation) + text.slice(block.end);
  return isOnly(text, edited, { at, field })
    ? { text: edited }
    : { reason: `${fieldName(field)} in ${at.path} cannot be edited in place` };
}

/** What makes a mapping a document of ours, in each of the two ways of writing it. */
const HEADS = { block: "apiVersion: v1\nkind: Text\n", flow: '{"apiVersion": "v1", "kind": "Text", ' };

interface Surroundings {
  readonly path: string;
  /** That of the file: a text of one line has none. */
  readonly ending: string;
}

function editText(inner: string, changes: readonly Change[], { path, ending }: Surroundings): Edited {
  const isFlow = inner.trimStart().startsWith("{");
  const body = isFlow ? inner.trimStart().slice(1) : inner;
  const head = isFlow ? HEADS.flow : HEADS.block.replaceAll("\n", ending);
  const edited = editDocument(head + body, { path: "text.yaml", index: 0 }, changes);
  if ("reason" in edited) return { reason: edited.reason.replace("text.yaml", path) };
  if (!edited.text.startsWith(head)) return { reason: `what stands inside of ${path} cannot be edited in place` };
  return { text: (isFlow ? "{" : "") + edited.text.slice(head.length) };
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly indentation: string;
  /** Not indented any more. */
  readonly lines: string;
}

/** Undefined where the header says how the block is indented, or nothing stands in it. */
function blockOf(text: string, position: { readonly start: number; readonly end: number }): Block | undefined {
  const header = text.indexOf("\n", position.start);
  if (header < 0 || header >= position.end || /\d/.test(text.slice(position.start, header).split("#")[0] ?? "")) {
    return undefined;
  }
  const body = text.slice(header + 1, position.end);
  const indentation = /^(?: *\r?\n)*( +)\S/.exec(body)?.[1];
  if (indentation === undefined) return undefined;
  const lines = body.replaceAll(/^ +/gm, (spaces) => spaces.slice(Math.min(spaces.length, indentation.length)));
  return { start: header + 1, end: position.end, indentation, lines };
}

function indented(lines: string, indentation: string): string {
  return lines.replaceAll(/^(?=[^\r\n])/gm, indentation);
}

interface Where {
  readonly at: DocumentPlace;
  readonly field: readonly string[];
}

/** Whether the two texts differ in that field alone. */
function isOnly(before: string, after: string, { at, field }: Where): boolean {
  const old = documentsOf(at.path, before);
  const now = documentsOf(at.path, after);
  const value = valueAt(now.find(({ index }) => index === at.index)?.value ?? {}, field);
  if (typeof value !== "string" || old.length !== now.length) return false;
  return old.every((document, position) => {
    const wanted =
      document.index === at.index ? changeValue(document.value, { kind: "set", field, value }) : document.value;
    return sameValue(wanted, now[position]?.value);
  });
}

function documentAt(text: string, { path, index }: DocumentPlace): Document | undefined {
  return documentsOf(path, text).find((one) => one.index === index);
}

function documentsOf(path: string, text: string): readonly Document[] {
  return readDocuments(new Map([[path, text]])).documents;
}
