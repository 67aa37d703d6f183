// Changes to files -> a commit on a branch; open pull requests of the branch move with it. Says what GitHub would tell.
import { pullEvent, pushEvent } from "./events.ts";
import { type Changes, changeFiles, flatten, writeFiles } from "./git/files.ts";
import { ancestors } from "./git/merge.ts";
import { readObject, writeObject } from "./git/object-store.ts";
import { forgetMerge, movePull, signatureOf } from "./pull-requests.ts";
import type { Account, Occurrence, Repository, World } from "./world.ts";

export interface Push {
  readonly branch: string;
  readonly changes: Changes;
  readonly author: Account;
  readonly message?: string;
  /** The commit to build on instead of the branch's tip: then it is a forced push. */
  readonly onto?: string;
}

export interface Pushed {
  readonly sha: string;
  readonly before: string;
  /** In GitHub's order: `push`, then `synchronize` of each pull request of the branch. */
  readonly events: readonly Occurrence[];
}

export const NO_COMMIT = "0".repeat(40);

/** Commits to a branch, which is made of `onto` (else of nothing) when there is none. */
export function push(world: World, repository: Repository, asked: Push): Pushed {
  const before = repository.refs.get(`refs/heads/${asked.branch}`);
  const parent = asked.onto ?? before;
  const sha = writeCommit(world, repository, { ...asked, parents: parent === undefined ? [] : [parent] });
  return moveBranch(world, repository, { branch: asked.branch, sha, author: asked.author });
}

interface Move {
  readonly branch: string;
  readonly sha: string;
  readonly author: Account;
}

export function moveBranch(world: World, repository: Repository, { branch, sha, author }: Move): Pushed {
  const before = repository.refs.get(`refs/heads/${branch}`) ?? NO_COMMIT;
  repository.refs.set(`refs/heads/${branch}`, sha);
  const forced = before !== NO_COMMIT && !ancestors(repository.objects, sha).has(before);
  const told = pushEvent(world, repository, { branch, before, after: sha, forced, sender: author });
  const synchronized = world.repositories.flatMap((upstream) =>
    upstream.pulls.flatMap((pull) => {
      if (pull.state === "closed") return [];
      if (pull.head.repository === repository && pull.head.branch === branch) {
        movePull(world, upstream, pull);
        const extra = { before, after: sha };
        return [pullEvent(world, upstream, { pull, action: "synchronize", sender: author, extra })];
      }
      if (upstream === repository && pull.base === branch) forgetMerge(world, upstream, pull);
      return [];
    }),
  );
  return { sha, before, events: [told, ...synchronized] };
}

export interface NewCommit {
  readonly changes: Changes;
  readonly author: Account;
  readonly parents: readonly string[];
  readonly message?: string;
}

export function writeCommit(world: World, repository: Repository, commit: NewCommit): string {
  const { objects } = repository;
  const [parent] = commit.parents;
  const files = parent === undefined ? new Map() : flatten(objects, readObject(objects, parent, "commit").tree);
  const paths = Object.keys(commit.changes);
  const signature = signatureOf(world, commit.author);
  return writeObject(objects, {
    ...{ kind: "commit", tree: writeFiles(objects, changeFiles(objects, files, commit.changes)) },
    ...{ parents: commit.parents, author: signature, committer: signature },
    message: commit.message ?? (paths.length === 1 ? `Update ${paths[0]}` : `Update ${paths.length} files`),
  });
}
