// A pull request -> the check run for its review, unless what would be said is said already.
import type { Review } from "../../../report/review.ts";
import type { ReviewJob } from "../../queue/job-queue.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { type PullRequest, statusOf, unlessMissing } from "../client/repository-client.ts";
import { findStates, type States, type Waiting } from "../reading/find-states.ts";
import { beginCheckRun } from "./begin-check-run.ts";
import { type CheckRun, listCheckRuns, type Place } from "./check-run.ts";
import { BEGUN_AGAIN } from "./conclude.ts";
import { endRun } from "./conclude-check-run.ts";
import { type ExistingRun, planCheckRun, remember, straysIn } from "./plan-check-run.ts";

interface Opening extends Place, Waiting {
  readonly job: ReviewJob;
  readonly version: string;
}

/** Undefined when there is a verdict about the same states already. */
export async function openCheckRun(task: Opening, pull: PullRequest): Promise<CheckRun | undefined> {
  const { job } = task;
  const runs = await listCheckRuns(task, pull.head.sha);
  const plan = planCheckRun(runs, { ...job, now: Date.now() });
  // Its answer got lost, and it was made a second time.
  for (const { id } of straysIn(runs, job.pull))
    await endRun(task.repository, id, { ending: BEGUN_AGAIN, memory: remember({ pull: job.pull }) });
  if (plan.kind === "given-up") return undefined;
  if (plan.kind === "unless-compared" && (await isStillSo(task, pull, plan.compared))) {
    // What was said about another head meanwhile is not about this one.
    const others = await Promise.all((job.previous ?? []).map((sha) => unlessMissing(listCheckRuns(task, sha))));
    const ofOthers = others.flatMap((listed) => listed ?? []);
    if (newestOf(runs, job) >= newestOf(ofOthers, job)) return undefined;
  }
  return beginCheckRun(task, plan, { pull: pull.number, head: pull.head.sha });
}

/** The number of the newest run of the pull request; 0 when it has none. */
function newestOf(runs: readonly ExistingRun[], { pull }: ReviewJob): number {
  return Math.max(0, ...runs.filter(({ memory }) => memory.pull === pull).map(({ id }) => id));
}

/** Whether what was compared for the last verdict is what would be compared now; what nobody can tell is looked at again. */
async function isStillSo(task: Opening, pull: PullRequest, compared: string): Promise<boolean> {
  for (const isLast of [false, true]) {
    try {
      return compared === tellCompared(task, await findStates(task.repository, pull, task), pull.draft === true);
    } catch (error) {
      if (task.signal.aborted || comesBack(error)) throw error;
      if (isLast) return false;
    }
  }
  return false;
}

/** Then the whole job comes back: a second verdict about the same would tell nobody anything. */
function comesBack(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status === 401 || status >= 500 || rateLimitOf(error, 0) !== undefined;
}

/** What is away, or was not waited for: nothing of what is compared has to change for it to be there the next time. */
const PASSING: ReadonlySet<string> = new Set(["source-unread", "build-stopped"]);

/** Whether the same comparison can end otherwise; such a verdict is not remembered, and the next event has it judged again. */
export function mayEndOtherwise(notices: Review["notices"] = []): boolean {
  return notices.some(({ code, incomplete }) => incomplete && PASSING.has(code));
}

/** What would give the same verdict, and the same comments, again. */
export function tellCompared(
  { version }: { readonly version: string },
  { before, after, notices }: States,
  isDraft: boolean,
): string {
  const codes = [...notices.map(({ code }) => code), ...(isDraft ? ["draft"] : [])];
  return [`${before.tree.slice(0, 12)}..${after.tree.slice(0, 12)}`, `earshot/${version}`, ...codes].join(" ");
}
