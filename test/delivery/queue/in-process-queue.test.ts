import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createInProcessQueue } from "../../../src/delivery/queue/in-process-queue.ts";
import { type ReviewJob, wasEnded } from "../../../src/delivery/queue/job-queue.ts";

function jobFor(pull: number, head: string, again = false): ReviewJob {
  return { installation: 1, owner: "shop", repo: "mesh", pull, head, again, delivery: `${pull}-${head}` };
}

/** Work that ends when the test says so, or when it is ended; and what happened, in order. */
function makeWork() {
  const events: string[] = [];
  const finish = new Map<string, () => void>();
  const work = async (job: ReviewJob, signal: AbortSignal) => {
    const name = `#${job.pull} ${job.head}${job.again ? " again" : ""}`;
    events.push(`begins ${name}`);
    await new Promise<void>((resolve) => {
      finish.set(job.head, resolve);
      signal.addEventListener("abort", () => resolve());
    });
    const reason = (["superseded", "stopped"] as const).find((candidate) => wasEnded(signal.reason, candidate));
    events.push(`${reason ?? "finishes"} ${name}`);
  };
  return { work, events, finish: (head: string) => finish.get(head)?.() };
}

const WIDE = { running: 2, waiting: 10 };

test("the newest head wins: what runs is superseded, what waits is replaced", async () => {
  const { work, events, finish } = makeWork();
  const queue = createInProcessQueue(work, WIDE);
  await queue.add(jobFor(7, "a"));
  await queue.add(jobFor(7, "b"));
  await queue.add(jobFor(7, "c"));
  await sleep(5);
  finish("c");
  await queue.stop(1_000);
  expect(events).toEqual(["begins #7 a", "superseded #7 a", "begins #7 c", "finishes #7 c"]);
});

test("the same head again waits for its turn and keeps that somebody asked for it", async () => {
  const { work, events, finish } = makeWork();
  const queue = createInProcessQueue(work, WIDE);
  await queue.add(jobFor(7, "a"));
  await queue.add(jobFor(7, "a", true));
  await queue.add(jobFor(7, "a"));
  expect(events).toEqual(["begins #7 a"]);
  finish("a");
  await sleep(5);
  finish("a");
  await queue.stop(1_000);
  expect(events).toEqual(["begins #7 a", "finishes #7 a", "begins #7 a again", "finishes #7 a again"]);
});

test("two pull requests run side by side, a third waits, a fourth is refused", async () => {
  const { work, events } = makeWork();
  const queue = createInProcessQueue(work, { running: 2, waiting: 1 });
  const taken = [1, 2, 3, 4].map((pull) => queue.add(jobFor(pull, `head${pull}`)));
  expect(await Promise.all(taken)).toEqual([true, true, true, false]);
  expect(events).toEqual(["begins #1 head1", "begins #2 head2"]);
});

test("a stop finishes what there is, also what waits, and takes no more", async () => {
  const { work, events, finish } = makeWork();
  const queue = createInProcessQueue(work, { running: 1, waiting: 5 });
  await queue.add(jobFor(1, "a"));
  await queue.add(jobFor(2, "b"));
  const stopped = queue.stop(1_000);
  expect(await queue.add(jobFor(3, "c"))).toBe(false);
  finish("a");
  await sleep(5);
  finish("b");
  expect(await stopped).toEqual([]);
  expect(events.at(-1)).toBe("finishes #2 b");
});

test("a stop ends what takes too long, and names what nobody began", async () => {
  const { work, events } = makeWork();
  const queue = createInProcessQueue(work, { running: 1, waiting: 5 });
  await queue.add(jobFor(1, "a"));
  await queue.add(jobFor(2, "b"));
  expect(await queue.stop(10)).toEqual([jobFor(2, "b")]);
  expect(events).toEqual(["begins #1 a", "stopped #1 a"]);
});
