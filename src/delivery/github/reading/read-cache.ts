// What was read from GitHub, by the SHAs that git gives it, kept for later reviews within a bound of bytes. A repository sees
// what was read through it alone: a SHA that somebody guesses gives nothing of another repository, nor of another installation.
import { LRUCache } from "lru-cache";
import type { Unreadable } from "../../../manifests/snapshot.ts";
import type { SettingsText } from "../../../settings/read-settings.ts";
import { createSharedWork, type SharedWork } from "./shared-work.ts";

export type Content = string | Unreadable;

/** One entry of one directory; `size` is 0 for what is no file. */
export interface DirectoryEntry {
  readonly name: string;
  readonly mode: string;
  readonly sha: string;
  readonly size: number;
}

export interface KeptCommit {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

export interface ReadCache {
  /** Whose it is: what has the same scope is shared. */
  readonly scope: string;
  /** Texts of blobs, directories of trees, and commits; all under `keyOf`. */
  readonly contents: LRUCache<string, Content>;
  readonly directories: LRUCache<string, readonly DirectoryEntry[]>;
  readonly commits: LRUCache<string, KeptCommit>;
  /** An organisation's settings, which have no SHA: for a moment only. */
  readonly organisations: LRUCache<string, { readonly settings: SettingsText | undefined }>;
  /** What is being read at the moment. */
  readonly running: SharedWork;
  /** How often texts were asked for. */
  readonly counts: { hits: number; misses: number };
}

export interface CacheLimits {
  /** Bytes of texts. */
  readonly contents?: number;
  /** Bytes of directories. */
  readonly directories?: number;
}

const CONTENT_BYTES = 256 * 1024 * 1024;
const DIRECTORY_BYTES = 64 * 1024 * 1024;
const MOST_COMMITS = 10_000;
const MOST_ORGANISATIONS = 1_000;
/** Whoever changed an organisation's settings sees them hold by the time they have opened a pull request. */
const A_MOMENT = 30_000;
/** What something that is kept costs besides its characters: key, map, object. */
const OVERHEAD = 200;

export function createReadCache({
  contents = CONTENT_BYTES,
  directories = DIRECTORY_BYTES,
}: CacheLimits = {}): ReadCache {
  return {
    scope: "",
    contents: new LRUCache({ maxSize: contents, sizeCalculation: (content) => OVERHEAD + lengthOf(content) }),
    directories: new LRUCache({ maxSize: directories, sizeCalculation: bytesOf }),
    commits: new LRUCache({ max: MOST_COMMITS }),
    organisations: new LRUCache({ max: MOST_ORGANISATIONS, ttl: A_MOMENT }),
    running: createSharedWork(),
    counts: { hits: 0, misses: 0 },
  };
}

/** The part of the cache that one repository of one installation sees; pull requests from forks are read through it, too. */
export function cacheOf(
  cache: ReadCache,
  { installation, owner, repo }: { readonly installation: number; readonly owner: string; readonly repo: string },
): ReadCache {
  return { ...cache, scope: `${installation}/${owner}/${repo}`.toLowerCase() };
}

/** The same of another repository, seen through the same installation. */
export function cacheBeside(
  cache: ReadCache,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): ReadCache {
  const [installation] = cache.scope.split("/");
  return { ...cache, scope: `${installation}/${owner}/${repo}`.toLowerCase() };
}

/** Under what a SHA is kept; no name of a repository holds a space. */
export function keyOf({ scope }: ReadCache, sha: string): string {
  return `${scope} ${sha}`;
}

/** Bytes of everything that is kept, about. */
export function sizeOf({ contents, directories }: ReadCache): number {
  return contents.calculatedSize + directories.calculatedSize;
}

function lengthOf(content: Content): number {
  return typeof content === "string" ? content.length * 2 : content.detail.length * 2 + (content.base64?.length ?? 0);
}

function bytesOf(entries: readonly DirectoryEntry[]): number {
  return entries.reduce((sum, { name, sha }) => sum + name.length + sha.length + OVERHEAD / 2, OVERHEAD);
}
