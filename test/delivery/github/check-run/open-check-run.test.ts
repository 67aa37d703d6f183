// A head that has its verdict is asked about again while GitHub fails: what it cannot say for a moment makes no second verdict.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createCheckRun } from "../../../../src/delivery/github/check-run/check-run.ts";
import { outcomeOf } from "../../../../src/delivery/github/server/do-job.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import { conclusions, github, mesh, openSeed, repositoryOf, reviewOnce, useReviewStage } from "../review-stage.ts";

useReviewStage();

const COMMIT = { method: "GET", route: "/repos/{owner}/{repo}/git/commits/{commit_sha}" };

test("what GitHub refuses once is asked once more", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.failNext({ ...COMMIT, status: 403, body: { message: "Resource not accessible by integration" } });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
});

test("what comes back by itself brings the job back", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000" };
  github.failNext({ ...COMMIT, status: 403, headers, body: { message: "API rate limit exceeded for installation." } });
  expect(outcomeOf(await reviewOnce(pull))).toMatchObject({ kind: "later" });
  expect(conclusions()).toEqual(["failure"]);
});

test("a run that was made a second time, as its answer got lost, ends; the verdict stands", async () => {
  const pull = openSeed();
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number}` });
  await createCheckRun(repositoryOf(), { head: pull.headSha, memory: `pull/${pull.number}` });
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["cancelled", "failure"]);
});

test("ended while it waits for GitHub's merge, it is superseded, and no fault", async () => {
  github.world.mergeUnknownFor = 9;
  const pull = openSeed();
  const controller = new AbortController();
  const asked = () => github.count("GET /repos/{owner}/{repo}/pulls/{pull_number}");
  const reviewing = reviewOnce(pull, { signal: controller.signal, delays: [60_000] });
  await vi.waitUntil(() => asked() > 0 && mesh.checkRuns.length > 0);
  await sleep(200);
  controller.abort(ended("handed back"));
  expect(outcomeOf(await reviewing)).toEqual({ kind: "ended", reason: "handed back" });
});

test("what GitHub keeps refusing is told in a run of its own", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.failNext({ ...COMMIT, status: 403, times: 9, body: { message: "Resource not accessible by integration" } });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure", "action_required"]);
});
