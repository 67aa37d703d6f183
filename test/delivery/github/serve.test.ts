import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import { earshot } from "../cli/earshot.ts";
import { NO_REDIS, startRedis } from "../queue/real-redis.ts";
import { environmentOf, installOn, SEED_CHANGE, serve } from "./stage.ts";

// The client keeps a second between two writes, as GitHub asks; a busy machine adds to it.
vi.setConfig({ testTimeout: 60_000 });

let github: FakeGitHub;
beforeAll(async () => {
  github = await startFakeGitHub();
});
afterAll(() => github.stop());

const NOTHING = { APP_ID: "", PRIVATE_KEY: "", PRIVATE_KEY_PATH: "", WEBHOOK_SECRET: "" };

function makeKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
}

describe("earshot serve --check", () => {
  test("is content with a registration as in app.yml, and names what is only for later", async () => {
    const app = github.addApp({ slug: "good" });
    const { status, stdout, stderr } = await earshot(["serve", "--check"], { env: environmentOf(github, app) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain('GitHub knows this key as the App "');
    expect(stdout).toContain("worth adding: permission contents: write is missing (it has read)");
    expect(stdout).toContain("It can run.");
  });

  test("tries again when GitHub fails for a moment", async () => {
    const app = github.addApp({ slug: "patient" });
    github.failNext({ method: "GET", route: "/app", status: 502, body: { message: "bad gateway" }, times: 2 });
    const { status, stderr } = await earshot(["serve", "--check"], { env: environmentOf(github, app) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("names what is missing", async () => {
    const app = github.addApp({ slug: "poor", permissions: { metadata: "read", contents: "read" }, events: ["push"] });
    const { status, stdout } = await earshot(["serve", "--check"], { env: environmentOf(github, app) });
    expect(status).toBe(2);
    expect(stdout).toContain("problem: permission checks: write is missing (it has none)");
    expect(stdout).toContain("problem: permission pull_requests: write is missing (it has none)");
    expect(stdout).toContain("problem: it is not subscribed to the event pull_request");
  });
});

describe.skipIf(NO_REDIS !== undefined)("earshot serve --check with a queue on Redis", () => {
  test("names its release, and what may make it forget", async () => {
    const redis = await startRedis();
    const env = { ...environmentOf(github, github.addApp({ slug: "queued" })), REDIS_URL: redis.url };
    const good = await earshot(["serve", "--check", "--role", "worker"], { env });
    expect(good).toMatchObject({ status: 0, stderr: "" });
    expect(good.stdout).toMatch(/Redis \d+\.\d+\.\d+ has the queue\..*It can run\./s);
    await redis.client.config("SET", "maxmemory-policy", "allkeys-lru");
    const poor = await earshot(["serve", "--check"], { env });
    expect(poor.status).toBe(2);
    expect(poor.stdout).toContain(
      "problem: Redis may forget jobs (maxmemory-policy allkeys-lru): set it to noeviction",
    );
  });

  test("says when nobody is there", async () => {
    const REDIS_URL = "redis://:s3cret@127.0.0.1:1/0";
    const env = { ...environmentOf(github, github.addApp({ slug: "alone" })), REDIS_URL };
    const { status, stdout, stderr } = await earshot(["serve", "--check"], { env });
    expect(status).toBe(2);
    expect(stdout).toContain("problem: Redis cannot be reached (ECONNREFUSED): look at REDIS_URL and at the network");
    expect(stdout + stderr).not.toContain("s3cret");
  });
});

describe("earshot serve does not start", () => {
  test("without configuration", async () => {
    const { status, stdout, stderr } = await earshot(["serve"], { env: NOTHING });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"]) expect(stderr).toContain(`${name}`);
    expect(stderr).not.toContain("    at ");
  });

  test("with a key that GitHub does not accept", async () => {
    const env = { ...environmentOf(github, github.addApp({ slug: "stranger" })), PRIVATE_KEY: makeKey() };
    const { status, stdout, stderr } = await earshot(["serve"], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("does not accept the key (status 401)");
    expect(stderr).toContain("generate a new key if in doubt");
  });

  test("and does not end while GitHub is away: it waits, alive and not ready, and starts when GitHub is back", async () => {
    const app = github.addApp({ slug: "early" });
    const PORT = String(await freePort());
    github.failNext({ method: "GET", route: "/app", status: 503, body: { message: "unavailable" }, times: 4 });
    const serving = serve(github, app, { env: { PORT } });
    const probe = (path: string) => fetch(`http://127.0.0.1:${PORT}${path}`).catch(() => undefined);
    await vi.waitFor(async () => expect((await probe("/readyz"))?.status).toBe(503), { timeout: 50_000 });
    expect(await (await probe("/readyz"))?.text()).toContain("answers, but not as it should (status 503 for GET /app)");
    expect((await probe("/healthz"))?.status).toBe(200);
    const { output, stop } = await serving;
    expect(output()).toContain("earshot waits: ");
    expect((await probe("/readyz"))?.status).toBe(200);
    expect(await stop()).toBe(0);
  });

  test("where something listens already", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const PORT = String((other.address() as AddressInfo).port);
    const env = { ...environmentOf(github, github.addApp({ slug: "second" })), PORT };
    const { status, stderr } = await earshot(["serve"], { env });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(`127.0.0.1:${PORT} is in use: stop what listens there, or set PORT`),
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("asked to stop, it finishes what it began", async () => {
  const app = github.addApp({ slug: "leaving" });
  const mesh = installOn(github, app, "leaving");
  const serving = await serve(github, app);
  const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await github.deliver(event, { app });
  expect(await serving.stop()).toBe(0);
  expect(mesh.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  expect(mesh.reviewComments).toHaveLength(1);
  const lines = serving
    .output()
    .split("\n")
    .filter((line) => line.includes('"delivery"'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { delivery: expect.any(String), installation: expect.any(Number), repository: "shop/leaving", pull: 1 },
  ]);
  for (const secret of [app.webhookSecret, "BEGIN", ...github.world.tokens.keys()])
    expect(serving.output()).not.toContain(secret);
});
