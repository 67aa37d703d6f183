import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createInProcessQueue } from "../../../src/delivery/queue/in-process-queue.ts";
import { jobFor, watchWork } from "./watched-work.ts";

const WIDE = { running: 2, perInstallation: 2, pullRequests: 10 };

test("the newest head wins: what runs is superseded, what waits is replaced", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, WIDE);
  await queue.add(jobFor(7, "a"));
  await queue.add(jobFor(7, "b"));
  await queue.add(jobFor(7, "c"));
  await sleep(5);
  finish("c");
  await queue.stop(1_000);
  expect(events).toEqual(["begins #7 a", "superseded #7 a", "begins #7 c", "done #7 c"]);
});

test("the same head again waits for its turn and keeps that somebody asked for it", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, WIDE);
  await queue.add(jobFor(7, "a"));
  await queue.add(jobFor(7, "a", { again: true }));
  await queue.add(jobFor(7, "a"));
  expect(events).toEqual(["begins #7 a"]);
  finish("a");
  await sleep(5);
  finish("a");
  await queue.stop(1_000);
  expect(events).toEqual(["begins #7 a", "done #7 a", "begins #7 a again", "done #7 a again"]);
});

test("what somebody asked for is done once, however often GitHub sends it", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, WIDE);
  for (let times = 0; times < 2; times++) {
    expect(await queue.add(jobFor(7, "a", { again: true }))).toBe(true);
    finish("a");
    await sleep(5);
  }
  expect(events).toEqual(["begins #7 a again", "done #7 a again"]);
});

test("two pull requests run side by side, a third waits, a fourth is refused", async () => {
  const { work, events } = watchWork();
  const queue = createInProcessQueue(work, { ...WIDE, pullRequests: 3 });
  const taken = [1, 2, 3, 4].map((pull) => queue.add(jobFor(pull, `head${pull}`)));
  expect(await Promise.all(taken)).toEqual([true, true, true, false]);
  expect(events).toEqual(["begins #1 head1", "begins #2 head2"]);
  expect(await queue.size()).toMatchObject({ waiting: 1, running: 2, oldest: expect.any(Number) });
});

test("an installation with many pull requests does not keep the others waiting", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, { running: 1, perInstallation: 1, pullRequests: 1_000 });
  for (let pull = 1; pull <= 500; pull++) await queue.add(jobFor(pull, `many${pull}`));
  await queue.add(jobFor(1, "few1", { installation: 2 }));
  await queue.add(jobFor(2, "few2", { installation: 2 }));
  for (const head of ["many1", "many2", "few1", "many3"]) {
    finish(head);
    await sleep(1);
  }
  const begun = events.filter((event) => event.startsWith("begins")).map((event) => event.split(" ").at(-1));
  expect(begun).toEqual(["many1", "many2", "few1", "many3", "few2"]);
});

test("an installation has so many at once, whatever room there is", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, { running: 10, perInstallation: 2, pullRequests: 10 });
  for (const pull of [1, 2, 3]) await queue.add(jobFor(pull, `head${pull}`));
  await queue.add(jobFor(1, "other", { installation: 2 }));
  expect(events).toEqual(["begins #1 head1", "begins #2 head2", "begins #1 other"]);
  finish("head1");
  await sleep(1);
  expect(events.at(-1)).toBe("begins #3 head3");
});

test("while GitHub takes nothing from an installation the work rests, and with it the installation", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, { running: 2, perInstallation: 1, pullRequests: 10 });
  await queue.add(jobFor(1, "a"));
  await queue.add(jobFor(2, "b"));
  await queue.add(jobFor(3, "other", { installation: 2 }));
  finish("a", { kind: "later", at: Date.now() + 80 });
  await sleep(20);
  expect(events).toEqual(["begins #1 a", "begins #3 other", "later #1 a"]);
  await sleep(100);
  expect(events.at(-1)).toBe("begins #2 b");
  finish("b");
  await sleep(5);
  expect(events.at(-1)).toBe("begins #1 a");
});

test("a stop finishes what there is, also what waits, and takes no more", async () => {
  const { work, events, finish } = watchWork();
  const queue = createInProcessQueue(work, { ...WIDE, running: 1 });
  await queue.add(jobFor(1, "a"));
  await queue.add(jobFor(2, "b"));
  const stopped = queue.stop(1_000);
  expect(await queue.add(jobFor(3, "c"))).toBe(false);
  finish("a");
  await sleep(5);
  finish("b");
  expect(await stopped).toEqual([]);
  expect(events.at(-1)).toBe("done #2 b");
});

test("a stop ends what takes too long, and names what nobody began", async () => {
  const { work, events } = watchWork();
  const queue = createInProcessQueue(work, { ...WIDE, running: 1 });
  await queue.add(jobFor(1, "a"));
  await queue.add(jobFor(2, "b"));
  expect(await queue.stop(10)).toEqual([jobFor(2, "b")]);
  expect(events).toEqual(["begins #1 a", "stopped #1 a"]);
});
