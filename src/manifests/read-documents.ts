// Snapshot -> Documents: YAML and JSON as Kubernetes reads them. Never throws; what cannot be read is a notice.
import { compareText } from "./compare-text.ts";
import type { Document } from "./document.ts";
import { MAX_TOTAL_LENGTH } from "./limits.ts";
import { isManifestPath } from "./manifest-path.ts";
import type { Notice } from "./notice.ts";
import { type Reading, readFile } from "./read-file.ts";
import type { Snapshot, Unreadable } from "./snapshot.ts";

export type { Reading } from "./read-file.ts";

const WHY: Readonly<Record<Unreadable["unreadable"], string>> = {
  "too-large": "it is too large",
  binary: "it is not text",
  "outside-the-repository": "it lies outside the repository",
  unreachable: "it could not be fetched",
  packed: "it is a packed chart, which nobody but helm opens",
};

/**
 * Reads every `.yaml`, `.yml` and `.json` file of a snapshot. `read` may answer from a cache: `readFile` gives the same
 * answer for the same path and text.
 */
export function readDocuments(snapshot: Snapshot, read: typeof readFile = readFile): Reading {
  const documents: Document[] = [];
  const notices: Notice[] = [];
  let length = 0;
  for (const [path, content] of inOrderOfPath(snapshot)) {
    if (typeof content !== "string") {
      notices.push(unreadable(path, content));
      continue;
    }
    const reading = read(path, content);
    if (reading.documents.length > 0) length += content.length;
    if (length > MAX_TOTAL_LENGTH) {
      notices.push(tooMuch(path));
      break;
    }
    for (const document of reading.documents) documents.push(document);
    for (const notice of reading.notices) notices.push(notice);
  }
  return { documents, notices };
}

function inOrderOfPath(snapshot: Snapshot): readonly (readonly [path: string, content: string | Unreadable])[] {
  // What delivery names without being asked (a directory that cannot be opened) is worth telling under any name.
  const entries = [...snapshot].filter(
    ([path, content]) => isManifestPath(path) || isPlace(content) || isUsedArchive(path, content, snapshot),
  );
  return entries.sort(([one], [other]) => compareText(one, other));
}

function isPlace(content: string | Unreadable): boolean {
  return typeof content !== "string" && ["outside-the-repository", "unreachable"].includes(content.unreadable);
}

/** Charts are also packed to be given to others: what no chart lies around is deployed by nothing here. */
function isUsedArchive(path: string, content: string | Unreadable, snapshot: Snapshot): boolean {
  return (
    typeof content !== "string" &&
    content.unreadable === "packed" &&
    snapshot.has(path.replace(/charts\/[^/]*$/, "Chart.yaml"))
  );
}

/** What is told of a file that is there and was not read. */
export function unreadable(path: string, { unreadable: why, detail }: Unreadable): Notice {
  const message = `This was left out: ${WHY[why]} (${detail}). Nothing in it was reviewed.`;
  return { code: why, message, location: { path, startLine: 1, endLine: 1 }, relevance: "if-changed" };
}

function tooMuch(path: string): Notice {
  const message =
    "The repository holds more manifests than are read together; this file and those behind it in order of path were left out. Review fewer paths at a time.";
  return { code: "too-much", message, location: { path, startLine: 1, endLine: 1 }, relevance: "yes" };
}
