import { describe, expect, test } from "vitest";
import { createWorkerEngine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import { readShippedPolicies } from "../../../../src/delivery/shipped.ts";
import { withoutUntold } from "../../../../src/report/without-untold.ts";
import { review } from "../../../../src/review.ts";
import { SEED_BASE, SEED_CHANGE } from "../stage.ts";

const reviewInWorker = createWorkerEngine({ seconds: 120, megabytes: 1_024 });
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

describe("a review that is poison ends alone, and says why", () => {
  const script = new URL("../poisonous-thread.ts", import.meta.url);
  const reviewing = (name: string, seconds: number) =>
    createWorkerEngine({ seconds, megabytes: 32 }, script)(
      { before: new Map([[name, ""]]), after: new Map(), settings },
      new AbortController().signal,
    );

  test.each([
    ["endless-loop.yaml", 1, "the review took more than 1 seconds"],
    ["slow-expression.yaml", 1, "the review took more than 1 seconds"],
    ["hungry.yaml", 120, "the review took more than 32 MB of memory"],
    ["deep.yaml", 120, "Maximum call stack size exceeded"],
    ["leaves.yaml", 120, "the review's thread ended without an answer"],
    ["throws.yaml", 120, "not a mesh"],
  ])("%s", async (name, seconds, words) => {
    await expect(reviewing(name, seconds)).rejects.toThrow(words);
  });

  test("what a thread kept of earlier reviews leaves the next one no less room", async () => {
    const engine = createWorkerEngine({ seconds: 120, megabytes: 32 }, script);
    const review = () =>
      engine({ before: new Map([["keeps-much.yaml", ""]]), after: new Map(), settings }, new AbortController().signal);
    for (let count = 0; count < 4; count++) expect(await review()).toEqual({ verdict: "pass" });
  });

  test("others go on meanwhile", async () => {
    const engine = createWorkerEngine({ seconds: 5, megabytes: 32 }, script);
    const signal = new AbortController().signal;
    const review = (name: string) =>
      engine({ before: new Map([[name, ""]]), after: new Map(), settings }, signal).then(
        ({ verdict }) => verdict,
        () => "ended",
      );
    const order: string[] = [];
    const told = (name: string) => review(name).then((end) => void order.push(`${name} ${end}`));
    await Promise.all([told("endless-loop.yaml"), told("one.yaml"), told("two.yaml")]);
    expect(order.at(-1)).toBe("endless-loop.yaml ended");
    expect(order.toSorted().slice(1)).toEqual(["one.yaml pass", "two.yaml pass"]);
  });
});

test("a mesh that needs more memory than it may have is told so by the engine's own thread", async () => {
  const small = createWorkerEngine({ seconds: 120, megabytes: 12 });
  const many = Array.from(
    { length: 40_000 },
    (_, number) =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: s${number}, namespace: shop}\nspec: {ports: [{port: 80}]}\n`,
  );
  const large = new Map([
    ...before,
    ["shop/services.yaml", many.slice(0, 20_000).join("")],
    ["shop/more.yaml", many.slice(20_000).join("")],
  ]);
  const answer = small({ before: large, after: new Map([...large, ...after]), settings }, new AbortController().signal);
  await expect(answer).rejects.toThrow("the review took more than 12 MB of memory");
});
