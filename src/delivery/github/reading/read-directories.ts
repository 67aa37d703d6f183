// SHAs of git trees -> their directories, each asked of GitHub once. Decides how to ask: directory by directory for the few that
// are new, everything at once where much is. Reads no blob.
import pMap from "p-map";
import { trouble } from "../../trouble.ts";
import { named, type Repository } from "../client/repository-client.ts";
import { type DirectoryEntry, keyOf, type ReadCache } from "./read-cache.ts";

export const DIRECTORY = "040000";

export interface Reading {
  readonly cache: ReadCache;
  readonly signal: AbortSignal;
}

/** Directories for one review: what it has seen stays with it, whatever the cache forgets. */
export interface Directories {
  /** The entries of one tree. */
  readonly read: (tree: string) => Promise<readonly DirectoryEntry[]>;
  /** Afterwards everything below the tree is `known`. */
  readonly readAll: (root: string) => Promise<void>;
  /** Throws for a tree that was not read. */
  readonly known: (tree: string) => readonly DirectoryEntry[];
  /** How many requests that took. */
  readonly requests: () => number;
}

/** For one review. GitHub cuts its answer after 100,000 entries: few repositories need more than a few. */
const MOST_REQUESTS = 300;
/** So many new directories are read one by one: their answers are small, and one for a whole repository is megabytes. */
const FEW = 8;
/** With so many directories of which nothing is known, each is read whole; with more, the whole tree is. */
const SEVERAL = 4;
const CONCURRENCY = 4;

interface Listed {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  readonly size?: number;
}

interface Answer {
  readonly listed: readonly Listed[];
  readonly truncated: boolean;
}

export function createDirectories(repository: Repository, { cache, signal }: Reading): Directories {
  const seen = new Map<string, readonly DirectoryEntry[]>();
  let requests = 0;
  const look = (tree: string) => {
    const entries = seen.get(tree) ?? cache.directories.get(keyOf(cache, tree));
    if (entries !== undefined) seen.set(tree, entries);
    return entries;
  };
  const keep = (tree: string, entries: readonly DirectoryEntry[]) => {
    seen.set(tree, entries);
    cache.directories.set(keyOf(cache, tree), entries);
    return entries;
  };
  const ask = (tree: string, recursive: boolean): Promise<Answer> => {
    requests += 1;
    if (requests > MOST_REQUESTS) throw trouble(`the repository is too large: its tree took ${MOST_REQUESTS} requests`);
    const name = `tree ${keyOf(cache, tree)} ${recursive}`;
    return cache.running.join(name, signal, (end) => askGitHub(repository, { tree, recursive, end }));
  };

  async function read(tree: string): Promise<readonly DirectoryEntry[]> {
    const known = look(tree);
    if (known !== undefined) return known;
    const { listed, truncated } = await ask(tree, false);
    if (truncated) throw trouble("a directory of the repository has more files than GitHub lists");
    return keep(tree, listed.map(toEntry));
  }

  /** Everything at once; where that is cut off, for each directory by itself. */
  async function readWhole(tree: string): Promise<void> {
    const { listed, truncated } = await ask(tree, true);
    if (!truncated) {
      for (const [sha, entries] of byDirectory(tree, listed)) keep(sha, entries);
      return;
    }
    for (const { sha } of (await read(tree)).filter(isRead)) if (unknownBelow(sha).length > 0) await readWhole(sha);
  }

  /** The nearest trees of which nothing is known. */
  function unknownBelow(tree: string): readonly string[] {
    const unknown = new Set<string>();
    const reached = new Set([tree]);
    for (const sha of reached) {
      const entries = look(sha);
      if (entries === undefined) unknown.add(sha);
      for (const entry of entries ?? []) if (isRead(entry)) reached.add(entry.sha);
    }
    return [...unknown];
  }

  async function readAll(root: string): Promise<void> {
    const isNew = !cache.directories.has(listedBefore(cache));
    let oneByOne = 0;
    for (let unknown = unknownBelow(root); unknown.length > 0; unknown = unknownBelow(root)) {
      oneByOne += unknown.length;
      const isFew = !isNew && oneByOne <= FEW;
      const whole = unknown.length <= SEVERAL ? unknown : [root];
      if (isFew) await pMap(unknown, read, { concurrency: CONCURRENCY });
      else await pMap(whole, readWhole, { concurrency: CONCURRENCY });
    }
    cache.directories.set(listedBefore(cache), []);
  }

  return {
    read,
    readAll,
    known: (tree) => {
      const entries = look(tree);
      if (entries === undefined) throw new Error(`the tree ${tree} was not read`);
      return entries;
    },
    requests: () => requests,
  };
}

/** Says that most of the repository's directories are likely known. */
function listedBefore(cache: ReadCache): string {
  return keyOf(cache, "listed");
}

/** A directory that is looked into. */
export function isRead({ mode, name }: DirectoryEntry): boolean {
  return mode === DIRECTORY && name !== "node_modules";
}

async function askGitHub(
  repository: Repository,
  { tree, recursive, end }: { readonly tree: string; readonly recursive: boolean; readonly end: AbortSignal },
): Promise<Answer> {
  end.throwIfAborted();
  const { data } = await repository.github.rest.git.getTree({
    ...named(repository),
    tree_sha: tree,
    ...(recursive && { recursive: "1" }),
  });
  return { listed: data.tree, truncated: data.truncated };
}

function toEntry({ path, mode, sha, size = 0 }: Listed): DirectoryEntry {
  return { name: path, mode, sha, size };
}

/** GitHub tells a directory before what is in it. */
function byDirectory(root: string, listed: readonly Listed[]): ReadonlyMap<string, readonly DirectoryEntry[]> {
  const shas = new Map([["", root]]);
  const directories = new Map<string, DirectoryEntry[]>([[root, []]]);
  const others = new Set<string>();
  for (const { path, mode, sha } of listed) {
    if (mode !== DIRECTORY) continue;
    shas.set(path, sha);
    // The same tree at another place has the same entries.
    if (directories.has(sha)) others.add(path);
    else directories.set(sha, []);
  }
  for (const entry of listed) {
    const slash = entry.path.lastIndexOf("/");
    const parent = entry.path.slice(0, Math.max(slash, 0));
    if (others.has(parent)) continue;
    const name = entry.path.slice(slash + 1);
    directories.get(shas.get(parent) ?? "")?.push(toEntry({ ...entry, path: name }));
  }
  return directories;
}
