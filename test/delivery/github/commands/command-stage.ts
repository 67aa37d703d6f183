// Commands on the pull requests of the fake GitHub, done as the queue would do them.

import { createEndedHeads } from "../../../../src/delivery/github/check-run/end-outdated.ts";
import { doCommand } from "../../../../src/delivery/github/commands/do-command.ts";
import { parseCommand } from "../../../../src/delivery/github/commands/parse-command.ts";
import { createReadCache } from "../../../../src/delivery/github/reading/read-cache.ts";
import type { Engine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import type { Reviewed } from "../../../../src/delivery/github/review/review-pull-request.ts";
import type { CommandJob } from "../../../../src/delivery/queue/job-queue.ts";
import { readShippedPolicies } from "../../../../src/delivery/shipped.ts";
import type { Permissions, PullRequest } from "../../../github/world.ts";
import { app, engine, github, log, mesh, repositoryOf } from "../review-stage.ts";

/** What app.yml asks for. */
export const WHOLE: Permissions = {
  ...{ checks: "write", contents: "write", metadata: "read", pull_requests: "write", merge_queues: "read" },
};

let deliveries = 0;

export function jobOf(pull: PullRequest, asked: Pick<CommandJob, "command" | "at" | "by">): CommandJob {
  deliveries += 1;
  const place = { installation: 1, owner: "shop", repo: "mesh", pull: pull.number };
  return { kind: "command", ...place, ...asked, delivery: `command-${deliveries}` };
}

/** Somebody writes a comment; what the App would put into its queue. */
export function comment(pull: PullRequest, body: string, by = "dev"): CommandJob {
  const said = github.comment(mesh, pull, body, by).comment;
  const command = parseCommand(body);
  if (command === undefined) throw new Error(`no command: ${body}`);
  return jobOf(pull, { command, by, at: { kind: "comment", id: said.id } });
}

export function press(pull: PullRequest, by = "dev"): CommandJob {
  const run = mesh.checkRuns.at(-1)?.id ?? 0;
  return jobOf(pull, { command: { kind: "fix" }, by, at: { kind: "button", run, head: pull.headSha } });
}

export function carryOut(job: CommandJob, how: { readonly engine?: Engine } = {}): Promise<Reviewed> {
  return doCommand({
    repository: repositoryOf(),
    job,
    signal: new AbortController().signal,
    app: { id: app.id, slug: app.slug },
    version: "1.0.0",
    settings: { policies: readShippedPolicies() },
    blobs: createReadCache(),
    endedHeads: createEndedHeads(),
    engine: how.engine ?? engine,
    log,
    delays: [1],
  });
}

/** What the App said in the conversation, oldest first. */
export function answers(): readonly string[] {
  return mesh.issueComments.filter(({ author }) => author === app.bot).map(({ body }) => body);
}

/** The App's reactions to a command, in their order. */
export function reactionsTo({ at }: CommandJob): readonly string[] {
  const id = at.kind === "comment" ? at.id : 0;
  return mesh.reactions.filter((reaction) => reaction.comment === id).map(({ content }) => content);
}
