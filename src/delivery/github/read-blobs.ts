// Blob SHAs -> texts, each fetched once and kept for later reviews. What is too large is not fetched at all.
import { LRUCache } from "lru-cache";
import pMap from "p-map";
import type { Unreadable } from "../../manifests/snapshot.ts";
import { MAX_FILE_BYTES, manifestText, tooLarge } from "../manifest-text.ts";
import type { RemoteEntry } from "./read-remote-tree.ts";
import { named, type Repository } from "./repository-client.ts";

type Content = string | Unreadable;

/** What was read, by blob SHA: the same text whatever repository it came from. Counts how often it was asked. */
export interface BlobCache {
  readonly contents: LRUCache<string, Content>;
  hits: number;
  misses: number;
}

const CACHE_BYTES = 256 * 1024 * 1024;
/** What a cached text costs besides its characters. */
const OVERHEAD = 200;
const CONCURRENCY = 8;

/** Manifests of one state, together. The engine reads 64 MB; the rest is for files without objects. */
const MAX_STATE_BYTES = 128 * 1024 * 1024;

export function createBlobCache(maxSize = CACHE_BYTES): BlobCache {
  const contents = new LRUCache<string, Content>({
    maxSize,
    sizeCalculation: (content) => OVERHEAD + lengthOf(content),
  });
  return { contents, hits: 0, misses: 0 };
}

function lengthOf(content: Content): number {
  return typeof content === "string" ? content.length * 2 : content.detail.length * 2;
}

/** The contents of all entries, by blob SHA; `first` are those that get the room if there is not enough for all. */
export async function readBlobs(
  repository: Repository,
  { first, others }: { readonly first: readonly RemoteEntry[]; readonly others: readonly RemoteEntry[] },
  { cache, signal }: { readonly cache: BlobCache; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Content>> {
  const contents = new Map<string, Content>();
  const missing: string[] = [];
  let room = MAX_STATE_BYTES;
  for (const { blob, size } of [...first, ...others]) {
    if (contents.has(blob)) continue;
    const refusal = refuse(size, room);
    const known = refusal ?? cache.contents.get(blob);
    if (known === undefined) missing.push(blob);
    if (refusal === undefined) room -= size;
    // Keeps the place, so that a blob is asked for once.
    contents.set(blob, known ?? "");
  }
  const fetchOne = async (blob: string): Promise<void> => {
    const content = await fetchBlob(repository, blob);
    cache.contents.set(blob, content);
    contents.set(blob, content);
  };
  cache.misses += missing.length;
  cache.hits += contents.size - missing.length;
  await pMap(missing, fetchOne, { concurrency: CONCURRENCY, signal });
  return contents;
}

function refuse(size: number, room: number): Unreadable | undefined {
  if (size > MAX_FILE_BYTES) return tooLarge(size);
  if (size <= room) return undefined;
  const megabytes = MAX_STATE_BYTES / 1024 / 1024;
  return { unreadable: "too-large", detail: `all manifests together are more than ${megabytes} MB` };
}

async function fetchBlob(repository: Repository, blob: string): Promise<Content> {
  const { data } = await repository.github.rest.git.getBlob({ ...named(repository), file_sha: blob });
  return manifestText(Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8"));
}
