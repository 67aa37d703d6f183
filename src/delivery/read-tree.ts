// A tree of a git repository -> Snapshot, straight from the object store: no filter, no attribute, no checkout.

import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { gitOutput } from "./git.ts";
import { LINK_OUTSIDE, LINK_TO_OTHER, MAX_FILE_BYTES, manifestText, packedAt, tooLarge } from "./manifest-text.ts";
import { pathsBesides } from "./read-besides.ts";
import { isOwnManifestPath, isPackedChart, isReadPackage } from "./source-path.ts";

export const SYMBOLIC_LINK = "120000";

/** A file of a tree or of the index. */
export interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
  readonly size: number;
}

/** Every manifest of a tree. `blobs` keeps what was read, so that two trees share it. */
export async function readTree(root: string, tree: string, blobs: Map<string, string | Unreadable>): Promise<Snapshot> {
  const listed = await gitOutput(root, ["ls-tree", "-r", "-l", "-z", "--full-tree", tree]);
  return snapshotOf(root, listed.toString().split("\0").flatMap(readEntry), blobs);
}

/** The manifests among the entries; links are resolved among all of them. */
export async function snapshotOf(
  root: string,
  entries: readonly Entry[],
  blobs: Map<string, string | Unreadable>,
): Promise<Snapshot> {
  const paths = new Set(entries.map((entry) => entry.path));
  const wanted = entries.filter((entry) => isOwnManifestPath(entry.path));
  const isPacked = ({ path, mode }: Entry) => isPackedChart(path) && mode !== SYMBOLIC_LINK;
  const isRead = ({ path, size }: Entry) => isReadPackage(path, size, (other) => paths.has(other));
  await readBlobs(
    root,
    wanted.filter((entry) => !isPacked(entry) || isRead(entry)),
    blobs,
  );
  const snapshot = new Map<string, string | Unreadable>();
  for (const entry of wanted) {
    const content = isPacked(entry)
      ? packedAt(entry.blob, isRead(entry) ? blobs.get(entry.blob) : undefined)
      : blobs.get(entry.blob);
    if (content === undefined) continue;
    const isLink = entry.mode === SYMBOLIC_LINK;
    if (isLink && !isManifestPath(entry.path)) continue;
    const shown = isLink ? readLink(paths, entry.path, content) : content;
    if (shown !== undefined) snapshot.set(entry.path, shown);
  }
  await addOthers(snapshot, { root, blobs, entries });
  return snapshot;
}

interface Others {
  readonly root: string;
  readonly blobs: Map<string, string | Unreadable>;
  readonly entries: readonly Entry[];
}

/** What is named by what was read is read as well, whatever it is called. */
async function addOthers(snapshot: Map<string, string | Unreadable>, { root, blobs, entries }: Others): Promise<void> {
  const files = entries.filter(({ path, mode }) => mode !== SYMBOLIC_LINK && !isOwnManifestPath(path));
  const others = new Map(files.map((entry) => [entry.path, entry]));
  const named = pathsBesides(snapshot, others.keys()).flatMap((path) => others.get(path) ?? []);
  await readBlobs(root, named, blobs);
  for (const { path, blob } of named) {
    const content = blobs.get(blob);
    if (content !== undefined) snapshot.set(path, content);
  }
}

/** `<mode> blob <sha> <size>\t<path>`; submodules and the rest are not read. */
function readEntry(line: string): Entry[] {
  const match = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line);
  if (match === null) return [];
  const [, mode = "", blob = "", size = "0", path = ""] = match;
  return [{ path, mode, blob, size: Number(size) }];
}

/** A link to a manifest of the same tree says nothing new: that one is read at its own place. */
export function readLink(
  paths: ReadonlySet<string>,
  path: string,
  target: string | Unreadable,
): Unreadable | undefined {
  if (typeof target !== "string" || target.startsWith("/")) return LINK_OUTSIDE;
  const steps = path.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return LINK_OUTSIDE;
    } else if (step !== "." && step !== "") steps.push(step);
  }
  const resolved = steps.join("/");
  return paths.has(resolved) && !isManifestPath(resolved) ? LINK_TO_OTHER : undefined;
}

/** Fetches the texts of all blobs that are not known yet, in one go. */
async function readBlobs(root: string, entries: readonly Entry[], blobs: Map<string, string | Unreadable>) {
  const missing: string[] = [];
  for (const { blob, size } of entries) {
    if (blobs.has(blob)) continue;
    blobs.set(
      blob,
      size > MAX_FILE_BYTES ? tooLarge(size) : { unreadable: "unreachable", detail: "not in this clone" },
    );
    if (size <= MAX_FILE_BYTES) missing.push(blob);
  }
  if (missing.length === 0) return;
  const output = await gitOutput(root, ["cat-file", "--batch"], `${missing.join("\n")}\n`);
  // Each answer: `<sha> blob <size>\n<bytes>\n`, or `<sha> missing\n`.
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [blob = "", kind, size] = output.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (kind !== "blob") continue;
    blobs.set(blob, manifestText(output.subarray(at, at + Number(size))));
    at += Number(size) + 1;
  }
}
