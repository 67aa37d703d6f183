// What was missed while nobody listened, or while GitHub failed -> jobs, and requests for webhooks to be sent again.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { GitHub } from "../../../../src/delivery/github/client/repository-client.ts";
import { createSettled, type Reconciling, reconcile } from "../../../../src/delivery/github/reconcile/reconcile.ts";
import { reconcileOften } from "../../../../src/delivery/github/reconcile/reconcile-often.ts";
import { createClaims } from "../../../../src/delivery/queue/claims.ts";
import type { Job } from "../../../../src/delivery/queue/job-queue.ts";
import { type FakeGitHub, startFakeGitHub } from "../../../github/fake-github.ts";
import type { App } from "../../../github/world.ts";
import { installOn, SEED_CHANGE, until } from "../stage.ts";

let github: FakeGitHub;
let app: App;
let door: Server;
/** What the App answers to webhooks. */
let status: number;
let heard: string[];
let jobs: Job[];

beforeEach(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
  [status, heard, jobs] = [202, [], []];
  door = createServer((request, response) => {
    heard.push(String(request.headers["x-github-delivery"]));
    request.resume().on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((done) => door.listen(0, "127.0.0.1", done));
  app.webhookUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  door.closeAllConnections();
  door.close();
  expect(github.violations).toEqual([]);
  await github.stop();
});

async function auth(installationId?: number): Promise<GitHub> {
  return new ProbotOctokit({
    auth: { appId: app.id, privateKey: app.privateKey, ...(installationId !== undefined && { installationId }) },
    baseUrl: github.apiUrl,
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
}

const log = { info: vi.fn(), warn: vi.fn() };

function prepare(more: Partial<Reconciling> = {}): Reconciling {
  const add = async (job: Job) => jobs.push(job) > 0;
  const shared = { claims: createClaims(), settled: createSettled(), signal: new AbortController().signal };
  return { auth, app: { id: app.id, slug: app.slug }, queue: { add }, log, ...shared, ...more };
}

const CHECK_RUNS = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";

test("open pull requests without a run of ours get a job, of all installations; a repository without any costs nothing", async () => {
  const [mesh, billing] = ["mesh", "billing", "empty"].map((name) => installOn(github, app, name));
  if (mesh === undefined || billing === undefined) throw new Error("no repositories");
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const fork = github.addFork(billing, "contractor");
  const other = github.openPullRequest(billing, { head: "from-a-fork", changes: SEED_CHANGE, fork }).pull;
  const closed = github.openPullRequest(billing, { head: "over", changes: { "a.yaml": "a: 1\n" } }).pull;
  github.closePull(billing, closed);
  expect(await reconcile(prepare())).toEqual({ redelivered: 0, reviews: 2 });
  expect(jobs).toMatchObject([
    { kind: "review", owner: "shop", repo: "mesh", pull: pull.number, head: pull.headSha, again: false },
    { kind: "review", owner: "shop", repo: "billing", pull: other.number, head: other.headSha, again: false },
  ]);
  expect(github.count("GET /repos/{owner}/{repo}/pulls")).toBe(2);
  expect(github.count(CHECK_RUNS)).toBe(2);
});

test("a verdict is asked about once, a new head again", async () => {
  const mesh = installOn(github, app, "mesh");
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const [installation] = github.world.installations;
  const octokit = await auth(installation?.id);
  const run = { owner: "shop", repo: "mesh", name: "earshot", external_id: `pull/${pull.number} a..b earshot/1` };
  await octokit.rest.checks.create({ ...run, head_sha: pull.headSha, status: "completed", conclusion: "success" });
  const reconciling = prepare();
  await reconcile(reconciling);
  await reconcile(reconciling);
  expect(jobs).toEqual([]);
  expect(github.count(CHECK_RUNS)).toBe(1);
  github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
  await reconcile(reconciling);
  expect(jobs).toMatchObject([{ head: pull.headSha }]);
});

test("a webhook that failed is asked for once, the oldest first; what arrived is not", async () => {
  const mesh = installOn(github, app, "mesh");
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const arrived = await github.deliver(event);
  status = 503;
  const first = await github.deliver(github.comment(mesh, pull, "/earshot rerun").event);
  const second = await github.deliver(github.closePull(mesh, pull));
  heard = [];
  status = 202;
  const reconciling = prepare();
  expect(await reconcile(reconciling)).toEqual({ redelivered: 2, reviews: 0 });
  await until(() => heard.length === 2);
  expect(heard.toSorted()).toEqual([first.guid, second.guid].toSorted());
  expect(heard).not.toContain(arrived.guid);
  expect(await reconcile(reconciling)).toEqual({ redelivered: 0, reviews: 0 });
  // Another process, which does not know what this one did, sees it in GitHub's list where it failed again.
  status = 500;
  const third = await github.deliver(github.reopenPull(mesh, pull));
  await reconcile(reconciling);
  await until(() => github.world.deliveries.filter(({ guid }) => guid === third.guid).length === 2);
  const { redelivered } = await reconcile(prepare());
  expect(redelivered).toBe(2);
  expect(github.world.deliveries.filter(({ guid }) => guid === third.guid)).toHaveLength(2);
});

test("GitHub fails while it is asked to send again: the next pass asks for the rest; one that it refuses is left out", async () => {
  const mesh = installOn(github, app, "mesh");
  status = 503;
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const missed = [await github.deliver(event), await github.deliver(github.closePull(mesh, pull))];
  status = 202;
  heard = [];
  const asking = { method: "POST", route: "/app/hook/deliveries/{delivery_id}/attempts" };
  github.failNext({ ...asking, status: 502 });
  const reconciling = prepare();
  expect(await reconcile(reconciling)).toMatchObject({ redelivered: 0 });
  github.failNext({ ...asking, status: 422, body: { message: "too old" } });
  expect(await reconcile(reconciling)).toMatchObject({ redelivered: 1 });
  await until(() => heard.length === 1);
  expect(heard).toEqual([missed[1]?.guid]);
  expect(await reconcile(reconciling)).toMatchObject({ redelivered: 0 });
});

test("what failed more than a day ago stays as it is", async () => {
  const mesh = installOn(github, app, "mesh");
  status = 503;
  await github.deliver(github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE }).event);
  vi.useFakeTimers({ now: Date.now() + 25 * 3_600_000, toFake: ["Date"] });
  try {
    expect(await reconcile(prepare())).toEqual({ redelivered: 0, reviews: 1 });
  } finally {
    vi.useRealTimers();
  }
});

test("one installation that fails keeps nobody waiting, and one that is suspended is not asked", async () => {
  installOn(github, app, "gone");
  const mesh = installOn(github, app, "mesh");
  github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const suspended = installOn(github, app, "suspended");
  github.openPullRequest(suspended, { head: "add-mysql", changes: SEED_CHANGE });
  const last = github.world.installations.at(-1);
  if (last !== undefined) last.suspended = true;
  github.failNext({ method: "GET", route: "/installation/repositories", status: 502 });
  expect(await reconcile(prepare())).toEqual({ redelivered: 0, reviews: 1 });
  expect(log.warn).toHaveBeenCalled();
});

test("half of an installation's hour is left to pull requests", async () => {
  const mesh = installOn(github, app, "mesh");
  github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  github.world.limits.requestsAnHour = 60;
  for (let pass = 0; pass < 20; pass++) await reconcile(prepare());
  const looks = github.count("GET /repos/{owner}/{repo}/pulls");
  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThan(20);
  expect(looks + github.count(CHECK_RUNS)).toBeLessThanOrEqual(30);
});

test("of several processes one looks, soon after the start; it ends when it is told to", async () => {
  const mesh = installOn(github, app, "mesh");
  github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const { settled: _, signal: __, ...schedule } = prepare();
  const processes = [1, 2, 3].map(() => reconcileOften({ ...schedule, every: 3_600_000, first: 5 }));
  await until(() => jobs.length > 0);
  await Promise.all(processes.map((one) => one.stop()));
  expect(jobs).toHaveLength(1);
  expect(github.count("GET /app/installations")).toBe(1);
});

/** A review that somebody began just now, who may be dead. */
async function begun(head: string, pull: number): Promise<void> {
  const octokit = await auth(github.world.installations[0]?.id);
  const run = { owner: "shop", repo: "mesh", name: "earshot", external_id: `pull/${pull} - earshot/1` };
  await octokit.rest.checks.create({ ...run, head_sha: head, status: "in_progress" });
}

test("who was killed in a review and is back at once finds it by a second look, long before the next period", async () => {
  const mesh = installOn(github, app, "mesh");
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await begun(pull.headSha, pull.number);
  const { settled: _, signal: __, ...schedule } = prepare();
  const reconciling = reconcileOften({ ...schedule, every: 3_600_000, first: 5, second: 5 });
  await until(() => github.count(CHECK_RUNS) === 2);
  await reconciling.stop();
  expect(github.count("GET /app/installations")).toBe(2);
});
