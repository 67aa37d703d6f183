// A directory on disk -> Snapshot. Reads YAML and JSON only, never leaves the directory through a symbolic link.

import { createHash } from "node:crypto";
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { LINK_OUTSIDE, LINK_TO_OTHER, MAX_FILE_BYTES, manifestText, packedAt, tooLarge } from "./manifest-text.ts";
import { pathsBesides } from "./read-besides.ts";
import { isPackedChart, isReadPackage, isSourcePath } from "./source-path.ts";

const SKIPPED_DIRECTORIES = new Set([".git", "node_modules"]);

/** Every manifest under `root`, by path from there. Throws when `root` itself is not a directory that can be read. */
export function readDirectory(root: string): Snapshot {
  const realRoot = realpathSync(root);
  const snapshot = new Map<string, string | Unreadable>();
  const pending = [""];
  const others: string[] = [];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of entriesOf(realRoot, directory, snapshot)) {
      const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (!entry.isDirectory()) addFile(snapshot, realRoot, path);
      else if (!SKIPPED_DIRECTORIES.has(entry.name)) pending.push(path);
      if (entry.isFile() && !isSourcePath(path)) others.push(path);
    }
  }
  return withOthers(snapshot, realRoot, others);
}

/** The manifests among the named files under `root`. */
export function readFiles(root: string, paths: Iterable<string>): Snapshot {
  const realRoot = realpathSync(root);
  const snapshot = new Map<string, string | Unreadable>();
  const others: string[] = [];
  for (const path of paths) {
    if (isSourcePath(path)) addFile(snapshot, realRoot, path);
    else others.push(path);
  }
  return withOthers(snapshot, realRoot, others);
}

/** What is named by what was read is read as well, whatever it is called. */
function withOthers(snapshot: Map<string, string | Unreadable>, realRoot: string, others: readonly string[]): Snapshot {
  for (const path of pathsBesides(snapshot, others)) {
    const content = readOther(join(realRoot, path));
    if (content !== undefined) snapshot.set(path, content);
  }
  return snapshot;
}

function readOther(path: string): string | Unreadable | undefined {
  try {
    return lstatSync(path).isFile() ? readFileAt(path) : undefined;
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isGone ? undefined : { unreadable: "unreachable", detail: reason(error) };
  }
}

/** The text of one file, wherever it is; throws when there is none. */
export function readFileAt(path: string): string | Unreadable {
  const { size } = statSync(path);
  return size > MAX_FILE_BYTES ? tooLarge(size) : manifestText(readFileSync(path));
}

/** Whether `target` is `root` or lies under it; both absolute and without links. */
export function isInside(root: string, target: string): boolean {
  const way = relative(root, target);
  return way !== ".." && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}

function entriesOf(realRoot: string, directory: string, snapshot: Map<string, string | Unreadable>): Dirent[] {
  try {
    return readdirSync(join(realRoot, directory), { withFileTypes: true });
  } catch (error) {
    if (directory === "") throw error;
    snapshot.set(directory, { unreadable: "unreachable", detail: reason(error) });
    return [];
  }
}

function addFile(snapshot: Map<string, string | Unreadable>, realRoot: string, path: string): void {
  try {
    const content = readUnder(realRoot, path);
    if (content !== undefined) snapshot.set(path, content);
  } catch (error) {
    if (isManifestPath(path)) snapshot.set(path, { unreadable: "unreachable", detail: reason(error) });
  }
}

/** One file under `realRoot`; undefined when there is nothing at this path that the engine wants to know. */
function readUnder(realRoot: string, path: string): string | Unreadable | undefined {
  const absolute = join(realRoot, path);
  const found = lstatSync(absolute);
  if (found.isSymbolicLink()) return readLink(realRoot, path);
  if (!found.isFile() || !isSourcePath(path)) return undefined;
  if (!isPackedChart(path)) return readFileAt(absolute);
  const bytes = readFileSync(absolute);
  const isRead = isReadPackage(path, bytes.length, (other) => existsSync(join(realRoot, other)));
  return packedAt(blobOf(bytes), isRead ? manifestText(bytes) : undefined);
}

/** As git calls these bytes. */
function blobOf(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** A link to a manifest of the same directory says nothing new: that one is read at its own place. */
function readLink(realRoot: string, path: string): Unreadable | undefined {
  const link = join(realRoot, path);
  if (!existsSync(link)) return undefined;
  const target = realpathSync(link);
  if (isInside(realRoot, target)) {
    return isManifestPath(path) && !isManifestPath(target) ? LINK_TO_OTHER : undefined;
  }
  return isManifestPath(path) || statSync(target).isDirectory() ? LINK_OUTSIDE : undefined;
}

function reason(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
