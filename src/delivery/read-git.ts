// Two revisions of a repository -> the two states that a review compares, as text. Never checks anything out.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { git, gitLine, gitOutput, shallowHint } from "./git.ts";
import { mergeRevisions } from "./merge-revisions.ts";
import { readFiles } from "./read-directory.ts";
import { readIndex } from "./read-index.ts";
import { readTree } from "./read-tree.ts";
import { isOfPackage, isOwnManifestPath } from "./source-path.ts";
import { trouble } from "./trouble.ts";

export interface Revisions {
  readonly base: string;
  /** Without it the working tree is the change, or what is staged. */
  readonly head?: string;
  readonly staged?: boolean;
}

export interface GitStates {
  /** The repository's root on disk; undefined for a bare repository. */
  readonly root: string | undefined;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly notices: readonly Notice[];
}

/** Reads both states of a change from the repository that `directory` lies in. Throws trouble. */
export async function readRevisions(directory: string, revisions: Revisions): Promise<GitStates> {
  const { root, at } = await findRepository(directory);
  const base = await findCommit(at, revisions.base);
  const blobs = new Map<string, string | Unreadable>();
  if (revisions.head === undefined) {
    if (root === undefined) throw trouble("a bare repository has no working tree: say --head REF");
    const before = await readTree(at, base, blobs);
    const after = revisions.staged === true ? readIndex(at, blobs) : readWorkingTree(root, before);
    return { root, before, after: await after, notices: [] };
  }
  const head = await findCommit(at, revisions.head);
  const trees = await mergeRevisions(at, base, head);
  const before = await readTree(at, trees.before, blobs);
  return { root, before, after: await readTree(at, trees.after, blobs), notices: trees.notices };
}

/** Two commits as they are, without a merge. Throws trouble when one is not there. */
export async function readCommits(directory: string, before: string, after: string): Promise<GitStates> {
  const { root, at } = await findRepository(directory);
  const blobs = new Map<string, string | Unreadable>();
  const first = await readTree(at, await findCommit(at, before), blobs);
  return { root, before: first, after: await readTree(at, await findCommit(at, after), blobs), notices: [] };
}

/** The working tree as it would be committed: tracked files and new ones that are not ignored. */
export async function readWorkingTree(root: string, before: Snapshot): Promise<Snapshot> {
  // `-t` puts a letter before each path: S is a file that a sparse checkout leaves out.
  const listed = await gitOutput(root, ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"]);
  const files = listed
    .toString()
    .split("\0")
    .map((line) => ({ absent: line.startsWith("S"), path: line.slice(2) }));
  // A file that is tracked and gone from disk is a deletion.
  const isThere = (path: string) => !isOwnManifestPath(path) || existsSync(join(root, path));
  const present = files.filter((file) => !file.absent && !isOfPackage(file.path) && isThere(file.path));
  const snapshot = new Map(readFiles(root, new Set(present.map((file) => file.path))));
  for (const { path } of files.filter((file) => file.absent)) {
    const unchanged = before.get(path);
    if (unchanged !== undefined) snapshot.set(path, unchanged);
  }
  return snapshot;
}

/** The repository that `directory` lies in: its root on disk, and where git is asked. Throws trouble when there is none. */
export async function findRepository(directory: string): Promise<{ root: string | undefined; at: string }> {
  const root = await findRoot(directory);
  return { root, at: root ?? directory };
}

async function findRoot(directory: string): Promise<string | undefined> {
  const root = await git(directory, ["rev-parse", "--show-toplevel"]);
  if (root.status === 0) return root.stdout.toString().replace(/\n$/, "");
  if ((await gitLine(directory, ["rev-parse", "--is-bare-repository"])) === "true") return undefined;
  const why = /not a git repository/.test(root.stderr) ? "this is not a git repository" : root.stderr;
  throw trouble(`${why}: run inside one, or compare two directories with --before DIR --after DIR`);
}

/** The full name of a commit. Throws trouble when there is none. */
export async function findCommit(root: string, revision: string): Promise<string> {
  if (revision.startsWith("-") || revision === "") throw trouble(`"${revision}" is not a revision`);
  const commit = await gitLine(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (commit !== undefined) return commit;
  throw trouble(`there is no revision "${revision}" here${await shallowHint(root)}`);
}
