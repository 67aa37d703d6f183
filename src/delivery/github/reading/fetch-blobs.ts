// Blobs that are not known -> their contents, in as few requests as it takes: one by one, in batches by GraphQL, or the whole
// repository as an archive. Whatever came another way is believed only where git's own SHA of it is the one that was asked for.
import pMap from "p-map";
import { trouble } from "../../trouble.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { type Repository, statusOf } from "../client/repository-client.ts";
import { type Archive, downloadArchive } from "./download-archive.ts";
import { fetchBatch, intoBatches } from "./fetch-batch.ts";
import { fetchBlob } from "./fetch-blob.ts";
import { type Content, keyOf } from "./read-cache.ts";
import type { Reading } from "./read-directories.ts";
import type { RemoteEntry } from "./read-remote-tree.ts";

interface Fetching {
  readonly missing: readonly RemoteEntry[];
  readonly archive?: Archive;
}

const CONCURRENCY = 8;
/** So few are asked for one by one: a batch counts as a write at GitHub's pace, and those are for comments. */
const FEW = 8;
/** From so many on the whole repository is less than its parts, … */
const MANY = 150;
/** … unless it holds much that nobody wants: more than this, and more than so many times what is wanted. */
const SMALL_ARCHIVE = 64 * 1024 * 1024;
const MOST_WASTE = 8;
const LARGEST_ARCHIVE = 512 * 1024 * 1024;
/** An installation has 5,000 requests an hour, for all of its repositories. */
const MOST_ALONE = 2_000;

type Contents = ReadonlyMap<string, Content>;

/** The contents of all of them, by SHA; throws what GitHub says where one cannot be had. */
export async function fetchBlobs(repository: Repository, fetching: Fetching, reading: Reading): Promise<Contents> {
  const { missing, archive } = fetching;
  const found = new Map<string, Content>();
  const left = () => missing.filter(({ blob }) => !found.has(blob));
  const keep = (contents: Contents) => {
    for (const [blob, content] of contents) found.set(blob, content);
  };
  if (archive !== undefined && isWorthIt(missing, archive))
    keep(await orNothing(repository, reading, () => readArchive(repository, archive, reading)));
  for (const batch of left().length > FEW ? intoBatches(left()) : []) {
    const contents = await orNothing(repository, reading, () => fetchTogether(repository, batch, reading));
    keep(contents);
    if (contents.size === 0) break;
  }
  if (left().length > MOST_ALONE) throw trouble(`GitHub gave neither an archive nor ${left().length} files together`);
  const one = async (entry: RemoteEntry) => keep(new Map([[entry.blob, await fetchAlone(repository, entry, reading)]]));
  await pMap(left(), one, { concurrency: CONCURRENCY, signal: reading.signal });
  return found;
}

function isWorthIt(missing: readonly RemoteEntry[], { bytes }: Archive): boolean {
  if (missing.length < MANY || bytes > LARGEST_ARCHIVE) return false;
  const wanted = missing.reduce((sum, { size }) => sum + size, 0);
  return bytes <= Math.max(SMALL_ARCHIVE, wanted * MOST_WASTE);
}

function readArchive(repository: Repository, archive: Archive, { cache, signal }: Reading): Promise<Contents> {
  const name = `archive ${keyOf(cache, archive.commit)}`;
  return cache.running.join(name, signal, (end) => downloadArchive(repository, archive, end));
}

function fetchTogether(repository: Repository, batch: readonly string[], { cache, signal }: Reading) {
  const name = `blobs ${keyOf(cache, batch.join())}`;
  return cache.running.join(name, signal, (end) => fetchBatch(repository, batch, end));
}

function fetchAlone(repository: Repository, { blob }: RemoteEntry, { cache, signal }: Reading): Promise<Content> {
  return cache.running.join(`blob ${keyOf(cache, blob)}`, signal, () => fetchBlob(repository, blob));
}

/** A way that does not lead there is not the end: there is a longer one. GitHub's limits are the same on all. */
async function orNothing(
  { github }: Repository,
  { signal }: Reading,
  work: () => Promise<Contents>,
): Promise<Contents> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (statusOf(error) === 401 || rateLimitOf(error, 0) !== undefined) throw error;
    github.log.warn(`files are read another way: ${error instanceof Error ? error.message : error}`);
    return new Map();
  }
}
