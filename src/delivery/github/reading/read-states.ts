// Two trees on GitHub -> two Snapshots, and whether anything that is read differs between them. What both hold is read once.

import { isManifestPath } from "../../../manifests/manifest-path.ts";
import type { Snapshot, Unreadable } from "../../../manifests/snapshot.ts";
import { LINK_OUTSIDE, packedAt, submoduleAt } from "../../manifest-text.ts";
import { readLink, SYMBOLIC_LINK } from "../../read-tree.ts";
import { isPackedChart, isReadPackage } from "../../source-path.ts";
import type { Repository } from "../client/repository-client.ts";
import { namedOthers, othersOfCharts, takesChanged, withOthers } from "./named-others.ts";
import { readBlobs } from "./read-blobs.ts";
import { createDirectories, type Reading } from "./read-directories.ts";
import { listTree, mayDiffer, type RemoteEntry, type RemoteTree } from "./read-remote-tree.ts";

export interface ListedStates {
  readonly before: RemoteTree;
  readonly after: RemoteTree;
  /** A commit with the tree before: the whole of it can be asked for. */
  readonly commit?: string;
}

interface Trees {
  /** Where it is known, much that is new is downloaded in one piece. */
  readonly commit?: string;
  readonly before: string;
  readonly after: string;
  /** What both hold, also where nothing differs. */
  readonly alsoIfSame?: boolean;
}

/** What both trees hold; undefined where no manifest and no submodule was added, removed or altered. */
export async function listStates(
  repository: Repository,
  { before, after, commit, alsoIfSame = false }: Trees,
  reading: Reading,
): Promise<ListedStates | undefined> {
  const directories = createDirectories(repository, reading);
  if (!alsoIfSame && !(await mayDiffer(directories, before, after))) return undefined;
  await directories.readAll(before);
  await directories.readAll(after);
  const [base, head] = [listTree(directories, before), listTree(directories, after)];
  if (!alsoIfSame && isSame(base, head) && !(await takesChanged(repository, base, head, reading))) return undefined;
  return { before: base, after: head, ...(commit !== undefined && { commit }) };
}

/** Reads what was listed. */
export async function readStates(
  repository: Repository,
  { before, after, commit }: ListedStates,
  reading: Reading,
): Promise<{ readonly before: Snapshot; readonly after: Snapshot }> {
  // What only the change has comes last: it cannot take the room of what is there already.
  const wantedOf = (tree: RemoteTree) => [...tree.manifests.filter(isWantedOf(tree)), ...othersOfCharts(tree)];
  const entries = { first: wantedOf(before), others: wantedOf(after) };
  const archive = commit === undefined ? undefined : { commit, bytes: before.bytes, files: before.paths.size };
  const contents = await readBlobs(repository, { ...entries, ...(archive && { archive }) }, reading);
  const states = { before: toSnapshot(before, contents), after: toSnapshot(after, contents) };
  const named = { first: namedOthers(before, states.before), others: namedOthers(after, states.after) };
  if (named.first.length + named.others.length === 0) return states;
  const more = await readBlobs(repository, named, reading);
  return {
    before: withOthers(states.before, named.first, more),
    after: withOthers(states.after, named.others, more),
  };
}

/** The files of one tree, as far as they are wanted. */
export async function readSnapshot(
  repository: Repository,
  { tree, commit, isWanted }: { readonly tree: string; readonly commit: string; isWanted(path: string): boolean },
  reading: Reading,
): Promise<Snapshot> {
  const listed = await listStates(repository, { before: tree, after: tree, commit, alsoIfSame: true }, reading);
  if (listed === undefined) return new Map();
  const { before: whole } = listed;
  const submodules = new Map([...whole.submodules].filter(([path]) => isWanted(path)));
  const ours = (entries: readonly RemoteEntry[]) => entries.filter(({ path }) => isWanted(path));
  const before = { ...whole, manifests: ours(whole.manifests), others: ours(whole.others), submodules };
  const states = await readStates(repository, { ...listed, before, after: before }, reading);
  return states.before;
}

function isSame(before: RemoteTree, after: RemoteTree): boolean {
  const known = new Set(identities(before));
  const others = identities(after);
  return known.size === others.length && others.every((one) => known.has(one));
}

function identities({ manifests, submodules }: RemoteTree): readonly string[] {
  return [
    ...manifests.map(({ path, mode, blob }) => `${mode} ${blob} ${path}`),
    ...[...submodules].map(([path, commit]) => `submodule ${commit} ${path}`),
  ];
}

const LONGEST_LINK = 4_096;

/** A link is only as long as a path; longer ones are nobody's links. Of a packed chart that no chart takes its SHA is enough. */
function isWantedOf({ paths }: RemoteTree): (entry: RemoteEntry) => boolean {
  return ({ path, mode, size }) => {
    if (mode === SYMBOLIC_LINK) return size <= LONGEST_LINK;
    return !isPackedChart(path) || isReadPackage(path, size, (other) => paths.has(other));
  };
}

function toSnapshot(
  { paths, manifests, submodules }: RemoteTree,
  contents: ReadonlyMap<string, string | Unreadable>,
): Snapshot {
  const snapshot = new Map<string, string | Unreadable>();
  for (const entry of manifests) {
    const isLink = entry.mode === SYMBOLIC_LINK;
    const isPacked = isPackedChart(entry.path) && !isLink;
    const content = isPacked
      ? packedAt(entry.blob, contents.get(entry.blob))
      : (contents.get(entry.blob) ?? LINK_OUTSIDE);
    if (isLink && !isManifestPath(entry.path)) continue;
    const shown = isLink ? readLink(paths, entry.path, content) : content;
    if (shown !== undefined) snapshot.set(entry.path, shown);
  }
  for (const [path, commit] of submodules) snapshot.set(path, submoduleAt(commit));
  return snapshot;
}
