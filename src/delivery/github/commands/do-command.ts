// A command of a person -> its answer on the pull request. Only people who could do the same by hand are heard; nothing is done
// twice. What it comes to is decided in the file of each command.
import { code } from "../../../report/escape-markdown.ts";
import type { Command, CommandJob } from "../../queue/job-queue.ts";
import { wasEnded } from "../../queue/job-queue.ts";
import { stackOf } from "../../trouble.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { getPullRequest, type Repository, statusOf } from "../client/repository-client.ts";
import { describeFailure } from "../review/describe-failure.ts";
import { type Reviewed, reviewPullRequest, type Workshop } from "../review/review-pull-request.ts";
import { isAnswered, tell, tellSeen } from "./answer.ts";
import { applyFix } from "./apply-fix.ts";
import { type Answer, type CommandTask, done, notDone } from "./command-task.ts";
import { explain } from "./explain.ts";
import { findAsker } from "./find-asker.ts";
import { HELP } from "./help.ts";
import { waive } from "./waive.ts";

interface Doing extends Workshop {
  readonly repository: Repository;
  readonly job: CommandJob;
  readonly signal: AbortSignal;
}

type Does = { readonly [Kind in Command["kind"]]: (task: CommandTask<Kind>) => Answer | Promise<Answer> };

const COMMANDS: Does = {
  fix: applyFix,
  explain,
  rerun,
  waive,
  help: () => done(HELP),
  unknown: ({ command }) => notDone(`Not done: this was not understood: ${command.why}.\n\n${HELP}`),
};

export async function doCommand(doing: Doing): Promise<Reviewed> {
  const { job, log } = doing;
  try {
    if (await isAnswered(doing)) return { isSaid: true };
    await tellSeen(doing);
    const answer = await carryOut(doing);
    await tell(doing, answer);
    log.info({ command: job.command.kind, by: job.by, isDone: answer.isDone }, "a command was answered");
    return { isSaid: true };
  } catch (failure) {
    return tellFailure(doing, failure);
  }
}

async function carryOut(doing: Doing): Promise<Answer> {
  const { repository, job } = doing;
  const asker = await findAsker(repository, job.by);
  if (!asker.mayWrite)
    return notDone(
      `Not done: commands are for people with write access to this repository, which ${code(job.by)} does not have.`,
    );
  const pull = await getPullRequest(repository, job.pull);
  if (pull.state !== "open") return notDone("Not done: the pull request is closed.");
  const { command } = job;
  // The table gives each kind its own function.
  const does = COMMANDS[command.kind] as (task: CommandTask) => Promise<Answer>;
  return does({ ...doing, command, asker, pull });
}

async function rerun({ command: _, asker: __, pull, job, ...task }: CommandTask<"rerun">): Promise<Answer> {
  const { installation, owner, repo, delivery } = job;
  const again = {
    kind: "review",
    installation,
    owner,
    repo,
    delivery,
    pull: pull.number,
    head: pull.head.sha,
    again: true,
  } as const;
  const { conclusion, failure, isSaid } = await reviewPullRequest({ ...task, job: again });
  if (!isSaid && failure !== undefined) throw failure;
  return done(
    `Reviewed ${pull.head.sha.slice(0, 7)} again: the check run \`earshot\` says **${conclusion ?? "nothing new"}**.`,
  );
}

/** What passes by itself is tried again by the queue; the rest is told. */
async function tellFailure(doing: Doing, failure: unknown): Promise<Reviewed> {
  const { job, log } = doing;
  const isEnded = wasEnded(failure, "handed back") || wasEnded(failure, "stopped");
  const status = statusOf(failure) ?? 0;
  if (isEnded || status >= 500 || status === 401 || status === 409 || rateLimitOf(failure, 0) !== undefined)
    return { isSaid: false, failure };
  log.error({ reason: stackOf(failure) }, "a command failed");
  const { summary } = describeFailure(failure, job.delivery);
  const isSaid = await tell(doing, notDone(summary.replace("No verdict: ", "Not done: "))).then(
    () => true,
    () => false,
  );
  return { isSaid, failure };
}
