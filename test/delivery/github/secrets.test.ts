// What a process of the App is trusted with: tokens that open one repository each, and secrets that no line of its log holds.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import { concluded, SEED_BASE, SEED_CHANGE, type Serving, serve } from "./stage.ts";

vi.setConfig({ testTimeout: 120_000 });

let github: FakeGitHub;
beforeAll(async () => {
  github = await startFakeGitHub();
});
afterAll(() => github.stop());

const WANTED = {
  checks: "write",
  contents: "write",
  pull_requests: "write",
  metadata: "read",
  merge_queues: "read",
} as const;

/** An App with an installation on three repositories that may do far more than app.yml asks for. */
function installBroadly(slug: string) {
  const app = github.addApp({ slug, permissions: { ...WANTED, administration: "write", issues: "write" } });
  const names = ["mesh", "payroll", ".github"];
  const [mesh, ...others] = names.map((name) => github.addRepository(`${slug}/${name}`, SEED_BASE));
  if (mesh === undefined) throw new Error("there is no repository");
  github.addInstallation(app, [mesh, ...others]);
  return { app, mesh };
}

async function stopped(serving: Serving): Promise<string> {
  await serving.stop();
  return serving.output();
}

test("a token opens the one repository that its requests are about, and allows what app.yml asks for", async () => {
  const { app, mesh } = installBroadly("scoped");
  const serving = await serve(github, app, { env: { EARSHOT_RECONCILE: "0" } });
  for (const head of ["first", "second"]) {
    const { event, pull } = github.openPullRequest(mesh, { head, changes: SEED_CHANGE });
    await github.deliver(event, { app });
    await concluded(mesh, pull, 60_000);
  }
  await serving.stop();
  const tokens = [...github.world.tokens.values()].filter(({ installation }) => installation.app === app);
  expect(tokens.map(({ repositories }) => repositories.map(({ name }) => name)).toSorted()).toEqual([
    [".github"],
    ["mesh"],
  ]);
  for (const { permissions } of tokens) expect(permissions).toEqual(WANTED);
  expect(mesh.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
});

test("a repository that GitHub refused a token for is opened as soon as GitHub tells of it", async () => {
  const app = github.addApp({ slug: "growing", permissions: { ...WANTED } });
  const settings = { ".github/earshot.yml": "sources: [{repo: growing/payroll}]\n" };
  const mesh = github.addRepository("growing/mesh", { ...SEED_BASE, ...settings });
  const payroll = github.addRepository("growing/payroll", SEED_BASE);
  const installation = github.addInstallation(app, [mesh]);
  const serving = await serve(github, app, { env: { EARSHOT_RECONCILE: "0" } });
  const asking = github.openPullRequest(mesh, { head: "first", changes: SEED_CHANGE });
  await github.deliver(asking.event, { app });
  await concluded(mesh, asking.pull, 60_000);
  installation.repositories.push(payroll);
  const { event, pull } = github.openPullRequest(payroll, { head: "first", changes: SEED_CHANGE });
  await github.deliver(event, { app });
  await concluded(payroll, pull, 20_000);
  await serving.stop();
  expect(payroll.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure"]);
});

test("no secret is in the log, at its most talkative, whatever fails", async () => {
  const { app, mesh } = installBroadly("silent");
  const serving = await serve(github, app, {
    env: { EARSHOT_RECONCILE: "0", LOG_LEVEL: "trace", REDIS_URL: "" },
  });
  const failures = [
    {
      method: "POST",
      route: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
      status: 403,
      body: { message: "no" },
    },
    {
      method: "GET",
      route: "/repos/{owner}/{repo}/git/trees/{tree_sha}",
      status: 502,
      body: { message: "bad gateway" },
    },
    {
      method: "GET",
      route: "/repos/{owner}/{repo}/pulls/{pull_number}",
      status: 401,
      body: { message: "Bad credentials" },
    },
    {
      method: "POST",
      route: "/app/installations/{installation_id}/access_tokens",
      status: 500,
      body: { message: "oh" },
    },
  ] as const;
  for (const [index, failure] of failures.entries()) {
    github.failNext({ ...failure, times: 1 });
    const { event, pull } = github.openPullRequest(mesh, { head: `head-${index}`, changes: SEED_CHANGE });
    await github.deliver(event, { app });
    await concluded(mesh, pull, 60_000);
  }
  const forged = await fetch(`${serving.origin}/api/github/webhooks`, {
    method: "POST",
    headers: { "x-hub-signature-256": "sha256=00", "x-github-event": "push", "x-github-delivery": "forged" },
    body: '{"token":"a-word-of-the-body"}',
  });
  expect(forged.status).toBe(401);
  const output = await stopped(serving);
  expect(output).toContain("GitHub request: POST");
  const key = app.privateKey.split("\n").slice(1, -2);
  const secrets = [app.webhookSecret, "BEGIN", ...key, ...github.world.tokens.keys(), "a-word-of-the-body"];
  for (const secret of secrets) expect(output).not.toContain(secret);
  expect(output).not.toMatch(/authorization|bearer|eyJ[\w-]{10,}\.|ghs_/i);
});
