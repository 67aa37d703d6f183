// A plan -> the check run that a review goes on with; and the end of those that nobody needs any more.

import type { PullRequest } from "../client/repository-client.ts";
import { type CheckRun, createCheckRun, getCheckRun, listCheckRuns, type Place, takeOver } from "./check-run.ts";
import { BEGUN_AGAIN, CLOSED } from "./conclude.ts";
import { concludeCheckRun, endRun } from "./conclude-check-run.ts";
import { type CheckRunPlan, remember } from "./plan-check-run.ts";

export async function beginCheckRun(
  { repository }: Place,
  plan: CheckRunPlan,
  { pull, head }: { readonly pull: number; readonly head: string },
): Promise<CheckRun> {
  if (plan.kind !== "continue") return createCheckRun(repository, { head, memory: remember({ pull }) });
  const { id, lost, isLeft } = plan;
  const memory = remember({ pull, lost });
  // Before anything that could end this process, too: who comes next has to know.
  const run = isLeft ? await takeOver(repository, id, memory) : await getCheckRun(repository, id);
  if (run.annotated === 0) return { ...run, lost };
  // Annotations cannot be taken away, and may be about another base: such a run ends, and a new one begins.
  await concludeCheckRun({ repository, run, ending: BEGUN_AGAIN, memory });
  return { ...(await createCheckRun(repository, { head, memory })), lost };
}

/** What was begun for a pull request that is closed ends. */
export async function cancelRuns(place: Place, { number, head }: PullRequest): Promise<undefined> {
  const begun = (await listCheckRuns(place, head.sha)).filter((run) => run.memory.pull === number && !run.completed);
  for (const { id } of begun)
    await endRun(place.repository, id, { ending: CLOSED, memory: remember({ pull: number }) });
}
