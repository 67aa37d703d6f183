import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCheckRun } from "../../../src/delivery/github/check-run.ts";
import { publishComments } from "../../../src/delivery/github/publish-comments.ts";
import { createBlobCache } from "../../../src/delivery/github/read-blobs.ts";
import { getPullRequest, type Repository } from "../../../src/delivery/github/repository-client.ts";
import type { Engine } from "../../../src/delivery/github/review-in-worker.ts";
import { reviewPullRequest } from "../../../src/delivery/github/review-pull-request.ts";
import { ended } from "../../../src/delivery/queue/job-queue.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { review } from "../../../src/review.ts";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App, PullRequest, Repository as World } from "../../github/world.ts";
import { installOn, SEED_BASE, SEED_CHANGE } from "./stage.ts";

let github: FakeGitHub;
let app: App;
let mesh: World;

beforeEach(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
  mesh = installOn(github, app, "mesh");
});

afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

const engine: Engine = ({ before, after, settings }) => review(before, after, settings);

function repositoryOf(): Repository {
  const [installation] = github.world.installations;
  const octokit = new ProbotOctokit({
    auth: { appId: app.id, privateKey: app.privateKey, installationId: installation?.id },
    baseUrl: github.apiUrl,
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  return { github: octokit, owner: "shop", repo: "mesh" };
}

const log = { info: vi.fn(), error: vi.fn() };

/** Does the job as the queue would, without its waiting. */
async function reviewOnce(
  pull: PullRequest,
  more: { readonly engine?: Engine; readonly again?: boolean; readonly signal?: AbortSignal } = {},
): Promise<void> {
  await reviewPullRequest({
    repository: repositoryOf(),
    job: {
      installation: 1,
      owner: "shop",
      repo: "mesh",
      pull: pull.number,
      head: pull.headSha,
      again: more.again ?? false,
      delivery: "d-1",
    },
    signal: more.signal ?? new AbortController().signal,
    app: { id: app.id, slug: app.slug },
    version: "1.0.0",
    settings: { policies: readShippedPolicies() },
    blobs: createBlobCache(),
    engine: more.engine ?? engine,
    log,
    delays: [1],
  });
}

function openSeed(changes: Parameters<FakeGitHub["openPullRequest"]>[1]["changes"] = SEED_CHANGE): PullRequest {
  return github.openPullRequest(mesh, { head: "add-mysql", changes }).pull;
}

const conclusions = () => mesh.checkRuns.map(({ conclusion }) => conclusion);
const REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

test("the same again does nothing; asked for, it makes a new run and no new comment", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
  await reviewOnce(pull, { again: true });
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(mesh.reviews).toHaveLength(1);
});

test("a run that a process left behind is gone on with", async () => {
  const pull = openSeed();
  const repository = repositoryOf();
  await createCheckRun(repository, await getPullRequest(repository, pull.number));
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
});

test("a newer head cancels", async () => {
  const pull = openSeed();
  const controller = new AbortController();
  const slow: Engine = async (input, signal) => {
    github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    controller.abort(ended("superseded"));
    signal.throwIfAborted();
    return engine(input, signal);
  };
  await reviewOnce(pull, { engine: slow, signal: controller.signal });
  expect(mesh.checkRuns).toMatchObject([
    { conclusion: "cancelled", output: { title: "Superseded by a newer commit" } },
  ]);
  expect(mesh.reviews).toEqual([]);
});

test("the event of a head that is under review already: the next job goes on with its run", async () => {
  const pull = openSeed();
  const controller = new AbortController();
  const slow: Engine = async (input, signal) => {
    controller.abort(ended("superseded"));
    signal.throwIfAborted();
    return engine(input, signal);
  };
  await reviewOnce(pull, { engine: slow, signal: controller.signal });
  expect(conclusions()).toEqual([null]);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
});

test("a head that moved during the review is not commented upon", async () => {
  const pull = openSeed();
  const pushing: Engine = (input, signal) => {
    github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    return engine(input, signal);
  };
  await reviewOnce(pull, { engine: pushing });
  expect(conclusions()).toEqual(["cancelled"]);
  expect(mesh.reviews).toEqual([]);
});

test("a review that was ended edits no more comments", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  const said = mesh.reviewComments.map(({ body }) => body);
  const place = { repository: repositoryOf(), app, pull: pull.number, head: pull.headSha, report: undefined };
  const signal = AbortSignal.abort(ended("superseded"));
  await expect(publishComments({ ...place, signal })).rejects.toThrow("superseded");
  expect(mesh.reviewComments.map(({ body }) => body)).toEqual(said);
  await publishComments({ ...place, signal: new AbortController().signal });
  expect(mesh.reviewComments.map(({ body }) => body)).not.toEqual(said);
});

