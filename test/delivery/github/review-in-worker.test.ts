import { expect, test } from "vitest";
import { reviewInWorker } from "../../../src/delivery/github/review-in-worker.ts";
import { ended } from "../../../src/delivery/queue/job-queue.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { withoutUntold } from "../../../src/report/without-untold.ts";
import { review } from "../../../src/review.ts";
import { SEED_BASE, SEED_CHANGE } from "./stage.ts";

const before = new Map(Object.entries(SEED_BASE));
const after = new Map([...before, ...Object.entries(SEED_CHANGE)]);
const settings = { policies: readShippedPolicies() };

test("says what the engine says", async () => {
  const answer = await reviewInWorker({ before, after, settings }, new AbortController().signal);
  expect(answer.verdict).toBe("block");
  expect(answer).toEqual(withoutUntold(await review(before, after, settings)));
  // The thread goes on with the next one, from the same state and from another one.
  const quiet = await reviewInWorker({ before, after: before, settings }, new AbortController().signal);
  expect(quiet).toEqual(withoutUntold(await review(before, before, settings)));
  const back = await reviewInWorker({ before: after, after: before, settings }, new AbortController().signal);
  expect(back).toEqual(withoutUntold(await review(after, before, settings)));
});

test("can be ended", async () => {
  const controller = new AbortController();
  const answer = reviewInWorker({ before, after, settings }, controller.signal);
  controller.abort(ended("superseded"));
  await expect(answer).rejects.toMatchObject({ name: "superseded" });
});

test("a fault of the engine is an error here, not the end of the process", async () => {
  const policies = { forEach: 1 } as never;
  const answer = reviewInWorker({ before, after, settings: { policies } }, new AbortController().signal);
  await expect(answer).rejects.toThrow(TypeError);
});
