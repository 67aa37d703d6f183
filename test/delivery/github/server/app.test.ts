import nock from "nock";
import { Probot, ProbotOctokit } from "probot";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../../../src/delivery/github/server/app.ts";
import type { Job } from "../../../../src/delivery/queue/job-queue.ts";

const REPOSITORY = { name: "mesh", owner: { login: "shop" } };
const INSTALLATION = { installation: { id: 11 }, repository: REPOSITORY };
const PULL = { number: 7, pull_request: { number: 7, head: { sha: "head1" } } };
const RUN = { head_sha: "head1", external_id: "pull/7 a..b", app: { id: 1 } };

/** The jobs that an event makes. */
async function jobsOf(name: string, payload: object, room = true): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  const queue = {
    add: async (job: Job) => {
      jobs.push(job);
      return room;
    },
  };
  const Octokit = ProbotOctokit.defaults({ throttle: { enabled: false } });
  const probot = new Probot({ githubToken: "test", logLevel: "fatal", Octokit });
  await probot.load(createApp(queue, { id: 1, slug: "earshot" }), { cwd: ".", addHandler: () => {} });
  await probot.receive({ id: "d-1", name, payload: { ...INSTALLATION, ...payload } } as never);
  return jobs;
}

const JOB = { kind: "review", installation: 11, owner: "shop", repo: "mesh", pull: 7, head: "head1", delivery: "d-1" };

test.each(["opened", "reopened", "ready_for_review"])("pull_request.%s", async (action) => {
  const isNew = action === "opened" && { isNew: true };
  expect(await jobsOf("pull_request", { action, ...PULL })).toEqual([{ ...JOB, again: false, ...isNew }]);
});

test("pull_request.synchronize says which head it had", async () => {
  expect(await jobsOf("pull_request", { action: "synchronize", before: "head0", ...PULL })).toMatchObject([
    { head: "head1", isNew: true, previous: ["head0"] },
  ]);
});

test("pull_request.edited only for another base", async () => {
  expect(await jobsOf("pull_request", { action: "edited", ...PULL, changes: { title: { from: "x" } } })).toEqual([]);
  const changes = { base: { ref: { from: "main" } } };
  expect(await jobsOf("pull_request", { action: "edited", ...PULL, changes })).toHaveLength(1);
});

test("pull_request.closed ends what runs", async () => {
  expect(await jobsOf("pull_request", { action: "closed", ...PULL })).toEqual([
    { ...JOB, again: false, isClosed: true },
  ]);
});

test.each(["labeled", "converted_to_draft"])("not pull_request.%s", async (action) => {
  expect(await jobsOf("pull_request", { action, ...PULL })).toEqual([]);
});

test("check_run.rerequested, whose pull request the run remembers", async () => {
  const check_run = { ...RUN, pull_requests: [] };
  expect(await jobsOf("check_run", { action: "rerequested", check_run })).toEqual([{ ...JOB, again: true }]);
});

test.each([
  ["another App's", { app: { id: 2 } }],
  ["one without a memory", { external_id: null }],
])("not a check run that is %s", async (_, rest) => {
  expect(await jobsOf("check_run", { action: "rerequested", check_run: { ...RUN, ...rest } })).toEqual([]);
});

test("check_suite.rerequested: every pull request that has a run on the commit", async () => {
  onTestFinished(() => nock.cleanAll());
  const runs = [7, 8, 7].map((pull, id) => {
    return { id, status: "completed", conclusion: "failure", app: { id: 1 }, external_id: `pull/${pull}` };
  });
  nock("https://api.github.com")
    .get("/repos/shop/mesh/commits/head1/check-runs")
    .query({ app_id: 1, check_name: "earshot", filter: "all", per_page: 100 })
    .reply(200, { total_count: 3, check_runs: runs });
  const check_suite = { app: { id: 1 }, head_sha: "head1", pull_requests: [] };
  const jobs = await jobsOf("check_suite", { action: "rerequested", check_suite });
  expect(jobs).toEqual([
    { ...JOB, again: true },
    { ...JOB, pull: 8, again: true },
  ]);
});

test("a repository's own webhook, without an installation, is nothing", async () => {
  expect(await jobsOf("pull_request", { action: "opened", ...PULL, installation: undefined })).toEqual([]);
});

test("a full queue fails the delivery, so that it can be sent again", async () => {
  const refused = jobsOf("pull_request", { action: "opened", ...PULL }, false);
  await expect(refused).rejects.toMatchObject({ errors: [{ status: 503 }] });
});

