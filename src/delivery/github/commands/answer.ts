// An answer -> a comment and a reaction on the pull request, once for each command however often its job is done.
import { hidden } from "../../../report/escape-markdown.ts";
import type { CommandJob } from "../../queue/job-queue.ts";
import { isFromApp } from "../client/is-from-app.ts";
import { type AppIdentity, named, ONCE, type Repository } from "../client/repository-client.ts";
import type { Answer } from "./command-task.ts";

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly job: CommandJob;
}

const LONGEST = 65_000;

/** Whether the command has its answer: somebody else did it, or this process before it ended. */
export async function isAnswered({ repository, app, job }: Place): Promise<boolean> {
  const { github } = repository;
  const parameters = { ...named(repository), issue_number: job.pull, per_page: 100 };
  const mark = markOf(job);
  for await (const { data } of github.paginate.iterator(github.rest.issues.listComments, parameters))
    if (data.some(({ user, body = "" }) => isFromApp(app, user) && body.trimEnd().endsWith(mark))) return true;
  return false;
}

/** 👀 */
export async function tellSeen(place: Place): Promise<void> {
  await react(place, "eyes");
}

/** The comment first: the reaction says that there is one. */
export async function tell(place: Place, { isDone, text }: Answer): Promise<void> {
  const { repository, job } = place;
  const body = `${text.slice(0, LONGEST)}\n\n${markOf(job)}`;
  const { issues } = repository.github.rest;
  await issues.createComment({ ...named(repository), issue_number: job.pull, body, request: ONCE });
  await react(place, isDone ? "rocket" : "-1");
}

/** Buttons cannot be reacted to. A comment that is gone by now needs no reaction. */
async function react({ repository, job }: Place, content: "eyes" | "rocket" | "-1"): Promise<void> {
  if (job.at.kind !== "comment") return;
  const { reactions } = repository.github.rest;
  await reactions
    .createForIssueComment({ ...named(repository), comment_id: job.at.id, content })
    .catch((error: unknown) => {
      if (!(error instanceof Error && "status" in error && [403, 404, 422].includes(Number(error.status)))) throw error;
    });
}

/** The redelivery of a webhook has the same. A comment is answered once, under whatever id its webhook is sent: nobody signs that. */
function markOf({ at, delivery }: CommandJob): string {
  return hidden(`earshot-answer:${at.kind === "comment" ? `comment-${at.id}` : delivery}`);
}
