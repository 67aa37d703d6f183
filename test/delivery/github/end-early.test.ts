// Reviews that do not come to their end: a newer head, a fault of ours, a pull request that cannot be read.
import { expect, test } from "vitest";
import { publishComments } from "../../../src/delivery/github/comments/publish-comments.ts";
import type { Engine } from "../../../src/delivery/github/review/review-in-worker.ts";
import { endPoison, outcomeOf } from "../../../src/delivery/github/server/do-job.ts";
import { ended } from "../../../src/delivery/queue/job-queue.ts";
import {
  app,
  conclusions,
  engine,
  github,
  log,
  mesh,
  openSeed,
  repositoryOf,
  reviewOnce,
  useReviewStage,
} from "./review-stage.ts";

useReviewStage();

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

test("a pull request that is closed meanwhile: its run ends as cancelled, and nothing is said; reopened it is reviewed", async () => {
  const pull = openSeed();
  const controller = new AbortController();
  const slow: Engine = async (input, signal) => {
    github.closePull(mesh, pull);
    controller.abort(ended("superseded"));
    signal.throwIfAborted();
    return engine(input, signal);
  };
  await reviewOnce(pull, { engine: slow, signal: controller.signal });
  // The job that superseded it.
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "cancelled", output: { title: "The pull request is closed" } }]);
  expect(mesh.reviews).toEqual([]);
  github.reopenPull(mesh, pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["cancelled", "failure"]);
});

test("a verdict stays when the pull request is closed", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.closePull(mesh, pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
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
  const place = {
    repository: repositoryOf(),
    app,
    pull: pull.number,
    head: pull.headSha,
    isDraft: false,
    report: async () => undefined,
  };
  const signal = AbortSignal.abort(ended("superseded"));
  await expect(publishComments({ ...place, signal })).rejects.toThrow("superseded");
  expect(mesh.reviewComments.map(({ body }) => body)).toEqual(said);
  await publishComments({ ...place, signal: new AbortController().signal });
  expect(mesh.reviewComments.map(({ body }) => body)).not.toEqual(said);
});

test("a review that is handed to another process leaves its run, which that one goes on with", async () => {
  const pull = openSeed();
  const controller = new AbortController();
  const slow: Engine = async (_input, signal) => {
    controller.abort(ended("handed back"));
    signal.throwIfAborted();
    throw new Error("it was not ended");
  };
  const result = await reviewOnce(pull, { engine: slow, signal: controller.signal });
  expect(outcomeOf(result)).toEqual({ kind: "ended", reason: "handed back" });
  expect(conclusions()).toEqual([null]);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["failure"]);
});

test("a pull request with which one process after the other ended gets a conclusion, and no further process", async () => {
  const never: Engine = async () => {
    throw new Error("it was begun");
  };
  const signal = endPoison({ signal: new AbortController().signal, lost: 3 });
  await reviewOnce(openSeed(), { engine: never, signal });
  expect(mesh.checkRuns).toMatchObject([
    { conclusion: "action_required", output: { title: expect.stringContaining("ended Earshot's process 3 times") } },
  ]);
  expect(endPoison({ signal, lost: 2 })).toBe(signal);
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
