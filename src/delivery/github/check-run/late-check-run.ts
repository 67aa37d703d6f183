// The check run of a review that may be over in a moment: put up when people would begin to miss it, or when a comment wants its
// address; else it comes with its conclusion, which is one write instead of two. It decides nothing about what it says.

import { type PullRequest, tryAgain } from "../client/repository-client.ts";
import { type CheckRun, createConcluded, listCheckRuns, type Place } from "./check-run.ts";
import type { Ending } from "./conclude.ts";
import { type ExistingRun, planCheckRun } from "./plan-check-run.ts";

export interface LateCheckRun {
  /** Puts it up, unless it is there. Undefined where the same is said already. */
  show(): Promise<CheckRun | undefined>;
  /** Whether it is there, or on its way. */
  isShown(): boolean;
  /** From now on only `show` shows it. */
  rest(): void;
}

/** Milliseconds without a sign of life that nobody minds. */
const UNNOTICED = 2_000;

export function createLateCheckRun(open: () => Promise<CheckRun | undefined>, signal: AbortSignal): LateCheckRun {
  let opening: Promise<CheckRun | undefined> | undefined;
  const show = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const timer = setTimeout(() => {
    // What fails here is tried again at the end.
    if (!signal.aborted) show().catch(() => {});
  }, UNNOTICED);
  return { show, isShown: () => opening !== undefined, rest: () => clearTimeout(timer) };
}

export interface AtOnce extends Place {
  readonly job: { readonly pull: number; readonly again: boolean };
  /** For tests: how long to wait for GitHub, instead of the usual. */
  readonly delays?: readonly number[];
}

export interface Concluded {
  readonly ending: Ending;
  readonly memory: string;
  /** Those of the commit, where they were just listed. */
  readonly runs?: readonly ExistingRun[];
}

/** A commit without a run of the pull request gets one that has its conclusion; false where it takes more than that. */
export async function concludeAtOnce(task: AtOnce, pull: PullRequest, concluded: Concluded): Promise<boolean> {
  const { repository, job, delays } = task;
  const { ending, memory } = concluded;
  let { runs } = concluded;
  let known: ReadonlySet<number> | undefined;
  return tryAgain(async () => {
    const listed = runs ?? (await listCheckRuns(task, pull.head.sha));
    runs = undefined;
    // It arrived although its answer did not.
    if (known !== undefined && listed.some((run) => run.memory.pull === job.pull && !known?.has(run.id))) return true;
    known ??= new Set(listed.map(({ id }) => id));
    const plan = planCheckRun(listed, { ...job, now: Date.now() });
    return plan.kind === "create" && createConcluded(repository, { head: pull.head.sha, memory, ending });
  }, delays);
}
