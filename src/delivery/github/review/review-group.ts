// A merge queue's group -> a check run on the commit that the branch would become: the pull requests of the group together, on top of
// those before them. No comments: the findings of each one stand on its own pull request.
import { type GroupJob, wasEnded } from "../../queue/job-queue.ts";
import { stackOf } from "../../trouble.ts";
import { type CheckRun, createCheckRun, getCheckRun, listRunsThat } from "../check-run/check-run.ts";
import { concludeQuietly, concludeReview, type Ending, GIVEN_UP } from "../check-run/conclude.ts";
import { concludeCheckRun, endRun } from "../check-run/conclude-check-run.ts";
import { mayEndOtherwise } from "../check-run/open-check-run.ts";
import { type ExistingRun, type GroupMemory, recallGroup, rememberGroup } from "../check-run/plan-check-run.ts";
import { type Repository, tryAgain } from "../client/repository-client.ts";
import { readCommit } from "../reading/find-states.ts";
import { describeFailure } from "./describe-failure.ts";
import type { Reviewed, Workshop } from "./review-pull-request.ts";
import { type Learned, reviewStates } from "./review-states.ts";

interface GroupTask extends Workshop {
  readonly repository: Repository;
  readonly job: GroupJob;
  readonly signal: AbortSignal;
}

/** Without a conclusion GitHub would wait for it until its time is over: whatever goes wrong, one is tried. */
export async function reviewGroup(task: GroupTask): Promise<Reviewed> {
  const { job, log } = task;
  try {
    const runs = await tryAgain(() => listRunsThat(recallGroup, task, job.head), task.delays);
    if (job.isGone === true) return await giveUp(task, runs);
    return await review(task, runs);
  } catch (failure) {
    const isEnded = wasEnded(failure, "superseded") || wasEnded(failure, "handed back");
    if (!isEnded) log.error({ reason: stackOf(failure) }, "the merge group got no check run");
    return { isSaid: isEnded, failure };
  }
}

type Run = ExistingRun<GroupMemory>;

async function giveUp({ repository }: GroupTask, runs: readonly Run[]): Promise<Reviewed> {
  for (const { id, memory } of runs.filter(({ completed }) => !completed))
    await endRun(repository, id, { ending: GIVEN_UP, memory: rememberGroup(memory) });
  return { isSaid: true };
}

async function review(task: GroupTask, runs: readonly Run[]): Promise<Reviewed> {
  const { repository, job, signal, log } = task;
  const [newest] = runs.toSorted((a, b) => b.id - a.id);
  // Both commits are what they are: the same verdict would come again.
  if (newest?.memory.compared !== undefined && newest.completed && !job.again) return { isSaid: true };
  const run = await tryAgain(() => begin(task), task.delays);
  const learned: Learned = {};
  let judged: Judged;
  try {
    judged = await judge(task, learned);
    signal.throwIfAborted();
  } catch (thrown) {
    const error = task.signal.aborted ? task.signal.reason : thrown;
    // Somebody else goes on with this run, or says that the group is gone.
    if (wasEnded(error, "handed back") || wasEnded(error, "superseded")) throw error;
    log.error({ reason: stackOf(error) }, "no verdict");
    const ending = { ...describeFailure(error, job.delivery), conclusion: learned.onFailure ?? "action_required" };
    judged = { ending, memory: { base: job.base }, failure: error };
  }
  const { ending, memory, failure } = judged;
  await concludeCheckRun({ repository, run, ending, memory: rememberGroup(memory), delays: task.delays });
  log.info({ head: job.head, conclusion: ending.conclusion }, ending.title);
  return { isSaid: true, conclusion: ending.conclusion, ...(failure !== undefined && { failure }) };
}

async function begin(task: GroupTask): Promise<CheckRun> {
  const { repository, job } = task;
  const begun = (await listRunsThat(recallGroup, task, job.head)).find(({ completed }) => !completed);
  if (begun !== undefined) return getCheckRun(repository, begun.id);
  return createCheckRun(repository, { head: job.head, memory: rememberGroup({ base: job.base }) });
}

interface Judged {
  readonly ending: Ending;
  readonly memory: GroupMemory;
  readonly failure?: unknown;
}

async function judge(task: GroupTask, learned: Learned): Promise<Judged> {
  const { repository, job, version, blobs } = task;
  const before = await readCommit(repository, job.base, blobs);
  const after = await readCommit(repository, job.head, blobs);
  const shown = `base ${job.base.slice(0, 7)} → merge group ${job.head.slice(0, 7)}`;
  // Whoever puts a pull request into a queue may write to the branch.
  const states = { before, after, notices: [], isFork: false };
  const said = await reviewStates(task, states, learned);
  const compared = `${before.tree.slice(0, 12)}..${after.tree.slice(0, 12)} earshot/${version}`;
  const ending = said === undefined ? concludeQuietly(shown) : concludeReview(said.review, shown);
  const isFinal = !mayEndOtherwise(said?.review.notices);
  return { ending, memory: { base: job.base, ...(isFinal && { compared }) } };
}
