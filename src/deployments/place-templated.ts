// What `helm template` printed -> Documents, each at the lines of the template that it was made from.
import type { Document } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { textAt } from "../mesh/plain-value.ts";
import { packagesOf } from "./chart.ts";
import { lineOnly, placedAt, sourceOf } from "./place-kustomized.ts";

interface Templates {
  readonly snapshot: Snapshot;
  readonly read: typeof readFile;
  /** Of the chart. */
  readonly directory: string;
  /** Directories that it has charts in which lie elsewhere in the repository -> where. */
  readonly vendored: ReadonlyMap<string, string>;
}

export interface Placed {
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}

const SOURCE = /^# Source: [^/\n]+\/(.*)$/m;

/** In the order of the output. What cannot be read in it is told of the template. */
export function placeTemplated(text: string, templates: Templates): Placed {
  const documents: Document[] = [];
  const notices: Notice[] = [];
  const packages = packagesUnder(templates);
  for (const part of text.split(/^---[ \t]*$/m)) {
    const path = fileOf(`${templates.directory}/${SOURCE.exec(part)?.[1]?.trim() ?? ""}`, templates, packages);
    const reading = readFile(path, part);
    for (const document of reading.documents) documents.push(placed(document, path, templates));
    for (const notice of reading.notices) notices.push(ofTemplate(notice, path));
  }
  return { documents, notices };
}

const packagesUnder = ({ snapshot, directory }: Templates) =>
  new Map([...snapshot].filter(([path]) => path.startsWith(`${directory}/`) && path.endsWith(".tgz")));

/** A chart that lies beside is told where it lies; what a packed one holds stands in no file but in the package itself. */
function fileOf(path: string, { snapshot, vendored }: Templates, packages: Snapshot): string {
  for (const [directory, own] of vendored) {
    if (path.startsWith(`${directory}/`)) return `${own}${path.slice(directory.length)}`;
  }
  if (packages.size === 0 || snapshot.has(path)) return path;
  for (const { index } of path.matchAll(/(?<=\/charts\/[^/]+)\//g)) {
    const [found] = packagesOf(path.slice(0, index), packages);
    if (found !== undefined) return found;
  }
  return path;
}

/** A line of the output is no line of a file. */
function ofTemplate(notice: Notice, path: string): Notice {
  const message = `What this template renders: ${notice.message}`;
  return { ...notice, message, location: { path, startLine: 1, endLine: 1 } };
}

function placed(document: Document, path: string, { snapshot, read }: Templates): Document {
  const text = snapshot.get(path);
  if (typeof text !== "string") return placedAt(document, { path, index: 0, position: lineOnly(1, 1) });
  // Without an action it is a manifest like any other, and fields have places.
  const source = text.includes("{{") ? undefined : sourceOf(document, read(path, text).documents);
  if (source !== undefined) return placedAt(document, source);
  const { index, startLine, endLine } = linesOf(document, text);
  return placedAt(document, { path, index, position: lineOnly(startLine, endLine) });
}

/** The part of the template that has the kind, and the name where it is written there; else all of it. */
function linesOf({ kind, value }: Document, text: string) {
  const name = textAt(value, "metadata", "name") ?? "";
  const parts = partsOf(text);
  const ofKind = parts.filter((part) => part.text.includes(`kind: ${kind}`));
  const found = ofKind.find((part) => part.text.includes(`name: ${name}`)) ?? ofKind[0];
  return found ?? { index: 0, startLine: 1, endLine: text.trimEnd().split("\n").length };
}

function partsOf(text: string) {
  let line = 1;
  return text.split(/^---.*$/m).map((part, index) => {
    const lines = part.split("\n").length - 1;
    const [above, inside] = [Math.max(part.search(/^apiVersion:/m), part.search(/\S/)), part.trimEnd()];
    const startLine = line + (above < 0 ? 0 : part.slice(0, above).split("\n").length - 1);
    const endLine = line + inside.split("\n").length - 1;
    line += lines;
    return { text: part, index, startLine, endLine: Math.max(startLine, endLine) };
  });
}
