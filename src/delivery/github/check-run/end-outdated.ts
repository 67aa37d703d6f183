// Heads that a pull request had before -> the end of what a process that is gone had begun about them. Costs one request for a head
// that this process did not end itself.
import { LRUCache } from "lru-cache";
import { type PullRequest, unlessMissing } from "../client/repository-client.ts";
import { listCheckRuns, type Place } from "./check-run.ts";
import { SUPERSEDED } from "./conclude.ts";
import { endRun } from "./conclude-check-run.ts";
import { remember } from "./plan-check-run.ts";

/** Heads without a run that is in progress, by `owner/repo#pull@sha`. */
export type EndedHeads = LRUCache<string, true>;

const MOST_HEADS = 10_000;

export function createEndedHeads(): EndedHeads {
  return new LRUCache({ max: MOST_HEADS });
}

interface Ending extends Place {
  readonly endedHeads: EndedHeads;
  readonly job: { readonly pull: number; readonly previous?: readonly string[] };
}

/** Of the head that the pull request has now, nothing is in progress any more. */
export function rememberEnded({ repository, job, endedHeads }: Ending, { head }: PullRequest): void {
  endedHeads.set(nameOf({ ...repository, pull: job.pull }, head.sha), true);
}

export async function endOutdated(ending: Ending, { head }: PullRequest): Promise<void> {
  const { repository, job, endedHeads } = ending;
  for (const sha of job.previous ?? []) {
    const name = nameOf({ ...repository, pull: job.pull }, sha);
    if (sha === head.sha || endedHeads.has(name)) continue;
    // A head that was forced away may be gone altogether.
    const runs = (await unlessMissing(listCheckRuns(ending, sha))) ?? [];
    for (const { id } of runs.filter(({ memory, completed }) => memory.pull === job.pull && !completed))
      await endRun(repository, id, { ending: SUPERSEDED, memory: remember({ pull: job.pull }) });
    endedHeads.set(name, true);
  }
}

interface Named {
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
}

function nameOf({ owner, repo, pull }: Named, sha: string): string {
  return `${owner}/${repo}#${pull}@${sha}`;
}
