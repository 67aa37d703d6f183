// A job to look at a repository -> review jobs for those of its pull requests that need one. Reviews nothing itself.
import { randomBytes } from "node:crypto";
import type { JobQueue, LookJob } from "../../queue/job-queue.ts";
import { mayBeSource } from "../../source-path.ts";
import { messageOf } from "../../trouble.ts";
import { type AppIdentity, named, type Repository } from "../client/repository-client.ts";
import type { Reviewed } from "../review/review-pull-request.ts";
import { createBudget } from "./budget.ts";
import { listOpenPulls, lookAtRepository, type Needy, type Settled } from "./look-at-repository.ts";
import type { Rounds } from "./rounds.ts";

/** What looking needs besides the job; the same for all of them. */
export interface Outlook {
  readonly app: AppIdentity;
  readonly queue: Pick<JobQueue, "add">;
  readonly rounds: Rounds;
  readonly settled: Settled;
}

export interface Look extends Outlook {
  readonly job: LookJob;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  readonly log: Log;
}

interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const MOST_REQUESTS = 200;
/** Pull requests that are reviewed again when their base moved: those that somebody touched last. */
const MOST_AGAIN = 20;
const FILES_A_PAGE = 100;

export async function doLook(look: Look): Promise<Reviewed> {
  const { job, queue, signal, log } = look;
  try {
    const budget = createBudget(MOST_REQUESTS);
    const needy =
      job.branch === undefined ? await lookAtRepository({ ...look, budget }) : await listOutdated(look, job.branch);
    const { installation, owner, repo } = job;
    for (const { pull, head } of needy) {
      signal.throwIfAborted();
      const delivery = `${job.delivery}-${randomBytes(3).toString("hex")}`;
      await queue.add({ kind: "review", installation, owner, repo, pull, head, again: false, delivery });
    }
    log.info({ branch: job.branch, reviews: needy.length }, "looked at the open pull requests");
    return { isSaid: true };
  } catch (failure) {
    log.error({ reason: messageOf(failure) }, "could not look at the open pull requests");
    return { isSaid: false, failure };
  }
}

/** Open pull requests into a branch that moved, as far as they have something to review. */
async function listOutdated({ job, repository, rounds, signal }: Look, base: string): Promise<readonly Needy[]> {
  if (!(await rounds.begin(job))) return [];
  const open = await listOpenPulls({ repository, budget: createBudget(1) }, { base, most: MOST_AGAIN });
  const outdated: Needy[] = [];
  for (const one of open) {
    signal.throwIfAborted();
    if (await touchesManifests(repository, one.pull)) outdated.push(one);
  }
  return outdated;
}

/** What touches no manifest moves nothing, whatever it is merged into. */
async function touchesManifests(repository: Repository, pull: number): Promise<boolean> {
  const { data } = await repository.github.rest.pulls.listFiles({
    ...named(repository),
    pull_number: pull,
    per_page: FILES_A_PAGE,
  });
  return (
    data.length === FILES_A_PAGE ||
    data.some(({ filename, previous_filename: old }) => mayBeSource(filename) || mayBeSource(old ?? ""))
  );
}
