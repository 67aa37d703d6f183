// A pull request that no review survives: its own check run says so, nothing of it is tried for ever, and others go on.
import { expect, test } from "vitest";
import { createWorkerEngine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import { endPoison, outcomeOf } from "../../../../src/delivery/github/server/do-job.ts";
import { conclusions, engine, github, mesh, openSeed, reviewOnce, useReviewStage } from "../review-stage.ts";
import { SEED_CHANGE } from "../stage.ts";

useReviewStage();
const thread = new URL("../poisonous-thread.ts", import.meta.url);

test("too much time is a conclusion that says so, and the next pull request is reviewed", async () => {
  const loops = createWorkerEngine({ seconds: 1, megabytes: 64 }, thread);
  const poison = await reviewOnce(openSeed(), {
    engine: (input, signal) => loops({ ...input, before: new Map([["endless-loop.yaml", ""]]) }, signal),
  });
  expect(poison).toMatchObject({ conclusion: "action_required", isSaid: true });
  expect(outcomeOf(poison)).toEqual({ kind: "done" });
  expect(mesh.checkRuns[0]?.output.title).toBe("No verdict: the review took more than 1 seconds");
  const { pull } = github.openPullRequest(mesh, { head: "another", changes: SEED_CHANGE });
  await reviewOnce(pull, { engine });
  expect(conclusions()).toEqual(["action_required", "failure"]);
});

test("too much memory, too", async () => {
  const eats = createWorkerEngine({ seconds: 120, megabytes: 32 }, thread);
  const poison = await reviewOnce(openSeed(), {
    engine: (input, signal) => eats({ ...input, before: new Map([["hungry.yaml", ""]]) }, signal),
  });
  expect(outcomeOf(poison)).toEqual({ kind: "done" });
  expect(mesh.checkRuns[0]?.output.title).toBe("No verdict: the review took more than 32 MB of memory");
});

test("a thread that ends for no reason is a fault of ours, whose details stay in the log", async () => {
  const leaves = createWorkerEngine({ seconds: 120, megabytes: 32 }, thread);
  const poison = await reviewOnce(openSeed(), {
    engine: (input, signal) => leaves({ ...input, before: new Map([["leaves.yaml", ""]]) }, signal),
  });
  expect(outcomeOf(poison)).toEqual({ kind: "done" });
  expect(mesh.checkRuns[0]?.output.title).toBe("No verdict: Earshot failed, and that is a fault of its own");
});

test("a job with which one process after the other ended is given up, with a conclusion", async () => {
  const signal = new AbortController().signal;
  expect(endPoison({ signal, lost: 2 }).aborted).toBe(false);
  const poison = await reviewOnce(openSeed(), { signal: endPoison({ signal, lost: 3 }) });
  expect(outcomeOf(poison)).toEqual({ kind: "done" });
  expect(mesh.checkRuns[0]?.output.title).toBe(
    "No verdict: the review of this pull request ended Earshot's process 3 times",
  );
});
