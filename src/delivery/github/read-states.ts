// Two trees on GitHub -> two Snapshots, and whether any manifest differs between them. A blob that both hold is read once.
import type { Snapshot, Unreadable } from "../../manifests/snapshot.ts";
import { LINK_OUTSIDE } from "../manifest-text.ts";
import { readLink, SYMBOLIC_LINK } from "../read-tree.ts";
import { type BlobCache, readBlobs } from "./read-blobs.ts";
import { type RemoteEntry, type RemoteTree, readRemoteTree } from "./read-remote-tree.ts";
import type { Repository } from "./repository-client.ts";

export interface ListedStates {
  readonly before: RemoteTree;
  readonly after: RemoteTree;
  /** Whether a manifest was added, removed or altered. */
  readonly differ: boolean;
}

/** Lists the manifests of both trees. */
export async function listStates(repository: Repository, before: string, after: string): Promise<ListedStates> {
  const base = await readRemoteTree(repository, before);
  if (before === after) return { before: base, after: base, differ: false };
  const head = await readRemoteTree(repository, after);
  const known = new Set(base.manifests.map(identity));
  const differ =
    base.manifests.length !== head.manifests.length || head.manifests.some((entry) => !known.has(identity(entry)));
  return { before: base, after: head, differ };
}

/** Reads what was listed. */
export async function readStates(
  repository: Repository,
  { before, after }: ListedStates,
  reading: { readonly cache: BlobCache; readonly signal: AbortSignal },
): Promise<{ readonly before: Snapshot; readonly after: Snapshot }> {
  // What only the change has comes last: it cannot take the room of what is there already.
  const contents = await readBlobs(
    repository,
    { first: before.manifests.filter(isWanted), others: after.manifests.filter(isWanted) },
    reading,
  );
  return { before: toSnapshot(before, contents), after: toSnapshot(after, contents) };
}

function identity({ path, mode, blob }: RemoteEntry): string {
  return `${mode} ${blob} ${path}`;
}

const LONGEST_LINK = 4_096;

/** A link is only as long as a path; longer ones are nobody's links. */
function isWanted({ mode, size }: RemoteEntry): boolean {
  return mode !== SYMBOLIC_LINK || size <= LONGEST_LINK;
}

function toSnapshot({ paths, manifests }: RemoteTree, contents: ReadonlyMap<string, string | Unreadable>): Snapshot {
  const snapshot = new Map<string, string | Unreadable>();
  for (const entry of manifests) {
    const content = contents.get(entry.blob) ?? LINK_OUTSIDE;
    const shown = entry.mode === SYMBOLIC_LINK ? readLink(paths, entry.path, content) : content;
    if (shown !== undefined) snapshot.set(entry.path, shown);
  }
  return snapshot;
}
