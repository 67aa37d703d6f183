// Blobs -> texts, each fetched once and kept for later reviews. Decides what is read at all: what is too large is not fetched.
import type { Unreadable } from "../../../manifests/snapshot.ts";
import { MAX_FILE_BYTES, tooLarge } from "../../manifest-text.ts";
import type { Repository } from "../client/repository-client.ts";
import type { Archive } from "./download-archive.ts";
import { fetchBlobs } from "./fetch-blobs.ts";
import { type Content, keyOf } from "./read-cache.ts";
import type { Reading } from "./read-directories.ts";
import type { RemoteEntry } from "./read-remote-tree.ts";

interface Wanted {
  /** These get the room if there is not enough for all. */
  readonly first: readonly RemoteEntry[];
  readonly others: readonly RemoteEntry[];
  /** A commit that holds all of `first`, and what it holds. */
  readonly archive?: Omit<Archive, "entries">;
}

/** Manifests of one state, together. The engine reads 64 MB; the rest is for files without objects. */
const MAX_STATE_BYTES = 128 * 1024 * 1024;

/** The contents of all entries, by blob SHA. */
export async function readBlobs(
  repository: Repository,
  { first, others, archive }: Wanted,
  reading: Reading,
): Promise<ReadonlyMap<string, Content>> {
  const { cache } = reading;
  const contents = new Map<string, Content>();
  const missing: RemoteEntry[] = [];
  let room = MAX_STATE_BYTES;
  for (const entry of [...first, ...others]) {
    const { blob, size } = entry;
    if (contents.has(blob)) continue;
    const refusal = refuse(size, room);
    const known = refusal ?? cache.contents.get(keyOf(cache, blob));
    if (known === undefined) missing.push(entry);
    if (refusal === undefined) room -= size;
    // Keeps the place, so that a blob is asked for once.
    contents.set(blob, known ?? "");
  }
  cache.counts.misses += missing.length;
  cache.counts.hits += contents.size - missing.length;
  const whole = archive && { ...archive, entries: first.filter(({ size }) => size <= MAX_FILE_BYTES) };
  for (const [blob, content] of await fetchBlobs(repository, { missing, ...(whole && { archive: whole }) }, reading)) {
    cache.contents.set(keyOf(cache, blob), content);
    contents.set(blob, content);
  }
  return contents;
}

function refuse(size: number, room: number): Unreadable | undefined {
  if (size > MAX_FILE_BYTES) return tooLarge(size);
  if (size <= room) return undefined;
  const megabytes = MAX_STATE_BYTES / 1024 / 1024;
  return { unreadable: "too-large", detail: `all manifests together are more than ${megabytes} MB` };
}
