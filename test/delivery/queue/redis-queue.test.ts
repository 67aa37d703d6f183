// The shared queue on a real Redis, with several workers in this process.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectRedis } from "../../../src/delivery/queue/connect-redis.ts";
import type { JobQueue, Work } from "../../../src/delivery/queue/job-queue.ts";
import { join as joinLine, nameOf } from "../../../src/delivery/queue/pull-request-line.ts";
import { createRedisLines } from "../../../src/delivery/queue/redis-lines.ts";
import { createRedisQueue } from "../../../src/delivery/queue/redis-queue.ts";
import { until } from "../github/stage.ts";
import { NO_REDIS, type RealRedis, startRedis } from "./real-redis.ts";
import { jobFor, watchWork } from "./watched-work.ts";

const LIMITS = { running: 4, perInstallation: 2, pullRequests: 1_000 };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function join({ url }: RealRedis, work?: Work, limits: Partial<typeof LIMITS> = {}): JobQueue {
  const redis = connectRedis(url, SILENT);
  const options = { url, redis, hashTag: "{earshot:7}", limits: { ...LIMITS, ...limits }, silence: 1_000, log: SILENT };
  const queue = createRedisQueue({ ...options, ...(work && { work }) });
  onTestFinished(() => queue.stop(0).then(() => {}));
  return queue;
}

/** Adds as soon as it can: a connection that is being made refuses. */
async function ready(queue: JobQueue): Promise<JobQueue> {
  for (let tries = 0; tries < 100; tries++) {
    const works = await queue.check().then(
      () => true,
      () => false,
    );
    if (works) return queue;
    await sleep(20);
  }
  throw new Error("the queue did not come up");
}

