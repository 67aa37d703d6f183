// Web and workers as processes of their own on a real Redis, with a fake GitHub: nothing is lost and nothing is said twice.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App, Repository } from "../../github/world.ts";
import { NO_REDIS, type RealRedis, startRedis } from "../queue/real-redis.ts";
import { concluded, type HowToServe, installOn, SEED_CHANGE, type Serving, serve, until } from "./stage.ts";

// Processes are started and found to be gone: on a busy machine that takes its time.
const PATIENCE = 120_000;
vi.setConfig({ testTimeout: 180_000 });

const TREE = "/repos/{owner}/{repo}/git/trees/{tree_sha}";
const CHECK_RUN = "/repos/{owner}/{repo}/check-runs/{check_run_id}";
const REVIEWS = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const FOR_EVER = 600_000;

let github: FakeGitHub;
let app: App;
let mesh: Repository;
let redis: RealRedis;

beforeEach(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
  mesh = installOn(github, app, "mesh");
});
afterEach(() => github.stop());

async function start(role: HowToServe["role"]): Promise<Serving> {
  const env = { REDIS_URL: redis.url, EARSHOT_WORKER_SILENCE: "2" };
  const serving = await serve(github, app, { ...(role && { role }), env });
  onTestFinished(() => serving.kill());
  return serving;
}

function open(head: string) {
  return github.openPullRequest(mesh, { head, changes: SEED_CHANGE });
}

const statusOf = async (url: string) => (await fetch(url)).status;

async function untilReady(origin: string): Promise<void> {
  while ((await statusOf(`${origin}/readyz`)) !== 200) await sleep(50);
}

describe.skipIf(NO_REDIS !== undefined)("several processes", () => {
  beforeEach(async () => {
    redis = await startRedis();
  });

  test("a worker is killed in the middle of a review: another one goes on with its check run", async () => {
    await start("web");
    const first = await start("worker");
    github.failNext({ method: "GET", route: TREE, delay: FOR_EVER });
    const { pull, event } = open("add-mysql");
    await github.deliver(event);
    await until(() => github.faultsLeft() === 0 && mesh.checkRuns.length === 1);
    expect(mesh.checkRuns).toMatchObject([{ status: "in_progress" }]);
    await first.kill();
    await start("worker");
    expect(await concluded(mesh, pull, PATIENCE)).toMatchObject([{ conclusion: "failure" }]);
    expect([mesh.reviews.length, mesh.reviewComments.length, mesh.issueComments.length]).toEqual([1, 1, 0]);
  });

  test("a worker is killed after its comments and before its conclusion: nothing is said twice", async () => {
    await start("web");
    const first = await start("worker");
    github.failNext({ method: "PATCH", route: CHECK_RUN, delay: FOR_EVER });
    const { pull, event } = open("add-mysql");
    await github.deliver(event);
    await until(() => github.faultsLeft() === 0);
    expect(github.count(REVIEWS)).toBe(1);
    await first.kill();
    await start("worker");
    expect(await concluded(mesh, pull, PATIENCE)).toMatchObject([{ conclusion: "failure" }]);
    expect([mesh.reviews.length, mesh.reviewComments.length, github.count(REVIEWS)]).toEqual([1, 1, 1]);
  });

  test("workers are killed at any moment, over many pull requests: each has one check run and one comment", async () => {
    await start("web");
    const workers = await Promise.all([start("worker"), start("worker")]);
    const repositories = [mesh, installOn(github, app, "mesh2"), installOn(github, app, "mesh3")];
    const opened = Array.from({ length: 2 }, (_, n) =>
      repositories.map((repository) => ({
        repository,
        ...github.openPullRequest(repository, { head: `add-${n}`, changes: { ...SEED_CHANGE, "note.md": `${n}\n` } }),
      })),
    ).flat();
    for (const { event } of opened) expect((await github.deliver(event)).status).toBe(200);
    for (const worker of workers) {
      await sleep(500 + Math.random() * 2_000);
      await worker.kill();
      await start("worker");
    }
    for (const { repository, pull } of opened)
      expect(await concluded(repository, pull, PATIENCE)).toMatchObject([{ conclusion: "failure" }]);
    expect(repositories.map((repository) => repository.checkRuns.length)).toEqual([2, 2, 2]);
    expect(repositories.map((repository) => repository.reviewComments.length)).toEqual([2, 2, 2]);
  });

  test("a newer head ends what another process does, and has the answer", async () => {
    await start("web");
    await start("worker");
    github.failNext({ method: "GET", route: TREE, delay: 1_500 });
    const { pull, event } = open("add-mysql");
    await github.deliver(event);
    await until(() => mesh.checkRuns.length > 0);
    const old = pull.headSha;
    const pushed = github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    for (const told of pushed.events) await github.deliver(told);
    expect(await concluded(mesh, pull, PATIENCE)).toMatchObject([{ conclusion: "failure" }]);
    expect(mesh.checkRuns.filter(({ headSha }) => headSha === old)).toMatchObject([{ conclusion: "cancelled" }]);
  });

  test("while Redis is away GitHub is told so, and what it sends again is done when Redis is back", async () => {
    await redis.kill();
    const { origin, stop } = await start(undefined);
    const answers = async () => [await statusOf(`${origin}/readyz`), await statusOf(`${origin}/healthz`)];
    expect(await answers()).toEqual([503, 200]);
    await redis.start();
    await untilReady(origin);
    await redis.kill();
    const { pull, event } = open("add-mysql");
    const failed = await github.deliver(event);
    expect(failed.status).toBe(503);
    expect(await answers()).toEqual([503, 200]);
    expect(await statusOf(`${origin}/metrics`)).toBe(200);
    await redis.start();
    await untilReady(origin);
    expect((await github.redeliver(failed)).status).toBe(200);
    expect(await concluded(mesh, pull, PATIENCE)).toMatchObject([{ conclusion: "failure" }]);
    await redis.kill();
    expect(await stop()).toBe(0);
  });
});
