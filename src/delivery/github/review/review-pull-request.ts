// A job -> a check run with a conclusion, and comments where there is something to say. The App's story, read top-down.
// Whatever goes wrong ends in the check run and in the log, never in an exception.
import type { ReviewSettings } from "../../../review.ts";
import type { Settings } from "../../../settings/settings.ts";
import { ended, type ReviewJob, wasEnded } from "../../queue/job-queue.ts";
import { messageOf, stackOf } from "../../trouble.ts";
import { beginCheckRun, cancelRuns } from "../check-run/begin-check-run.ts";
import { listCheckRuns, withOthers } from "../check-run/check-run.ts";
import {
  type Conclusion,
  concludeQuietly,
  concludeReview,
  type Ending,
  SUPERSEDED,
  whileDraft,
  withoutComments,
} from "../check-run/conclude.ts";
import { concludeCheckRun } from "../check-run/conclude-check-run.ts";
import { type EndedHeads, endOutdated, rememberEnded } from "../check-run/end-outdated.ts";
import { concludeAtOnce, createLateCheckRun, type LateCheckRun } from "../check-run/late-check-run.ts";
import { mayEndOtherwise, openCheckRun, tellCompared } from "../check-run/open-check-run.ts";
import { type ExistingRun, planCheckRun, remember } from "../check-run/plan-check-run.ts";
import { isPoison, lostTo, poison } from "../check-run/poison.ts";
import { isOwnBranch, mayWriteContents } from "../client/may-write-contents.ts";
import {
  type AppIdentity,
  getPullRequest,
  type PullRequest,
  type Repository,
  statusOf,
  tryAgain,
} from "../client/repository-client.ts";
import { publishComments } from "../comments/publish-comments.ts";
import { findStates, type States } from "../reading/find-states.ts";
import type { ReadCache } from "../reading/read-cache.ts";
import { describeFailure } from "./describe-failure.ts";
import type { Engine } from "./review-in-worker.ts";
import { type Learned, reviewStates } from "./review-states.ts";

/** What a review needs besides the job; the same for all of them. */
export interface Workshop {
  readonly app: AppIdentity;
  readonly version: string;
  readonly settings: ReviewSettings;
  /** What was read before, of the repository of the job. */
  readonly blobs: ReadCache;
  readonly engine: Engine;
  readonly endedHeads: EndedHeads;
  readonly log: Log;
  /** For tests: how long to wait for GitHub, instead of the usual. */
  readonly delays?: readonly number[];
}

export interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface Task extends Workshop {
  readonly repository: Repository;
  readonly job: ReviewJob;
  readonly signal: AbortSignal;
}

/** What came of a job. Without a conclusion there was nothing to say, or GitHub did not let it be said. */
export interface Reviewed {
  readonly conclusion?: Conclusion;
  /** What kept the review, or a part of it, from happening. */
  readonly failure?: unknown;
  readonly isSaid: boolean;
}

/** Reviews a pull request as it is now. */
export async function reviewPullRequest(task: Task): Promise<Reviewed> {
  const { repository, job, log } = task;
  try {
    const pull = await getPullRequest(repository, job.pull).catch(
      (error: unknown) => ({ state: "unread", error }) as const,
    );
    if (pull.state === "unread") return await concludeUnread(task, pull.error);
    const said = pull.state === "open" ? await reviewOpen(task, pull) : await cancelRuns(task, pull);
    if (pull.state === "open") await endQuietly(task, pull);
    const { conclusion, title } = said?.ending ?? {};
    log.info({ head: pull.head.sha, conclusion }, title ?? "nothing to do");
    return {
      isSaid: true,
      ...(conclusion && { conclusion }),
      ...(said?.failure !== undefined && { failure: said.failure }),
    };
  } catch (failure) {
    const isEnded = wasEnded(failure, "superseded") || wasEnded(failure, "handed back");
    if (!isEnded) log.error({ reason: tellReason(failure) }, "the pull request got no check run");
    return { isSaid: isEnded, failure };
  }
}

/** What the pull request is now cannot be read. The head that the event told of gets a conclusion all the same. */
async function concludeUnread(task: Task, error: unknown): Promise<Reviewed> {
  const { repository, job, log } = task;
  log.error({ reason: tellReason(error) }, "the pull request could not be read");
  const conclude = async () => {
    // An older verdict does not count: it can be one about another base.
    const plan = planCheckRun(await listCheckRuns(task, job.head), { pull: job.pull, again: true, now: Date.now() });
    const run = await beginCheckRun(task, plan, job);
    const ending = describeFailure(error, job.delivery);
    await concludeCheckRun({ repository, run, ending, memory: remember({ pull: job.pull }), delays: task.delays });
  };
  await tryAgain(conclude, task.delays);
  return { conclusion: "action_required", failure: error, isSaid: true };
}

async function reviewOpen(task: Task, pull: PullRequest): Promise<Outcome | undefined> {
  const late = createLateCheckRun(() => tryAgain(() => openCheckRun(task, pull), task.delays), task.signal);
  try {
    // What somebody may have looked at before is looked up first; and of what may have ended a process, the next one learns.
    const isNew = task.job.isNew === true && !task.job.again;
    if (!isNew && (await late.show()) === undefined) return undefined;
    const outcome = await findOutcome(task, pull, late);
    return outcome && (await concludeReviewOf(task, pull, { outcome, late }));
  } finally {
    late.rest();
  }
}