test("a fault of ours is action required and says where its details are", async () => {
  const broken: Engine = async () => {
    throw new TypeError("undefined is not /etc/earshot");
  };
  await reviewOnce(openSeed(), { engine: broken });
  const [run] = mesh.checkRuns;
  expect(run?.conclusion).toBe("action_required");
  expect(run?.output.summary).toContain("at delivery d-1");
  expect(run?.output.summary).not.toContain("/etc/earshot");
  expect(log.error).toHaveBeenLastCalledWith(
    expect.objectContaining({ reason: expect.stringContaining("TypeError") }),
    expect.anything(),
  );
});

test("a pull request that cannot be read gets a conclusion on the head that the event told of", async () => {
  const pull = openSeed();
  const route = "/repos/{owner}/{repo}/pulls/{pull_number}";
  github.failNext({ method: "GET", route, status: 403, body: { message: "Resource not accessible by integration" } });
  await reviewOnce(pull);
  expect(mesh.checkRuns).toMatchObject([
    {
      headSha: pull.headSha,
      conclusion: "action_required",
      output: { summary: expect.stringContaining("accept the permissions") },
    },
  ]);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["action_required", "failure"]);
});

test("something that could matter and cannot be read is action required, without comments", async () => {
  await reviewOnce(
    openSeed({ "demo/mysql.yaml": "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nspec: [\n" }),
  );
  expect(conclusions()).toEqual(["action_required"]);
  expect([mesh.reviews, mesh.issueComments]).toEqual([[], []]);
});

test("a finding without a place in the diff is told in one comment, which is edited when it is gone", async () => {
  const pull = openSeed();
  github.failNext({ method: "GET", route: "/repos/{owner}/{repo}/pulls/{pull_number}/files", status: 200, body: [] });
  await reviewOnce(pull);
  expect(mesh.reviews).toEqual([]);
  expect(mesh.issueComments).toMatchObject([{ body: expect.stringContaining("10.10.13.110:3306") }]);
  github.commitAndPush(mesh, { branch: "add-mysql", changes: { "demo/mysql.yaml": null } });
  await reviewOnce(pull);
  expect(mesh.issueComments).toMatchObject([{ body: expect.stringContaining("Gone in") }]);
  expect(conclusions()).toEqual(["failure", "success"]);
});

test("a comment of somebody else with our mark silences nothing", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  const [ours] = mesh.reviewComments;
  const mallory = { id: 99, login: "mallory", type: "User" as const };
  if (ours !== undefined) mesh.reviewComments.splice(0, 1, { ...ours, author: mallory });
  await reviewOnce(pull, { again: true });
  expect(mesh.reviewComments.map(({ author }) => author.login)).toEqual(["mallory", "earshot[bot]"]);
});

test("a check run whose answer got lost is not made twice; one that was not made is made", async () => {
  const route = "/repos/{owner}/{repo}/check-runs";
  github.failNext({ method: "POST", route, status: 502, when: "after", body: { message: "bad gateway" } });
  const pull = openSeed();
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
  github.failNext({ method: "POST", route, status: 502, body: { message: "bad gateway" } });
  await reviewOnce(pull, { again: true });
  expect(conclusions()).toEqual(["failure", "failure"]);
});

