// Directories of a git tree -> what the engine wants to know of it: manifests with mode, blob and size, submodules, all paths.
// And whether two trees differ in any of that, by as few directories as it takes. Reads no blob.

import { takesFiles } from "../../read-besides.ts";
import { isOwnManifestPath, mayBeSource } from "../../source-path.ts";
import { trouble } from "../../trouble.ts";
import type { DirectoryEntry } from "./read-cache.ts";
import { DIRECTORY, type Directories, isRead } from "./read-directories.ts";

export interface RemoteEntry {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
  readonly size: number;
}

export interface RemoteTree {
  /** Every path that is a file or a link, whatever is in it. */
  readonly paths: ReadonlySet<string>;
  readonly manifests: readonly RemoteEntry[];
  /** Files that are read where something names them, or a chart holds them. */
  readonly others: readonly RemoteEntry[];
  /** Repositories inside of it: path -> commit. */
  readonly submodules: ReadonlyMap<string, string>;
  /** Of all files together. */
  readonly bytes: number;
}

const SUBMODULE = "160000";

/**
 * Directories that name the same directory many times, some levels deep, are few for git and more paths than any memory holds:
 * anybody can push that.
 */
const MOST_ENTRIES = 500_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** A tree, all directories of which are known. Throws trouble for one that spreads out to more than it is worth. */
export function listTree(directories: Directories, root: string): RemoteTree {
  const paths = new Set<string>();
  const manifests: RemoteEntry[] = [];
  const others: RemoteEntry[] = [];
  const submodules = new Map<string, string>();
  let [bytes, entries, characters] = [0, 0, 0];
  const list = (tree: string, prefix: string): void => {
    for (const entry of directories.known(tree)) {
      const path = `${prefix}${entry.name}`;
      entries += 1;
      characters += path.length;
      if (entries > MOST_ENTRIES || characters > MOST_CHARACTERS)
        throw trouble("the repository is too large: its directories hold more paths than a review reads");
      if (isRead(entry)) list(entry.sha, `${path}/`);
      if (entry.mode === SUBMODULE) submodules.set(path, entry.sha);
      if (!isFile(entry)) continue;
      paths.add(path);
      bytes += entry.size;
      const listed = { path, mode: entry.mode, blob: entry.sha, size: entry.size };
      if (isOwnManifestPath(path)) manifests.push(listed);
      else if (!isLink(entry)) others.push(listed);
    }
  };
  list(root, "");
  return { paths, manifests, others, submodules, bytes };
}

/** What is at these paths, as far as there is anything; reads the directories on the way and no others. */
export async function findEntries(
  directories: Directories,
  root: string,
  paths: readonly string[],
): Promise<readonly RemoteEntry[]> {
  const found: RemoteEntry[] = [];
  for (const path of paths) {
    let entry: DirectoryEntry | undefined = { name: "", mode: DIRECTORY, sha: root, size: 0 };
    for (const step of path.split("/")) {
      const inside: readonly DirectoryEntry[] = entry.mode === DIRECTORY ? await directories.read(entry.sha) : [];
      entry = inside.find(({ name }) => name === step);
      if (entry === undefined) break;
    }
    if (entry !== undefined) found.push({ path, mode: entry.mode, blob: entry.sha, size: entry.size });
  }
  return found;
}

const isLink = ({ mode }: DirectoryEntry): boolean => mode.startsWith("120");

const isFile = (entry: DirectoryEntry): boolean => entry.mode.startsWith("100") || isLink(entry);

/** Directories that are looked into for a first answer; a change that spreads wider most likely matters. */
const MOST_PAIRS = 12;

interface Pair {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly path: string;
  /** A kustomization or a chart lies above or in it: it may name what is there, also what looks like code. */
  readonly isTaken: boolean;
}

/** False only where nothing that is read differs. Looks into the directories that differ, and no others. */
export async function mayDiffer(directories: Directories, before: string, after: string): Promise<boolean> {
  const pairs: Pair[] = before === after ? [] : [{ before, after, path: "", isTaken: false }];
  // It grows while it is looked through.
  for (const [index, { path, isTaken: isTakenAbove, ...trees }] of pairs.entries()) {
    if (index >= MOST_PAIRS) return true;
    const [old, now] = await Promise.all([entriesOf(directories, trees.before), entriesOf(directories, trees.after)]);
    const isTaken = isTakenAbove || [...old.keys(), ...now.keys()].some(takesFiles);
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const [one, other] = [old.get(name), now.get(name)];
      if (one?.sha === other?.sha && one?.mode === other?.mode) continue;
      const inside = `${path}${name}`;
      if ([one, other].some((entry) => entry !== undefined && matters(entry, inside, isTaken))) return true;
      const [left, right] = [treeOf(one), treeOf(other)];
      if (left !== right) pairs.push({ before: left, after: right, path: `${inside}/`, isTaken });
    }
  }
  return false;
}

async function entriesOf(directories: Directories, tree: string | undefined) {
  const entries = tree === undefined ? [] : await directories.read(tree);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function treeOf(entry: DirectoryEntry | undefined): string | undefined {
  return entry !== undefined && isRead(entry) ? entry.sha : undefined;
}

function matters(entry: DirectoryEntry, path: string, isTaken: boolean): boolean {
  return entry.mode === SUBMODULE || (isFile(entry) && (isTaken || mayBeSource(path)));
}
