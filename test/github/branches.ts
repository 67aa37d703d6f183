// What happens to branches besides pushes: merge queues, branches that are deleted, repositories that get another name. Each changes
// the world, and what a webhook would tell comes back, not yet sent.
import { pushEvent, pushedCommit, stage } from "./events.ts";
import { writeFiles } from "./git/files.ts";
import { mergeCommits } from "./git/merge.ts";
import { writeObject } from "./git/object-store.ts";
import { changeBase } from "./people.ts";
import { signatureOf, tipOf } from "./pull-requests.ts";
import { moveBranch, NO_COMMIT } from "./push.ts";
import { accountOf, type Occurrence, type PullRequest, type Repository, type World } from "./world.ts";

export interface MergeGroup {
  /** Of its branch, such as `refs/heads/gh-readonly-queue/main/pr-7-…`. */
  readonly ref: string;
  readonly head: string;
  readonly base: string;
  readonly branch: string;
}

/** A merge queue tests these together, one merged after the other, on top of the branch or of the group before. */
export function queueGroup(
  world: World,
  repository: Repository,
  { pulls, onto }: { readonly pulls: readonly PullRequest[]; readonly onto?: MergeGroup },
) {
  const branch = pulls[0]?.base ?? repository.defaultBranch;
  const base = onto?.head ?? tipOf(repository, branch);
  const head = pulls.reduce((tip, pull) => merge(world, repository, tip, pull), base);
  const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${pulls.at(-1)?.number}-${base}`;
  repository.refs.set(ref, head);
  const group: MergeGroup = { ref, head, base, branch };
  return { group, event: groupEvent(world, repository, group, { action: "checks_requested" }) };
}

function merge(world: World, { objects }: Repository, tip: string, pull: PullRequest): string {
  const merged = mergeCommits(objects, tip, pull.headSha);
  if (merged.kind === "conflict") throw new Error(`#${pull.number} conflicts`);
  const signature = signatureOf(world, pull.author);
  return writeObject(objects, {
    ...{ kind: "commit", tree: writeFiles(objects, merged.files), parents: [tip, pull.headSha] },
    ...{ author: signature, committer: signature, message: `Merge pull request #${pull.number}` },
  });
}

/** The queue gives it up, or has merged it. */
export function destroyGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  reason: "dequeued" | "merged" | "invalidated",
): Occurrence {
  repository.refs.delete(group.ref);
  return groupEvent(world, repository, group, { action: "destroyed", reason });
}

function groupEvent(world: World, repository: Repository, group: MergeGroup, does: object): Occurrence {
  const { id, tree_id, message, timestamp, author, committer } = pushedCommit(world, repository, group.head);
  const merge_group = {
    ...{ head_sha: group.head, head_ref: group.ref, base_sha: group.base, base_ref: `refs/heads/${group.branch}` },
    head_commit: { id, tree_id, message, timestamp, author, committer },
  };
  return { event: "merge_group", payload: { ...does, merge_group, ...stage(world, repository, repository.owner) } };
}

/** A forced push of a commit that is there already. */
export function moveBranchTo(world: World, repository: Repository, branch: string, sha: string): readonly Occurrence[] {
  return moveBranch(world, repository, { branch, sha, author: accountOf(world, "dev") }).events;
}

/** The branch of a merged pull request: those that are stacked on it go into its base from now on. */
export function deleteMergedBranch(world: World, repository: Repository, merged: PullRequest): readonly Occurrence[] {
  const { branch } = merged.head;
  const before = tipOf(repository, branch);
  repository.refs.delete(`refs/heads/${branch}`);
  const change = { branch, before, after: NO_COMMIT, forced: false, sender: merged.author };
  const stacked = repository.pulls.filter(({ state, base }) => state === "open" && base === branch);
  return [
    pushEvent(world, repository, change),
    ...stacked.map((pull) => changeBase(world, repository, pull, merged.base)),
  ];
}

/** Under its old name it is not found any more: GitHub would lead there, but only for a while. */
export function renameRepository(world: World, repository: Repository, name: string): Occurrence {
  const changes = { repository: { name: { from: repository.name } } };
  repository.name = name;
  const payload = { action: "renamed", changes, ...stage(world, repository, repository.owner) };
  return { event: "repository", payload };
}