describe.skipIf(NO_REDIS !== undefined)("the shared queue", () => {
  test("what one process takes, another does", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const web = await ready(join(redis));
    expect(await web.add(jobFor(7, "a"))).toBe(true);
    expect(await web.size()).toMatchObject({ waiting: 1, running: 0 });
    join(redis, work);
    await until(() => events.length === 1);
    expect(await web.size()).toMatchObject({ waiting: 0, running: 1, oldest: expect.any(Number) });
    finish("a");
    await until(() => events.length === 2);
    expect(events).toEqual(["begins #7 a", "done #7 a"]);
    await sleep(50);
    expect(await web.size()).toEqual({ waiting: 0, running: 0, oldest: 0 });
    expect(
      (await redis.client.keys("*")).filter((key) => !/:(?:meta|stalled-check|events|id|marker)$/.test(key)),
    ).toEqual([]);
  });

  test("the newest head wins, also over a worker that is another process", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    join(redis, work);
    const web = await ready(join(redis));
    await web.add(jobFor(7, "a"));
    await until(() => events.includes("begins #7 a"));
    await web.add(jobFor(7, "b"));
    await until(() => events.includes("begins #7 b"));
    finish("b");
    await until(() => events.length === 4);
    expect(events).toEqual(["begins #7 a", "superseded #7 a", "begins #7 b", "done #7 b"]);
  });

  test("a pull request is worked on by one worker at a time, and once for what somebody asked", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    join(redis, work);
    join(redis, work);
    const web = await ready(join(redis));
    await web.add(jobFor(7, "a", { again: true }));
    await until(() => events.length === 1);
    await web.add(jobFor(7, "a"));
    await web.add(jobFor(7, "a", { again: true }));
    await sleep(100);
    expect(events).toEqual(["begins #7 a again"]);
    finish("a");
    await until(() => events.length === 3);
    finish("a");
    await until(() => events.length === 4);
    await web.add(jobFor(7, "a", { again: true }));
    await sleep(100);
    expect(events.slice(1)).toEqual(["done #7 a again", "begins #7 a", "done #7 a"]);
  });

  test("installations take turns, and have so many at once over all workers", async () => {
    const redis = await startRedis();
    const web = await ready(join(redis));
    await Promise.all(Array.from({ length: 100 }, (_, n) => web.add(jobFor(n, `many${n}`))));
    await web.add(jobFor(1, "few", { installation: 2 }));
    const order: number[] = [];
    let atOnce = 0;
    let most = 0;
    const work: Work = async ({ installation }) => {
      order.push(installation);
      if (installation === 1) most = Math.max(most, ++atOnce);
      await sleep(10);
      if (installation === 1) atOnce -= 1;
      return { kind: "done" };
    };
    join(redis, work);
    join(redis, work);
    await until(() => order.length === 101);
    expect(order.indexOf(2)).toBeLessThan(5);
    expect(most).toBe(2);
  });

  test("what is put off rests until its time, and with it its installation", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const queue = await ready(join(redis, work, { perInstallation: 1 }));
    await queue.add(jobFor(1, "a"));
    await queue.add(jobFor(2, "b"));
    await until(() => events.length === 1);
    finish("a", { kind: "later", at: Date.now() + 400 });
    await queue.add(jobFor(3, "other", { installation: 2 }));
    await until(() => events.includes("begins #3 other"));
    await sleep(100);
    expect(events).toEqual(["begins #1 a", "later #1 a", "begins #3 other"]);
    await until(() => events.length === 4);
    expect(events.at(-1)).toBe("begins #1 a");
  });

  test("a stop hands back what is not done, and another worker does it", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const first = await ready(join(redis, work));
    await first.add(jobFor(7, "a"));
    await until(() => events.length === 1);
    const stopped = first.stop(50);
    join(redis, work);
    expect(await stopped).toEqual([]);
    await until(() => events.length === 3);
    finish("a");
    await until(() => events.length === 4);
    expect(events).toEqual(["begins #7 a", "handed back #7 a", "begins #7 a", "done #7 a"]);
  });

  test("what a process admitted and never handed over is found by another", async () => {
    const redis = await startRedis();
    const lines = createRedisLines(redis.client, { prefix: "{earshot:7}:", places: 2, room: 10 });
    const changed = await lines.change(nameOf(jobFor(7, "a")), (line) => joinLine(line, jobFor(7, "a")));
    expect(changed?.admitted).toEqual(["1/shop/mesh#7"]);
    const { work, events } = watchWork();
    join(redis, work);
    await until(() => events.includes("begins #7 a"));
  });

  test("a worker that fell silent gives its job up when it learns that another one has it", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const queue = await ready(join(redis, work));
    await queue.add(jobFor(7, "a"));
    await until(() => events.length === 1);
    await redis.client.set("{earshot:7}:pull-requests:1/shop/mesh#7:lock", "another");
    await until(() => events.length === 2);
    expect(events).toEqual(["begins #7 a", "handed back #7 a"]);
    await redis.client.del("{earshot:7}:pull-requests:1/shop/mesh#7:lock");
    await until(() => events.length === 3);
    finish("a");
    await until(() => events.length === 4);
    expect(events.slice(2)).toEqual(["begins #7 a (lost 1)", "done #7 a"]);
  });

  test("a Redis that forgot everything ends no work", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const queue = await ready(join(redis, work));
    await queue.add(jobFor(7, "a"));
    await until(() => events.length === 1);
    await redis.client.flushall();
    await sleep(1_500);
    finish("a");
    await until(() => events.length === 2);
    await queue.add(jobFor(7, "b"));
    await until(() => events.length === 3);
    expect(events).toEqual(["begins #7 a", "done #7 a", "begins #7 b"]);
  });

  test("is bounded", async () => {
    const redis = await startRedis();
    const web = await ready(join(redis, undefined, { pullRequests: 2 }));
    const taken = [];
    for (const pull of [1, 2, 3, 2]) taken.push(await web.add(jobFor(pull, `head${pull}`)));
    expect(taken).toEqual([true, true, false, true]);
  });

  test("while Redis is away it takes nothing and says so; afterwards it goes on by itself", async () => {
    const redis = await startRedis();
    const { work, events, finish } = watchWork();
    const queue = await ready(join(redis, work, { perInstallation: 1 }));
    await queue.add(jobFor(1, "a"));
    await queue.add(jobFor(2, "b"));
    await until(() => events.length === 1);
    await redis.kill();
    await expect(queue.add(jobFor(3, "c"))).rejects.toMatchObject({ status: 503 });
    await expect(queue.check()).rejects.toThrow("Redis cannot be reached");
    await redis.start();
    await ready(queue);
    await queue.add(jobFor(3, "c"));
    finish("a");
    await until(() => events.includes("begins #2 b"));
    finish("b");
    await until(() => events.includes("begins #3 c"));
    expect(events.filter((event) => event.startsWith("begins #2"))).toHaveLength(1);
  });
});