/** Undefined where it is the next job that has something to say about this head. */
async function findOutcome(task: Task, pull: PullRequest, late: LateCheckRun): Promise<Outcome | undefined> {
  const { job, signal, log } = task;
  const learned: Learned = {};
  const { lost = 0 } = (late.isShown() && (await late.show())) || {};
  try {
    if (isPoison(lost)) throw poison(lost);
    const outcome = await judge(task, pull, { late, learned });
    signal.throwIfAborted();
    return outcome;
  } catch (thrown) {
    // What is ended fails in many ways; why it was, its signal knows.
    const error = signal.aborted ? signal.reason : thrown;
    const isSuperseded = wasEnded(error, "superseded");
    // A head that is gone before anything was said about it needs no words. And the event of one that was found before it was told
    // of: the next job goes on with this very run.
    if (isSuperseded && (!late.isShown() || (await isStillHead(task, pull)))) return undefined;
    // Somebody else goes on with this run.
    if (wasEnded(error, "handed back")) throw error;
    if (!isSuperseded) log.error({ reason: tellReason(error) }, "no verdict");
    const memory = remember({ pull: job.pull, lost: lostTo(error) ?? lost });
    return { ending: endEarly(error, job, learned.onFailure), memory, failure: error };
  }
}

/** Undefined where the same is said already. */
async function concludeReviewOf(
  task: Task,
  pull: PullRequest,
  { outcome, late }: { readonly outcome: Outcome; readonly late: LateCheckRun },
): Promise<Outcome | undefined> {
  late.rest();
  if (!late.isShown() && (await concludeAtOnce(task, pull, outcome))) return outcome;
  const run = await late.show();
  if (run === undefined) return undefined;
  await concludeCheckRun({ repository: task.repository, run, ...outcome, delays: task.delays });
  return outcome;
}

/** The verdict is said already: what is left over from others can wait for the next push. */
async function endQuietly(task: Task, pull: PullRequest): Promise<void> {
  rememberEnded(task, pull);
  const error = await attempt(endOutdated(task, pull));
  if (error !== undefined)
    task.log.error({ reason: tellReason(error) }, "check runs of older heads were not looked at");
}

interface Outcome {
  readonly ending: Ending;
  readonly memory: string;
  readonly failure?: unknown;
  /** Runs of the head, as they were just listed. */
  readonly runs?: readonly ExistingRun[];
}

interface Judging {
  readonly late: LateCheckRun;
  readonly learned: Learned;
}

/** Reads both states, reviews them, and says on the pull request what is to be said. */
async function judge(task: Task, pull: PullRequest, { late, learned }: Judging): Promise<Outcome> {
  const states = await findStates(task.repository, pull, task);
  const shown = tellStates(states);
  const said = await reviewStates(task, states, learned);
  const now = await readStill(task, pull);
  const isDraft = now.draft === true;
  const mayCommit = said !== undefined && isOwnBranch(pull) && (await mayWriteContents(task.repository));
  const verdict = said === undefined ? concludeQuietly(shown) : concludeReview(said.review, shown, mayCommit);
  const isLoud = said?.review.findings.some(({ severity }) => severity !== "info") === true;
  const ending = isDraft && isLoud ? whileDraft(verdict) : verdict;
  const { repository, app, delays, signal } = task;
  const place = { repository, app, signal, pull: pull.number, head: pull.head.sha, ...(delays && { pauses: delays }) };
  const unsaid = await attempt(
    publishComments({
      ...place,
      isDraft,
      counts: now,
      report: async () => (await late.show())?.url,
      ...(said !== undefined && { said: { ...said, states: shown, mayCommit } }),
    }),
  );
  signal.throwIfAborted();
  // The verdict stands without comments; without `compared`, the next event tries again.
  if (unsaid !== undefined) task.log.error({ reason: tellReason(unsaid) }, "no comments");
  const isFinal = unsaid === undefined && !mayEndOtherwise(said?.review.notices);
  const compared = tellCompared(task, states, isDraft);
  const memory = remember({ pull: pull.number, ...(isFinal && { compared }) });
  const told = unsaid === undefined ? ending : withoutComments(ending, describeFailure(unsaid, task.job.delivery));
  const runs = await listCheckRuns(task, pull.head.sha);
  return { ending: await withOthers(task, { pull, runs }, told), memory, failure: unsaid, runs };
}

/** Nothing is said about a head that the pull request no longer has. */
async function readStill({ repository, signal }: Task, { number, head }: PullRequest): Promise<PullRequest> {
  signal.throwIfAborted();
  const now = await getPullRequest(repository, number);
  if (now.head.sha !== head.sha) throw ended("superseded");
  return now;
}

async function isStillHead({ repository }: Task, { number, head }: PullRequest): Promise<boolean> {
  const now = await getPullRequest(repository, number).catch(() => undefined);
  return now?.head.sha === head.sha;
}

function endEarly(
  error: unknown,
  { delivery }: ReviewJob,
  onFailure: Settings["onFailure"] = "action_required",
): Ending {
  if (wasEnded(error, "superseded")) return SUPERSEDED;
  const failure = describeFailure(error, delivery);
  return failure.conclusion === "action_required" ? { ...failure, conclusion: onFailure } : failure;
}

async function attempt(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error ?? new Error("for no reason");
  }
}

function tellStates({ before, after, notices }: States): string {
  const merged = notices.length === 0 ? "merge result" : "head";
  return `base ${before.commit.slice(0, 7)} → ${merged} ${after.commit.slice(0, 7)}`;
}

/** For the log only. */
function tellReason(error: unknown): string {
  return statusOf(error) === undefined ? stackOf(error) : messageOf(error);
}
