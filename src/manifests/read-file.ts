// The text of one file -> its Kubernetes objects and what could not be read. Pure: the same text gives the same answer,
// so callers may keep it for each blob. Never throws.
import type { Document } from "./document.ts";
import { explainBroken, explainMisfit, explainTemplate } from "./explain-broken.ts";
import { type Found, findObjects } from "./find-objects.ts";
import { ALIAS_ALLOWANCE, MAX_DOCUMENTS_PER_FILE, MAX_FILE_LENGTH, REPAIR_ALLOWANCE } from "./limits.ts";
import { lineTable } from "./line-table.ts";
import type { DuplicateKey, TreeSource } from "./node-reader.ts";
import type { Notice } from "./notice.ts";
import { readTree } from "./read-tree.ts";
import { relevanceOfUnknown } from "./relevance.ts";
import { splitDocuments } from "./split-documents.ts";
import { summarizeNotices } from "./summarize-notices.ts";

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
  const lines = lineTable(text);
  const aliases = { left: text.length + ALIAS_ALLOWANCE };
  const repairs = { left: text.length + REPAIR_ALLOWANCE };
  const parts = splitDocuments(text, MAX_DOCUMENTS_PER_FILE + 1);
  for (const { start, end } of parts)
    readPart(file, { text: text.slice(start, end), base: start, lines, aliases, repairs });
  if (Math.max(parts.length, file.documents.length) > MAX_DOCUMENTS_PER_FILE) {
    file.documents.length = Math.min(file.documents.length, MAX_DOCUMENTS_PER_FILE);
    file.notices.push(tooManyDocuments(path, text));
  }
  return { documents: file.documents, notices: summarizeNotices(file.notices) };
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
  const tree = readTree(source);
  if (tree.kind === "empty") return;
  if (tree.kind === "broken") {
    const startLine = source.lines.lineAt(source.base);
    file.notices.push(
      explainBroken({ path: file.path, text: source.text, startLine, line: tree.line, reason: tree.reason }),
    );
    return;
  }
  const found = findObjects(tree);
  for (const one of found) addFound(file, one, source.text);
  if (found.length > 0) file.notices.push(...tree.duplicates.map((duplicate) => duplicateKey(file.path, duplicate)));
}

function addFound(file: FileReader, found: Found, text: string): void {
  const { path, documents, notices } = file;
  if (found.kind === "misfit") {
    notices.push(explainMisfit({ path, text, line: found.position.startLine, problem: found.problem }));
  } else if (found.kind === "template") {
    notices.push(explainTemplate({ path, text, line: found.position.startLine }));
  } else {
    const { apiVersion, objectKind: kind, value, position } = found;
    documents.push({ path, index: documents.length, apiVersion, kind, value, position });
  }
}

function duplicateKey(path: string, { key, line }: DuplicateKey): Notice {
  const message = `The key "${key}" is written twice in one mapping. Kubernetes takes the last one, and so does this review; remove one.`;
  return { code: "duplicate-key", message, location: { path, startLine: line, endLine: line }, relevance: "no" };
}