test("a review whose answer got lost is not posted twice", async () => {
  github.failNext({ method: "POST", route: REVIEWS, status: 502, when: "after", body: { message: "bad gateway" } });
  await reviewOnce(openSeed());
  expect(mesh.reviews).toHaveLength(1);
  expect(conclusions()).toEqual(["failure"]);
});

test("comments that GitHub does not take do not hide the verdict; the next event tries again", async () => {
  const pull = openSeed();
  github.failNext({ method: "POST", route: REVIEWS, status: 403, body: { message: "no" } });
  await reviewOnce(pull);
  expect(mesh.checkRuns).toMatchObject([
    {
      conclusion: "failure",
      output: { summary: expect.stringContaining("The comments on the pull request are missing") },
    },
  ]);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(mesh.reviewComments).toHaveLength(1);
});

test("a review that GitHub finds unprocessable becomes the summary comment", async () => {
  github.failNext({ method: "POST", route: REVIEWS, status: 422, body: { message: "no" } });
  await reviewOnce(openSeed());
  expect(conclusions()).toEqual(["failure"]);
  expect(mesh.reviews).toEqual([]);
  expect(mesh.issueComments).toMatchObject([{ body: expect.stringContaining("10.10.13.110:3306") }]);
});

test("a conflict is reviewed against the merge base, and that is said", async () => {
  const pull = openSeed();
  github.commitAndPush(mesh, { branch: "main", changes: { "demo/mysql.yaml": "# not so\n" } });
  await reviewOnce(pull);
  expect(mesh.checkRuns).toMatchObject([
    { conclusion: "failure", output: { summary: expect.stringContaining("conflicts with main") } },
  ]);
});

test("what the base got meanwhile belongs to both states", async () => {
  const pull = openSeed();
  github.commitAndPush(mesh, { branch: "main", changes: { "demo1/client.yaml": null } });
  await reviewOnce(pull);
  expect(mesh.checkRuns[0]?.output.summary).not.toContain("10.10.13.110");
});

test("a second pull request with the same head cannot open the gate for the first", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.commitAndPush(mesh, { branch: "calm", changes: SEED_CHANGE, onto: mesh.refs.get("refs/heads/main") ?? "" });
  const { pull: second } = github.openPullRequest(mesh, { head: "add-mysql", base: "calm" });
  await reviewOnce(second);
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(mesh.checkRuns[1]?.output.summary).toContain(`#${pull.number} has the same head commit`);
  github.closePull(mesh, pull);
  await reviewOnce(second, { again: true });
  expect(conclusions().at(-1)).toBe("success");
});

test("many annotations come in batches, and a closed pull request gets nothing", async () => {
  const location = { path: "demo/mysql.yaml", startLine: 1, endLine: 1 };
  const notices = Array.from({ length: 120 }, (_, index) => {
    return { code: `n${index}`, message: `Notice ${index}.`, location, relevance: "no" as const, incomplete: false };
  });
  const talkative: Engine = async (input, signal) => ({
    ...(await engine(input, signal)),
    findings: [],
    verdict: "pass",
    notices,
  });
  const pull = openSeed();
  await reviewOnce(pull, { engine: talkative });
  expect(mesh.checkRuns[0]?.annotations).toHaveLength(120);
  expect(conclusions()).toEqual(["success"]);
  github.closePull(mesh, pull);
  await reviewOnce(pull, { again: true });
  expect(mesh.checkRuns).toHaveLength(1);
});

test("a fork's pull request is reviewed like any other", async () => {
  const fork = github.addFork(mesh, "mallory");
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE, fork });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
  expect(mesh.reviewComments).toHaveLength(1);
});

test("each text is read once for both states", async () => {
  await reviewOnce(openSeed());
  const asked = github.count("GET /repos/{owner}/{repo}/git/blobs/{file_sha}");
  expect(asked).toBe(new Set(Object.values({ ...SEED_BASE, ...SEED_CHANGE })).size);
});
