// A pull request -> the two commits that a review compares: the base, and GitHub's merge of the head into it. Reads no files.
import { setTimeout as sleep } from "node:timers/promises";
import type { Notice } from "../../../manifests/notice.ts";
import { ended } from "../../queue/job-queue.ts";
import { isOwnBranch } from "../client/may-write-contents.ts";
import {
  getPullRequest,
  named,
  type PullRequest,
  type Repository,
  unlessMissing,
} from "../client/repository-client.ts";
import { type KeptCommit, keyOf, type ReadCache } from "./read-cache.ts";

export interface Revision {
  readonly commit: string;
  readonly tree: string;
}

export interface States {
  readonly before: Revision;
  readonly after: Revision;
  readonly notices: readonly Notice[];
  /** Somebody without write access may have written the change. */
  readonly isFork: boolean;
}

export interface Waiting {
  readonly signal: AbortSignal;
  /** Milliseconds before each further look for the merge result; GitHub makes it when somebody asks. */
  readonly delays?: readonly number[];
  /** Where commits are kept that were read. */
  readonly blobs?: ReadCache;
}

const DELAYS = [1_000, 2_000, 4_000, 8_000];

/** The base tip and the merge result; where GitHub has none, the merge base and the head, with a notice. */
export async function findStates(repository: Repository, pull: PullRequest, waiting: Waiting): Promise<States> {
  const merge = await awaitMerge(repository, pull, waiting);
  if (merge === undefined) return againstMergeBase(repository, pull, waiting);
  const [base = ""] = merge.parents;
  const before = await readCommit(repository, base, waiting.blobs);
  return { before, after: merge, notices: [], isFork: !isOwnBranch(pull) };
}

async function awaitMerge(
  repository: Repository,
  asked: PullRequest,
  { signal, delays = DELAYS, blobs }: Waiting,
): Promise<KeptCommit | undefined> {
  let pull = asked;
  let older: KeptCommit | undefined;
  for (const delay of [0, ...delays]) {
    if (delay > 0) {
      // Why it ended is for the signal to say.
      await sleep(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
      pull = await getPullRequest(repository, asked.number);
      if (pull.head.sha !== asked.head.sha) throw ended("superseded");
    }
    if (pull.mergeable === false) return undefined;
    const merge = await findMerge(repository, pull, blobs);
    if (merge === undefined) continue;
    if (merge.parents[0] === (await findTip(repository, pull))) return merge;
    // The base moved on and GitHub has not merged again: still a true answer, about the base of a moment ago.
    if (merge.parents[0] === pull.base.sha) older = merge;
  }
  return older;
}

/** A merge commit that has this head as its second parent; not one of an earlier push or another base. */
async function findMerge(
  repository: Repository,
  pull: PullRequest,
  blobs: ReadCache | undefined,
): Promise<KeptCommit | undefined> {
  const told = pull.merge_commit_sha;
  const merge = told === null ? undefined : await unlessMissing(readCommit(repository, told, blobs));
  if (merge !== undefined && belongsTo(merge, pull)) return merge;
  const sha = await readReference(repository, `pull/${pull.number}/merge`);
  const other = sha === undefined || sha === told ? undefined : await readCommit(repository, sha, blobs);
  return other !== undefined && belongsTo(other, pull) ? other : undefined;
}

function belongsTo({ parents }: KeptCommit, pull: PullRequest): boolean {
  return parents.length === 2 && parents[1] === pull.head.sha;
}

/** The newest commit of the base branch; `base.sha` of a pull request can be older. */
async function findTip(repository: Repository, pull: PullRequest): Promise<string> {
  return (await readReference(repository, `heads/${pull.base.ref}`)) ?? pull.base.sha;
}

async function againstMergeBase(repository: Repository, pull: PullRequest, { blobs }: Waiting): Promise<States> {
  const { github } = repository;
  const tip = await findTip(repository, pull);
  const basehead = `${tip}...${pull.head.sha}`;
  const { data } = await github.rest.repos.compareCommitsWithBasehead({ ...named(repository), basehead, per_page: 1 });
  const { sha, commit } = data.merge_base_commit;
  const states = {
    before: { commit: sha, tree: commit.tree.sha },
    after: await readCommit(repository, pull.head.sha, blobs),
    isFork: !isOwnBranch(pull),
  };
  // A head that has all of the base is its own merge result.
  if (sha === tip) return { ...states, notices: [] };
  const why =
    pull.mergeable === false
      ? `This pull request conflicts with ${pull.base.ref}, so there is no merge result`
      : "GitHub has made no merge result of this pull request yet";
  const message = `${why}: its head was compared with the merge base ${sha.slice(0, 12)} instead, without what ${pull.base.ref} got since.`;
  return { ...states, notices: [{ code: "not-merged", message, relevance: "no" }] };
}

/** A commit stays what it is: with a cache, it is asked for once. */
export async function readCommit(repository: Repository, sha: string, blobs?: ReadCache): Promise<KeptCommit> {
  const known = blobs?.commits.get(keyOf(blobs, sha));
  if (known !== undefined) return known;
  const { data } = await repository.github.rest.git.getCommit({ ...named(repository), commit_sha: sha });
  const read = { commit: data.sha, tree: data.tree.sha, parents: data.parents.map((parent) => parent.sha) };
  blobs?.commits.set(keyOf(blobs, sha), read);
  return read;
}

async function readReference(repository: Repository, ref: string): Promise<string | undefined> {
  const found = await unlessMissing(repository.github.rest.git.getRef({ ...named(repository), ref }));
  return found?.data.object.sha;
}
