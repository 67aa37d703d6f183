// The text of one file -> its Kubernetes objects and what could not be read. Pure: the same text gives the same answer,
// so callers may keep it for each blob. Never throws.
import { type Document, newDocument } from "./document.ts";
import { explainBroken, explainMisfit, explainTemplate } from "./explain-broken.ts";
import { findObjects } from "./find-objects.ts";
import { MAX_DOCUMENTS_PER_FILE, MAX_FILE_LENGTH, MAX_NOTICES_PER_CODE } from "./limits.ts";
import { type DuplicateKey, newTreeSource, type TreeSource } from "./node-reader.ts";
import type { Notice } from "./notice.ts";
import { type ReadTree, readTree } from "./read-tree.ts";
import { relevanceOfUnknown } from "./relevance.ts";
import { splitDocuments } from "./split-documents.ts";
import { splitJsonValues } from "./split-json-values.ts";
import { summarizeNotices } from "./summarize-notices.ts";
import { trim } from "./trim.ts";

export interface Reading {
  /** In order of path, then of position in the file. */
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}

interface FileReader {
  readonly path: string;
  readonly documents: Document[];
  readonly notices: Notice[];
}

/** Reads a `.yaml`, `.yml` or `.json` file. */
export function readFile(path: string, text: string): Reading {
  const refusal = refuseFile(path, text);
  if (refusal !== undefined) return { documents: [], notices: [refusal] };
  const file: FileReader = { path, documents: [], notices: [] };
  const whole = newTreeSource(text);
  const parts = splitDocuments(text, MAX_DOCUMENTS_PER_FILE + 1);
  for (const { start, end } of parts) {
    readPart(file, { ...whole, text: text.slice(start, end), base: start });
  }
  if (Math.max(parts.length, file.documents.length) > MAX_DOCUMENTS_PER_FILE) {
    file.documents.length = Math.min(file.documents.length, MAX_DOCUMENTS_PER_FILE);
    file.notices.push(tooManyDocuments(path, text));
  }
  return { documents: trim(file.documents), notices: summarizeNotices(file.notices) };
}

function refuseFile(path: string, text: string): Notice | undefined {
  const location = { path, startLine: 1, endLine: 1 };
  if (text.length > MAX_FILE_LENGTH) {
    const size = `${Math.round(text.length / 1e6)} million characters, more than ${Math.round(MAX_FILE_LENGTH / 1e6)} million`;
    const message = `This file is too large to be read (${size}), so nothing in it was reviewed. Split it.`;
    return { code: "too-large", message, location, relevance: "if-changed" };
  }
  if (!text.includes("\0")) return undefined;
  const message =
    "This file is not text (it holds NUL characters), so nothing in it was reviewed. Save it as UTF-8, or rename it.";
  return { code: "binary", message, location, relevance: relevanceOfUnknown(text) };
}

function tooManyDocuments(path: string, text: string): Notice {
  const message = `This file holds more than ${MAX_DOCUMENTS_PER_FILE} documents; those behind were not read. Split it.`;
  return {
    code: "too-many-documents",
    message,
    location: { path, startLine: 1, endLine: 1 },
    relevance: relevanceOfUnknown(text),
  };
}

function readPart(file: FileReader, source: TreeSource): void {
  const { text, base, lines } = source;
  const tree = readTree(source);
  if (tree.kind === "tree") addObjects(file, tree, text);
  if (tree.kind !== "broken") return;
  const values = splitJsonValues(text);
  if (values.length < 2) {
    const { line, reason } = tree;
    file.notices.push(explainBroken({ path: file.path, text, startLine: lines.lineAt(base), line, reason }));
    return;
  }
  for (const { start, end } of values) readPart(file, { ...source, text: text.slice(start, end), base: base + start });
}

function addObjects(file: FileReader, tree: ReadTree, text: string): void {
  const { path, documents, notices } = file;
  const found = findObjects(tree);
  let troubles = 0;
  for (const one of found) {
    if (one.kind === "object") {
      documents.push(newDocument({ path, index: documents.length, ...one.object }, one.place));
      continue;
    }
    const where = { path, line: one.place().startLine };
    // The rest has the same relevance, and finding that out for thousands of items would be slow.
    if (troubles++ > MAX_NOTICES_PER_CODE) continue;
    if (one.kind === "template") notices.push(explainTemplate(where, text));
    else notices.push(explainMisfit({ ...where, problem: one.problem }, text));
  }
  if (found.length === 0) return;
  for (const duplicate of tree.duplicates) notices.push(duplicateKey(path, duplicate));
}

function duplicateKey(path: string, { key, line }: DuplicateKey): Notice {
  const message = `The key "${key.slice(0, 80)}" is written twice in one mapping. Kubernetes takes the last one, and so does this review; remove one.`;
  return { code: "duplicate-key", message, location: { path, startLine: line, endLine: line }, relevance: "no" };
}
