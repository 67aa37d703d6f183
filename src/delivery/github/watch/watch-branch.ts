// A job of the watch -> a check run `earshot watch` on the head of the default branch: what came since the last look, as if it were one
// change, and findings whose waivers have ended. What it has to know of earlier looks, it finds on GitHub.
import type { Review } from "../../../report/review.ts";
import { findSettings } from "../../../settings/find-settings.ts";
import { SETTINGS_PATH, type Settings } from "../../../settings/settings.ts";
import { type WatchJob, wasEnded } from "../../queue/job-queue.ts";
import { today } from "../../today.ts";
import { concludeReview, type Ending } from "../check-run/conclude.ts";
import { type Repository, tryAgain } from "../client/repository-client.ts";
import { readCommit } from "../reading/find-states.ts";
import { readOrganisation } from "../reading/read-organisation.ts";
import type { Reviewed, Workshop } from "../review/review-pull-request.ts";
import { reviewStates } from "../review/review-states.ts";
import { planWatch, type WatchPlan } from "./plan-watch.ts";
import { publishWatch } from "./publish-watch.ts";
import { type History, readHistory } from "./read-history.ts";
import { tellWatch } from "./tell-watch.ts";
import { rememberWatch } from "./watch-memory.ts";

export interface WatchTask extends Workshop {
  readonly repository: Repository;
  readonly job: WatchJob;
  readonly signal: AbortSignal;
}

const LONGEST_SUMMARY = 65_000;

/** Says nothing where nothing came, and nothing about a repository without a mesh. A failure is told in the log alone: nobody waits. */
export async function watchBranch(task: WatchTask): Promise<Reviewed> {
  const { log } = task;
  try {
    const history = await readHistory(task.repository, { app: task.app, settingsPath: SETTINGS_PATH });
    const plan = history && planWatch(history, await settingsOf(task, history), { ...task.job, today: today() });
    if (history !== undefined && plan?.kind === "compare") return await compare(task, history, plan);
    log.info({}, `not watched: ${plan?.kind === "nothing" ? plan.why : "there is no commit"}`);
    return { isSaid: true };
  } catch (failure) {
    const isEnded = wasEnded(failure, "handed back");
    if (!isEnded) log.error({ reason: String(failure) }, "the default branch could not be watched");
    return { isSaid: isEnded, failure };
  }
}

/** Those of the head: who could put them there may decide. What is broken in them, the review tells. */
async function settingsOf({ repository, blobs }: WatchTask, { settings: text }: History): Promise<Settings> {
  const state = new Map(text === undefined ? [] : [[SETTINGS_PATH, text]]);
  const organisation = await readOrganisation(repository, blobs);
  return findSettings({ before: state, after: state, ...(organisation !== undefined && { organisation }) }).settings;
}

type Comparison = Extract<WatchPlan, { readonly kind: "compare" }>;

async function compare(task: WatchTask, history: History, plan: Comparison): Promise<Reviewed> {
  const { repository, log, delays, signal } = task;
  const [before, after] = [await readCommit(repository, plan.base), await readCommit(repository, plan.head)];
  const { settings: text } = history;
  const settings = {
    ...task.settings,
    countEnded: true,
    ...(text !== undefined && { settingsFile: { path: SETTINGS_PATH, text } }),
  };
  const states = { before, after, notices: [], isFork: false };
  const said = await reviewStates(
    { ...task, settings, alsoIfSame: plan.ended.length > 0 || plan.isAwaited || plan.hasGap },
    states,
    {},
  );
  signal.throwIfAborted();
  if (said === undefined || !(plan.isAwaited || isWorthTelling(said.review))) {
    log.info({ head: plan.head }, "watched: nothing to tell");
    return { isSaid: true };
  }
  const shown = `${before.commit.slice(0, 7)} → ${after.commit.slice(0, 7)}`;
  const ending = under(tellWatch({ ...history, ...plan }), concludeReview(said.review, shown));
  const memory = rememberWatch({ base: plan.base, day: today() });
  await tryAgain(() => publishWatch(task, { head: plan.head, ending, memory }), delays);
  log.info({ head: plan.head, conclusion: ending.conclusion }, ending.title);
  return { isSaid: true, conclusion: ending.conclusion };
}

/** Many repositories on which the App is installed are of no mesh: nobody wants a check run there. */
function isWorthTelling({ findings, verdict, meshes }: Review): boolean {
  return findings.length > 0 || verdict !== "pass" || meshes.some(({ workloads }) => workloads > 0);
}

/** Buttons are for pull requests. */
function under(lines: string, ending: Ending): Ending {
  return { ...ending, summary: `${lines}\n\n${ending.summary}`.slice(0, LONGEST_SUMMARY), buttons: [] };
}
