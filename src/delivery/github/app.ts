// GitHub's events -> jobs in the queue. Answers at once, and reviews nothing itself.
import type { ApplicationFunction, Probot } from "probot";
import type { CommandJob, Job, JobQueue, ReviewJob } from "../queue/job-queue.ts";
import { BUTTONS } from "./buttons.ts";
import { listCheckRuns } from "./check-run.ts";
import { parseCommand } from "./commands/parse-command.ts";
import { recall } from "./plan-check-run.ts";
import type { AppIdentity } from "./repository-client.ts";

/** What GitHub is told when the queue is full or closing: it shows the delivery as failed, and somebody can send it again. */
const UNAVAILABLE = 503;

interface Event {
  readonly id: string;
  readonly payload: {
    readonly installation?: { readonly id: number } | undefined;
    readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
  };
}

/** The Probot App, handing all work to `queue`. */
export function createApp(queue: Pick<JobQueue, "add">, identity: AppIdentity): ApplicationFunction {
  return (app: Probot) => {
    app.on(
      [
        "pull_request.opened",
        "pull_request.synchronize",
        "pull_request.reopened",
        "pull_request.ready_for_review",
        "pull_request.edited",
      ],
      async (event) => {
        const { payload } = event;
        // Titles and texts are edited all the time; only another base makes another merge.
        if (payload.action === "edited" && payload.changes.base === undefined) return;
        const { number, head } = payload.pull_request;
        await enqueue(queue, event, { pull: number, head: head.sha, again: false });
      },
    );

    app.on("check_run.rerequested", async (event) => {
      const { app: owner, external_id, head_sha } = event.payload.check_run;
      // The event of a fork names no pull request: our runs remember whose they are.
      const memory = recall(external_id);
      if (owner?.id !== identity.id || memory === undefined) return;
      await enqueue(queue, event, { pull: memory.pull, head: head_sha, again: true });
    });

    app.on("check_run.requested_action", async (event) => {
      const { check_run, requested_action, sender } = event.payload;
      const { app: owner, external_id, id, head_sha } = check_run;
      const memory = recall(external_id);
      if (owner?.id !== identity.id || memory === undefined) return;
      const command = BUTTONS.get(requested_action?.identifier ?? "");
      if (command === undefined) return;
      const at = { kind: "button", run: id, head: head_sha } as const;
      await enqueueCommand(queue, event, { pull: memory.pull, command, by: sender.login, at });
    });

    app.on("issue_comment.created", async (event) => {
      const { issue, comment } = event.payload;
      // Bots answer bots for ever.
      if (issue.pull_request === undefined || comment.user === null || comment.user.type === "Bot") return;
      const command = parseCommand(comment.body);
      if (command === undefined) return;
      const at = { kind: "comment", id: comment.id } as const;
      await enqueueCommand(queue, event, { pull: issue.number, command, by: comment.user.login, at });
    });

    app.on("check_suite.rerequested", async (event) => {
      const { app, head_sha } = event.payload.check_suite;
      if (app.id !== identity.id) return;
      const { name: repo, owner } = event.payload.repository;
      const repository = { github: event.octokit, owner: owner.login, repo };
      const runs = await listCheckRuns({ repository, app: identity }, head_sha);
      for (const pull of new Set(runs.map(({ memory }) => memory.pull)))
        await enqueue(queue, event, { pull, head: head_sha, again: true });
    });
  };
}

async function enqueue(
  queue: Pick<JobQueue, "add">,
  event: Event,
  asked: Pick<ReviewJob, "pull" | "head" | "again">,
): Promise<void> {
  await enqueueJob(queue, event, { kind: "review", ...asked });
}

async function enqueueCommand(
  queue: Pick<JobQueue, "add">,
  event: Event,
  asked: Pick<CommandJob, "pull" | "command" | "by" | "at">,
): Promise<void> {
  await enqueueJob(queue, event, { kind: "command", ...asked });
}

type Unplaced<One> = One extends Job ? Omit<One, "installation" | "owner" | "repo" | "delivery"> : never;

async function enqueueJob(queue: Pick<JobQueue, "add">, { id, payload }: Event, asked: Unplaced<Job>): Promise<void> {
  const { installation, repository } = payload;
  // Without an installation there is no token: the webhook is a repository's own, not the App's.
  if (installation === undefined) return;
  const place = { installation: installation.id, owner: repository.owner.login, repo: repository.name };
  if (await queue.add({ ...asked, ...place, delivery: id })) return;
  throw Object.assign(new Error("Earshot takes no more work at the moment: redeliver this later"), {
    status: UNAVAILABLE,
  });
}