const ASKED = { kind: "command", installation: 11, owner: "shop", repo: "mesh", pull: 7, delivery: "d-1" };
const DEV = { login: "dev", type: "User" };
const COMMENT = { issue: { number: 7, pull_request: {} }, comment: { id: 5, body: "/earshot fix", user: DEV } };

test("a command in a comment", async () => {
  const at = { kind: "comment", id: 5 };
  const job = { ...ASKED, command: { kind: "fix" }, by: "dev", at };
  expect(await jobsOf("issue_comment", { action: "created", ...COMMENT })).toEqual([job]);
});

test.each([
  ["edited", COMMENT],
  ["deleted", COMMENT],
  ["created", { ...COMMENT, issue: { number: 7 } }],
  ["created", { ...COMMENT, comment: { ...COMMENT.comment, body: "looks good" } }],
  ["created", { ...COMMENT, comment: { ...COMMENT.comment, user: { login: "helper[bot]", type: "Bot" } } }],
  ["created", { ...COMMENT, comment: { ...COMMENT.comment, user: null } }],
])("no command: %s %j", async (action, payload) => {
  expect(await jobsOf("issue_comment", { action, ...payload })).toEqual([]);
});

const PRESSED = { check_run: { ...RUN, id: 3 }, requested_action: { identifier: "fix" }, sender: DEV };

test("the button of a check run", async () => {
  const at = { kind: "button", run: 3, head: "head1" };
  const job = { ...ASKED, command: { kind: "fix" }, by: "dev", at };
  expect(await jobsOf("check_run", { action: "requested_action", ...PRESSED })).toEqual([job]);
});

test.each([
  { check_run: { ...RUN, id: 3, app: { id: 2 } } },
  { check_run: { ...RUN, id: 3, external_id: "" } },
  { requested_action: { identifier: "constructor" } },
])("no button of ours: %j", async (rest) => {
  expect(await jobsOf("check_run", { action: "requested_action", ...PRESSED, ...rest })).toEqual([]);
});

const GROUP = { merge_group: { head_sha: "head1", base_sha: "base1" } };
const ASKED_GROUP = { kind: "group", installation: 11, owner: "shop", repo: "mesh", delivery: "d-1" };
const BASE = "b".repeat(40);

test("merge groups: tested, given up, tested once more by hand", async () => {
  const job = { ...ASKED_GROUP, head: "head1", base: "base1", again: false };
  expect(await jobsOf("merge_group", { action: "checks_requested", ...GROUP })).toEqual([job]);
  expect(await jobsOf("merge_group", { action: "destroyed", ...GROUP })).toEqual([{ ...job, isGone: true }]);
  const check_run = { ...RUN, external_id: `group/${BASE} a..b earshot/1` };
  expect(await jobsOf("check_run", { action: "rerequested", check_run })).toEqual([
    { ...job, base: BASE, again: true },
  ]);
});

test("the watch of the default branch, asked for once more", async () => {
  const place = { installation: 11, owner: "shop", repo: "mesh", delivery: "d-1" };
  const check_run = { ...RUN, external_id: `watch/${BASE} 2026-11-02` };
  expect(await jobsOf("check_run", { action: "rerequested", check_run })).toEqual([
    { kind: "watch", ...place, weekly: true, again: true },
  ]);
});

const LOOK = { kind: "look", installation: 11, owner: "shop", repo: "mesh", delivery: "d-1" };

test("a push to a branch is looked at when it brings manifests", async () => {
  const commits = [{ modified: ["a.yaml"] }];
  const push = { ref: "refs/heads/main", created: false, deleted: false, forced: false };
  expect(await jobsOf("push", { ...push, commits })).toEqual([{ ...LOOK, branch: "main" }]);
  expect(await jobsOf("push", { ...push, commits: [{ modified: ["a.md"] }] })).toEqual([]);
});

test.each([
  ["installation", "created", "repositories"],
  ["installation", "unsuspend", "repositories"],
  ["installation_repositories", "added", "repositories_added"],
])("%s.%s: each repository is looked at, some at once", async (name, action, field) => {
  const repositories = Array.from({ length: 60 }, (_, index) => ({ full_name: `billing/r${index}` }));
  const jobs = await jobsOf(name, { action, [field]: repositories, repository: undefined });
  expect(jobs).toHaveLength(50);
  expect(jobs[1]).toEqual({ ...LOOK, owner: "billing", repo: "r1" });
});

test("an installation without a list of its repositories waits for the next look for what was missed", async () => {
  expect(await jobsOf("installation", { action: "new_permissions_accepted", repository: undefined })).toEqual([]);
});

test.each(["renamed", "transferred"])("repository.%s: looked at under its new name", async (action) => {
  expect(await jobsOf("repository", { action })).toEqual([LOOK]);
});
