// A worker that slept for longer than its silence, as a machine does that is frozen: its job is another's, before it hears so.
import { expect, onTestFinished, test } from "vitest";
import { connectRedis } from "../../../src/delivery/queue/connect-redis.ts";
import type { Work } from "../../../src/delivery/queue/job-queue.ts";
import { createRedisQueue } from "../../../src/delivery/queue/redis-queue.ts";
import { until } from "../github/stage.ts";
import { NO_REDIS, startRedis } from "./real-redis.ts";
import { jobFor } from "./watched-work.ts";

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const SILENCE = 3_000;

function freeze(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test.skipIf(NO_REDIS !== undefined)("it knows as it wakes up, and the job is done by who has it then", async () => {
  const { url } = await startRedis();
  const told: boolean[] = [];
  const work: Work = async (_job, { holds, lost, signal }) => {
    told.push(holds?.() === true);
    if (lost > 0) return { kind: "done" };
    freeze(2 * SILENCE);
    told.push(holds?.() === true, signal.aborted);
    return { kind: "done" };
  };
  const limits = { running: 4, perInstallation: 2, pullRequests: 1_000 };
  const redis = connectRedis(url, SILENT);
  const queue = createRedisQueue({ url, redis, hashTag: "{earshot:7}", limits, silence: SILENCE, log: SILENT, work });
  onTestFinished(() => queue.stop(0).then(() => {}));
  await until(() => redis.status === "ready");
  await queue.add(jobFor(7, "a"));
  await until(() => told.length === 4);
  expect(told).toEqual([true, false, true, true]);
  await expect.poll(async () => (await queue.size()).waiting, { timeout: 20_000 }).toBe(0);
});
