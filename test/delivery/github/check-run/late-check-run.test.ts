// The check run of a head that is new: with its conclusion at once where the review is quick, before it where it is not.
import { expect, test, vi } from "vitest";
import type { Engine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import { conclusions, engine, github, mesh, openSeed, REVIEWS, reviewOnce, useReviewStage } from "../review-stage.ts";

useReviewStage();

const CREATE = "/repos/{owner}/{repo}/check-runs";
const UPDATES = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const isNew = true;

const writes = () => github.requests.filter(({ method, path }) => method !== "GET" && path.startsWith("/repos/"));

test("a quick review without findings is one write, and its runs are listed once", async () => {
  await reviewOnce(openSeed({ "shop/cart.yaml": "kind: ConfigMap\n" }), { isNew });
  expect(conclusions()).toEqual(["success"]);
  expect(writes()).toHaveLength(1);
  expect(github.count("GET /repos/{owner}/{repo}/commits/{ref}/check-runs")).toBe(1);
});

test("a review with a comment names its run there, which is there before the comment", async () => {
  await reviewOnce(openSeed(), { isNew });
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure", annotations: [{ path: "demo/mysql.yaml" }] }]);
  expect(mesh.reviews).toMatchObject([{ body: expect.stringContaining(`/runs/${mesh.checkRuns[0]?.id}`) }]);
});

test("what takes longer is seen while it lasts", async () => {
  const slow: Engine = async (input, signal) => {
    await vi.waitUntil(() => mesh.checkRuns.length === 1, { timeout: 30_000 });
    expect(mesh.checkRuns).toMatchObject([{ status: "in_progress" }]);
    return engine(input, signal);
  };
  await reviewOnce(openSeed({ "shop/cart.yaml": "kind: ConfigMap\n" }), { isNew, engine: slow });
  expect(conclusions()).toEqual(["success"]);
  expect(github.count(UPDATES)).toBe(1);
}, 60_000);

test("the same again says nothing twice", async () => {
  const pull = openSeed();
  for (let deliveries = 0; deliveries < 3; deliveries++) await reviewOnce(pull, { isNew });
  expect(conclusions()).toEqual(["failure"]);
  expect(mesh.reviews).toHaveLength(1);
});

test("where the first did not come to a verdict, the next one does", async () => {
  const pull = openSeed();
  github.failNext({ method: "POST", route: REVIEWS, status: 403, body: { message: "no" } });
  await reviewOnce(pull, { isNew });
  await reviewOnce(pull, { isNew });
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(mesh.reviewComments).toHaveLength(1);
});

test.each([
  ["a verdict", engine, "success"],
  ["no verdict", () => Promise.reject(new Error("a fault")), "action_required"],
] as const)("%s whose answer got lost is not said twice", async (_, judge, conclusion) => {
  github.failNext({ method: "POST", route: CREATE, status: 502, when: "after", body: { message: "bad gateway" } });
  await reviewOnce(openSeed({ "shop/cart.yaml": "kind: ConfigMap\n" }), { isNew, engine: judge });
  expect(conclusions()).toEqual([conclusion]);
});

test("what GitHub does not take in one piece it gets with less", async () => {
  github.failNext({ method: "POST", route: CREATE, status: 422, body: { message: "no" } });
  await reviewOnce(openSeed({ "shop/cart.yaml": "kind: ConfigMap\n" }), { isNew });
  expect(conclusions()).toEqual(["success"]);
});

test("more annotations than one request takes", async () => {
  const location = { path: "shop/cart.yaml", startLine: 1, endLine: 1 };
  const talkative: Engine = async (input, signal) => {
    const notices = Array.from({ length: 60 }, (_, index) => {
      return { code: `n${index}`, message: `Notice ${index}.`, location, relevance: "no" as const, incomplete: false };
    });
    return { ...(await engine(input, signal)), notices };
  };
  await reviewOnce(openSeed({ "shop/cart.yaml": "kind: ConfigMap\n" }), { isNew, engine: talkative });
  expect(mesh.checkRuns.map(({ annotations }) => annotations.length)).toEqual([60]);
  expect(conclusions()).toEqual(["success"]);
});

test("a head that is gone before anybody saw its run gets none", async () => {
  const pull = openSeed();
  const pushing: Engine = async (input, signal) => {
    github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    return engine(input, signal);
  };
  await reviewOnce(pull, { isNew, engine: pushing });
  const controller = new AbortController();
  const stopped: Engine = async (_input, signal) => {
    controller.abort(ended("superseded"));
    throw signal.reason;
  };
  await reviewOnce(pull, { isNew, engine: stopped, signal: controller.signal });
  expect([mesh.checkRuns, mesh.reviews]).toEqual([[], []]);
});
