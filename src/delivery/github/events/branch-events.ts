// What moves branches besides pull requests -> jobs: merge queues, and pushes to branches that pull requests go into.
import type { Probot } from "probot";
import { mayBeSource } from "../../source-path.ts";
import { enqueue, type Jobs } from "./enqueue.ts";

const BRANCH = "refs/heads/";
/** GitHub's own branches for merge groups: no pull request goes into them. */
const GROUPS = "gh-readonly-queue/";
/** GitHub names no more commits of one push. */
const MOST_COMMITS = 2_048;

export function onBranches(app: Probot, jobs: Jobs): void {
  app.on("merge_group.checks_requested", async (event) => {
    const { head_sha: head, base_sha: base } = event.payload.merge_group;
    await enqueue(jobs, event, { kind: "group", head, base, again: false });
  });

  app.on("merge_group.destroyed", async (event) => {
    const { head_sha: head, base_sha: base } = event.payload.merge_group;
    await enqueue(jobs, event, { kind: "group", head, base, again: false, isGone: true });
  });

  app.on("push", async (event) => {
    const branch = movedBranch(event.payload);
    if (branch !== undefined) await enqueue(jobs, event, { kind: "look", branch });
  });
}

export interface Push {
  readonly ref: string;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly forced: boolean;
  readonly commits: readonly PushedCommit[];
}

interface PushedCommit {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly modified?: readonly string[];
}

/** The branch, if what it got can change the answers about pull requests into it; undefined for anything else. Pure. */
export function movedBranch({ ref, created, deleted, forced, commits }: Push): string | undefined {
  const branch = ref.startsWith(BRANCH) ? ref.slice(BRANCH.length) : "";
  // Nothing goes into a branch that was not there; and GitHub tells of what went into one that is gone by itself.
  if (branch === "" || branch.startsWith(GROUPS) || created || deleted) return undefined;
  // What a forced push took away it does not name.
  const isUnknown = forced || commits.length === 0 || commits.length >= MOST_COMMITS;
  return isUnknown || commits.some(touchesSources) ? branch : undefined;
}

function touchesSources({ added = [], removed = [], modified = [] }: PushedCommit): boolean {
  return [added, removed, modified].some((paths) => paths.some(mayBeSource));
}
