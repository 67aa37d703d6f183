// A job of the queue -> work on GitHub, and what the queue has to know of its end. Each line of its log names the delivery, the
// installation and the pull request.
import type { Probot } from "probot";
import type { Circumstances, Job, Outcome, Work } from "../../queue/job-queue.ts";
import { wasEnded } from "../../queue/job-queue.ts";
import { isPoison, poison } from "../check-run/poison.ts";
import { failureReason } from "../client/failure-reason.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { type Repository, statusOf } from "../client/repository-client.ts";
import { connectRepository } from "../client/repository-connection.ts";
import type { Permissions } from "../client/repository-token.ts";
import { doCommand } from "../commands/do-command.ts";
import { cacheOf } from "../reading/read-cache.ts";
import { doLook, type Outlook } from "../reconcile/look.ts";
import { reviewGroup } from "../review/review-group.ts";
import { type Reviewed, reviewPullRequest, type Workshop } from "../review/review-pull-request.ts";
import { watchBranch } from "../watch/watch-branch.ts";
import type { Metrics } from "./metrics.ts";

export interface Tools {
  readonly probot: Probot;
  readonly workshop: Omit<Workshop, "log">;
  readonly metrics: Metrics;
  readonly outlook: Outlook;
  /** What a job's token is to allow. */
  readonly permissions?: Permissions;
}

/** GitHub's limits are of an hour at most; and its clock can be behind ours. */
const LONGEST_REST = 65 * 60_000;
const SHORTEST_REST = 10_000;

export function createWork({ probot, workshop, metrics, outlook, permissions }: Tools): Work {
  return async (job, circumstances) => {
    const { kind, delivery, installation } = job;
    const place = { repository: `${job.owner}/${job.repo}`, ...("pull" in job && { pull: job.pull }) };
    const log = probot.log.child({ delivery, installation, ...place });
    const started = performance.now();
    let result: Reviewed;
    try {
      const { owner, repo } = job;
      const app = await probot.auth();
      const { holds } = circumstances;
      const github = await connectRepository({ app, installation, owner, repo, permissions, log, holds });
      const repository = { github, owner, repo };
      const signal = endPoison(circumstances);
      const own = { ...workshop, log, blobs: cacheOf(workshop.blobs, job) };
      result = await doJob({ job, repository, workshop: own, outlook, signal });
    } catch (failure) {
      log.error({ reason: String(failure) }, "a job ended with a fault");
      result = { isSaid: false, failure };
    }
    const outcome = outcomeOf(result);
    const seconds = (performance.now() - started) / 1_000;
    metrics.jobEnded({ kind, outcome: outcome.kind === "ended" ? outcome.reason : outcome.kind, seconds });
    if (result.conclusion !== undefined) metrics.concluded(result.conclusion);
    if (result.failure !== undefined && outcome.kind !== "ended") metrics.failed(failureReason(result.failure));
    if (outcome.kind === "later") log.warn({ at: outcome.at && new Date(outcome.at).toISOString() }, "done later");
    return outcome;
  };
}

interface Doing {
  readonly job: Job;
  readonly repository: Repository;
  readonly workshop: Workshop;
  readonly outlook: Outlook;
  readonly signal: AbortSignal;
}

async function doJob({ job, repository, workshop, outlook, signal }: Doing): Promise<Reviewed> {
  switch (job.kind) {
    case "review":
      return reviewPullRequest({ ...workshop, repository, job, signal });
    case "command":
      return doCommand({ ...workshop, repository, job, signal });
    case "group":
      return reviewGroup({ ...workshop, repository, job, signal });
    case "watch":
      return watchBranch({ ...workshop, repository, job, signal });
    case "look":
      return doLook({ ...outlook, repository, job, signal, log: workshop.log });
  }
}

/** A job with which one process after the other ended gets a conclusion that says so, and no other process. */
export function endPoison({ signal, lost }: Circumstances): AbortSignal {
  return isPoison(lost) ? AbortSignal.abort(poison(lost)) : signal;
}

/** What the queue does with a job that ended so. */
export function outcomeOf({ failure, isSaid }: Reviewed, now = Date.now()): Outcome {
  for (const reason of ["superseded", "stopped", "handed back"] as const)
    if (wasEnded(failure, reason)) return { kind: "ended", reason };
  const limit = rateLimitOf(failure, now);
  if (limit?.until !== undefined) {
    const rest = Math.min(Math.max(limit.until - now, SHORTEST_REST), LONGEST_REST);
    // Not all at the same moment.
    const at = now + rest + 1_000 + Math.random() * 5_000;
    return { kind: "later", at: Math.round(at) };
  }
  if (limit !== undefined || (!isSaid && mayPass(failure))) return { kind: "later" };
  return { kind: "done" };
}

/** Whether it can be otherwise in a while: GitHub was away, or did not know a key that is new. */
function mayPass(failure: unknown): boolean {
  const status = statusOf(failure) ?? 0;
  return status === 401 || status === 409 || status >= 500;
}
