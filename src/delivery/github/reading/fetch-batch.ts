// Blobs -> batches, and the contents of one batch by one request in GraphQL. What GitHub cut off, decoded its own way or found
// to be binary is left out: whoever asks has another way for it.
import { manifestText } from "../../manifest-text.ts";
import { named, type Repository } from "../client/repository-client.ts";
import { isBlob } from "./fetch-blob.ts";
import type { Content } from "./read-cache.ts";
import type { RemoteEntry } from "./read-remote-tree.ts";

/** GitHub ends a query after ten seconds. */
const MOST_BLOBS = 100;
const MOST_BYTES = 1024 * 1024;
/** Longer texts may come cut off. */
const LONGEST = 256 * 1024;
const SHA = /^[0-9a-f]{40,64}$/;

/** SHAs that can be asked for together; of what is large none. */
export function intoBatches(entries: readonly RemoteEntry[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const { blob, size } of entries) {
    if (size > LONGEST || !SHA.test(blob)) continue;
    const last = batches.at(-1);
    room -= size;
    if (last !== undefined && last.length < MOST_BLOBS && room >= 0) last.push(blob);
    else {
      batches.push([blob]);
      room = MOST_BYTES - size;
    }
  }
  return batches;
}

interface Answer {
  readonly repository: Readonly<Record<string, { readonly text?: string | null } | null>> | null;
}

export async function fetchBatch(
  repository: Repository,
  batch: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Content>> {
  signal.throwIfAborted();
  const asked = batch.map((blob, index) => `b${index}: object(oid: "${blob}") { ... on Blob { text } }`);
  const query = `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${asked.join(" ")} } }`;
  const answer = await repository.github.graphql<Answer>(query, { ...named(repository) });
  const contents = new Map<string, Content>();
  for (const [index, blob] of batch.entries()) {
    const text = answer.repository?.[`b${index}`]?.text;
    const bytes = typeof text === "string" ? Buffer.from(text) : undefined;
    if (bytes !== undefined && isBlob(bytes, blob)) contents.set(blob, manifestText(bytes));
  }
  return contents;
}
