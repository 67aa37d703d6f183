// A branch that moves again and again -> a round of reviews now and then: the first move is looked at at once, all that come within
// some minutes after it in one later round.
import type { Claims } from "../../queue/claims.ts";
import type { JobQueue, LookJob } from "../../queue/job-queue.ts";

export interface Rounds {
  /** True when the round can begin; else the job comes back by itself when it can. */
  begin(job: LookJob): Promise<boolean>;
}

/** Seconds from one round to the next. */
const APART = 300;

export function createRounds(
  { claims, queue }: { readonly claims: Claims; readonly queue: Pick<JobQueue, "add"> },
  apart = APART,
): Rounds {
  const later = new Map<string, NodeJS.Timeout>();
  return {
    async begin(job) {
      const branch = `${job.installation}/${job.owner}/${job.repo}~${job.branch}`;
      if (await claims.claim(`moved:${branch}`, apart)) return true;
      if (later.has(branch)) return false;
      // Lost when the process ends: the answers are then about the base of some minutes ago, until one of both moves again.
      const timer = setTimeout(() => {
        later.delete(branch);
        queue.add(job).catch(() => {});
      }, apart * 1_000);
      timer.unref();
      later.set(branch, timer);
      return false;
    },
  };
}
