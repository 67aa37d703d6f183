// The life of a pull request: opened, moved by pushes, tried to merge, retargeted, closed. It changes the world alone;
// what webhooks tell of it is made in events.ts.

import { writeFiles } from "./git/files.ts";
import { mergeCommits } from "./git/merge.ts";
import { readObject, type Signature, writeObject } from "./git/object-store.ts";
import { type Account, nextId, now, type PullRequest, type Repository, timestamp, type World } from "./world.ts";

export interface Opening {
  readonly author: Account;
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
  readonly base: string;
  readonly head: PullRequest["head"];
}

export function tipOf(repository: Repository, branch: string): string {
  const sha = repository.refs.get(`refs/heads/${branch}`);
  if (sha === undefined) throw new Error(`${repository.name} has no branch ${branch}`);
  return sha;
}

export function addPullRequest(world: World, repository: Repository, opening: Opening): PullRequest {
  const at = timestamp(world);
  const pull: PullRequest = {
    ...opening,
    ...{ id: nextId(world), number: repository.nextNumber++, state: "open", headSha: "", baseSha: "" },
    ...{ mergeable: null, unknownFor: 0, mergeSha: null, merged: false, created: at, updated: at },
  };
  repository.pulls.push(pull);
  movePull(world, repository, pull);
  return pull;
}

/** Takes over where the branches are now. The recorded base moves only with the head, as on GitHub. */
export function movePull(world: World, repository: Repository, pull: PullRequest): void {
  pull.headSha = tipOf(pull.head.repository, pull.head.branch);
  pull.baseSha = tipOf(repository, pull.base);
  pull.updated = timestamp(world);
  repository.refs.set(`refs/pull/${pull.number}/head`, pull.headSha);
  forgetMerge(world, repository, pull);
}

/** GitHub tries a merge in the background: until then the answer is null and the old merge ref stays. */
export function forgetMerge(world: World, repository: Repository, pull: PullRequest): void {
  pull.mergeable = null;
  pull.unknownFor = world.mergeUnknownFor;
  if (pull.unknownFor === 0) tryMerge(world, repository, pull);
}

/** Somebody asked for the pull request, which is what makes GitHub try the merge. */
export function askedForMerge(world: World, repository: Repository, pull: PullRequest): void {
  if (pull.mergeable !== null || pull.state === "closed") return;
  pull.unknownFor -= 1;
  if (pull.unknownFor <= 0) tryMerge(world, repository, pull);
}

function tryMerge(world: World, repository: Repository, pull: PullRequest): void {
  const { objects } = repository;
  const base = tipOf(repository, pull.base);
  const merge = mergeCommits(objects, base, pull.headSha);
  pull.mergeable = merge.kind === "merged";
  // On a conflict GitHub leaves the ref of the last merge that went well.
  if (merge.kind === "conflict") return;
  const signature = signatureOf(world, pull.author);
  pull.mergeSha = writeObject(objects, {
    ...{ kind: "commit", tree: writeFiles(objects, merge.files), parents: [base, pull.headSha] },
    ...{ author: signature, committer: signature, message: `Merge ${pull.headSha} into ${base}` },
  });
  repository.refs.set(`refs/pull/${pull.number}/merge`, pull.mergeSha);
}

export function signatureOf(world: World, { login, id }: Account): Signature {
  const email = `${id}+${login}@users.noreply.github.example`;
  return { name: login, email, seconds: Math.floor(now(world) / 1000) };
}

/** Moves the base to the merge, as the green button does. The pull request is closed. */
export function mergePull(world: World, repository: Repository, pull: PullRequest): string {
  tryMerge(world, repository, pull);
  if (pull.mergeable !== true || pull.mergeSha === null) throw new Error(`#${pull.number} conflicts`);
  readObject(repository.objects, pull.mergeSha, "commit");
  repository.refs.set(`refs/heads/${pull.base}`, pull.mergeSha);
  Object.assign(pull, { state: "closed", merged: true, updated: timestamp(world) });
  repository.refs.delete(`refs/pull/${pull.number}/merge`);
  return pull.mergeSha;
}
