// A head that has its verdict is asked about again while GitHub fails: what it cannot say for a moment makes no second verdict.
import { expect, test } from "vitest";
import { outcomeOf } from "../../../src/delivery/github/do-job.ts";
import { conclusions, github, openSeed, reviewOnce, useReviewStage } from "./review-stage.ts";

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

test("what GitHub keeps refusing is told in a run of its own", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.failNext({ ...COMMIT, status: 403, times: 9, body: { message: "Resource not accessible by integration" } });
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure", "action_required"]);
});
