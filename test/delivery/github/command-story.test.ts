// Suggestion, button and command as people use them: `earshot serve` as a process, webhooks, and what it does on GitHub.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App, Occurrence, PullRequest, Repository } from "../../github/world.ts";
import { WHOLE } from "./commands/command-stage.ts";
import { concluded, installOn, SEED_CHANGE, type Serving, serve, until } from "./stage.ts";

// The client keeps a second between two writes, as GitHub asks; a busy machine adds to it.
vi.setConfig({ testTimeout: 60_000 });

let github: FakeGitHub;
let app: App;
let serving: Serving;

beforeAll(async () => {
  github = await startFakeGitHub();
  app = github.addApp({ permissions: WHOLE });
  serving = await serve(github, app);
});

afterAll(async () => {
  expect(await serving.stop()).toBe(0);
  expect(github.violations).toEqual([]);
  await github.stop();
});

async function opened(name: string): Promise<{ readonly mesh: Repository; readonly pull: PullRequest }> {
  const mesh = installOn(github, app, name);
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await github.deliver(event);
  await concluded(mesh, pull);
  return { mesh, pull };
}

const answered = (mesh: Repository, count = 1) =>
  until(() => mesh.issueComments.filter(({ author }) => author === app.bot).length === count);

/** What GitHub tells of the App's commit comes back as any other push. */
async function tellAll(events: readonly Occurrence[]): Promise<void> {
  for (const event of events) await github.deliver(event);
}

test("the button is pressed twice: one commit, whose review passes and resolves the thread", async () => {
  const { mesh, pull } = await opened("button");
  const [run] = mesh.checkRuns;
  if (run === undefined) throw new Error("no check run");
  const press = github.pressButton(mesh, run, "fix");
  await Promise.all([github.deliver(press), github.deliver(press)]);
  await answered(mesh, 2);
  expect(github.count("POST /graphql")).toBe(1);
  expect(mesh.issueComments.map(({ body }) => body)).toEqual([
    expect.stringContaining(`Done in ${pull.headSha}`),
    expect.stringContaining(`This was done already, in ${pull.headSha}`),
  ]);
  await tellAll(github.takeHappened());
  expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "success", actions: [] }]);
  await until(() => mesh.resolvedThreads.size === 1);
});

test("a comment asks for a kind; edited afterwards or sent again it does nothing more", async () => {
  const { mesh, pull } = await opened("comment");
  const { comment, event } = github.comment(mesh, pull, "/earshot fix confine-with-sidecar");
  const delivered = await github.deliver(event);
  await answered(mesh);
  await until(() => mesh.reactions.length === 2);
  expect(mesh.reactions.map(({ comment: on, content }) => [on, content])).toEqual([
    [comment.id, "eyes"],
    [comment.id, "rocket"],
  ]);
  await github.redeliver(delivered);
  await tellAll(github.takeHappened());
  expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "success" }]);
  expect(mesh.issueComments.filter(({ author }) => author === app.bot)).toHaveLength(1);
});
