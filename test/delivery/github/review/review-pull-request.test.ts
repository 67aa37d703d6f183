// One review from job to check run and comments, on the GitHub of the tests.
import { expect, test } from "vitest";
import { createCheckRun } from "../../../../src/delivery/github/check-run/check-run.ts";
import type { Engine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import {
  conclusions,
  engine,
  github,
  mesh,
  openSeed,
  REVIEWS,
  repositoryOf,
  reviewOnce,
  useReviewStage,
} from "../review-stage.ts";
import { SEED_BASE, SEED_CHANGE } from "../stage.ts";

useReviewStage();

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
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number}` });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
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

test("comments that come too quickly are no bad places: they are said later", async () => {
  const errors = [{ resource: "PullRequestReview", code: "custom", message: "was submitted too quickly" }];
  github.failNext({ method: "POST", route: REVIEWS, status: 422, body: { message: "Validation Failed", errors } });
  const pull = openSeed();
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(mesh.issueComments).toEqual([]);
  expect(mesh.reviewComments).toHaveLength(1);
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

test("a draft gets its check run and no comments; they follow when it is ready, once", async () => {
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE, draft: true });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
  expect(mesh.checkRuns[0]?.output.summary).toContain("comments on its lines follow when it is ready");
  expect([mesh.reviews, mesh.issueComments]).toEqual([[], []]);
  await reviewOnce(pull);
  github.markReady(mesh, pull);
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(mesh.checkRuns[1]?.output.summary).not.toContain("draft");
  expect(mesh.reviewComments).toHaveLength(1);
});

test("what was said before it became a draft is brought up to date", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.convertToDraft(mesh, pull);
  github.commitAndPush(mesh, { branch: "add-mysql", changes: { "demo/mysql.yaml": null } });
  await reviewOnce(pull);
  expect(mesh.reviewComments).toMatchObject([{ body: expect.stringContaining("Gone in") }]);
});

test("a forced push back to a head that has its verdict: what was said to be gone is said again, once", async () => {
  const pull = openSeed();
  const first = pull.headSha;
  await reviewOnce(pull);
  const { before, sha } = github.commitAndPush(mesh, {
    branch: "add-mysql",
    changes: { "demo/mysql.yaml": null, "demo/quiet.yaml": "kind: ConfigMap\n" },
  });
  await reviewOnce(pull, { previous: [before] });
  expect(mesh.reviewComments).toMatchObject([{ body: expect.stringContaining("Gone in") }]);
  github.moveBranchTo(mesh, "add-mysql", first);
  for (let deliveries = 0; deliveries < 3; deliveries++) await reviewOnce(pull, { previous: [sha] });
  expect(mesh.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion])).toEqual([
    [first, "failure"],
    [sha, "success"],
    [first, "failure"],
  ]);
  expect(mesh.reviewComments.map(({ body }) => body.includes("Gone in"))).toEqual([true, false]);
});
