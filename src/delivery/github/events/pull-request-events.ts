// Events of pull requests and of what people write there -> jobs.
import type { Probot } from "probot";
import { parseCommand } from "../commands/parse-command.ts";
import { enqueue, type Jobs } from "./enqueue.ts";

/** That one becomes a draft changes no answer: nothing is to be done. */
const REVIEWED = [
  "pull_request.opened",
  "pull_request.synchronize",
  "pull_request.reopened",
  "pull_request.ready_for_review",
  "pull_request.edited",
] as const;

export function onPullRequests(app: Probot, jobs: Jobs): void {
  app.on([...REVIEWED], async (event) => {
    const { payload } = event;
    // Titles and texts are edited all the time; only another base makes another merge. GitHub also tells so of a stacked pull
    // request whose base was merged and deleted.
    if (payload.action === "edited" && payload.changes.base === undefined) return;
    const { number, head } = payload.pull_request;
    const previous = payload.action === "synchronize" && { previous: [payload.before] };
    const isNew = ["opened", "synchronize"].includes(payload.action) && { isNew: true };
    await enqueue(jobs, event, { kind: "review", pull: number, head: head.sha, again: false, ...isNew, ...previous });
  });

  app.on("pull_request.closed", async (event) => {
    const { number, head } = event.payload.pull_request;
    await enqueue(jobs, event, { kind: "review", pull: number, head: head.sha, again: false, isClosed: true });
  });

  app.on("issue_comment.created", async (event) => {
    const { issue, comment } = event.payload;
    // Bots answer bots for ever.
    if (issue.pull_request === undefined || comment.user === null || comment.user.type === "Bot") return;
    const command = parseCommand(comment.body);
    if (command === undefined) return;
    const at = { kind: "comment", id: comment.id } as const;
    await enqueue(jobs, event, { kind: "command", pull: issue.number, command, by: comment.user.login, at });
  });
}
