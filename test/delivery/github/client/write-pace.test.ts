import { expect, onTestFinished, test, vi } from "vitest";
import { createWritePace, type WritePace } from "../../../../src/delivery/github/client/write-pace.ts";
import { connectRedis } from "../../../../src/delivery/queue/connect-redis.ts";
import { NO_REDIS, startRedis } from "../../queue/real-redis.ts";

const PACE = { atOnce: 3, apart: 200 };

/** When so many writes went, in milliseconds from the first. */
async function timesOf(paces: readonly WritePace[], writes: number, installation = "1"): Promise<readonly number[]> {
  const keys = paces.map((pace) => pace.limiter("write", PACE).key(installation));
  const began = performance.now();
  const all = Array.from({ length: writes }, (_, n) =>
    keys[n % keys.length]?.schedule({}, () => performance.now() - began),
  );
  return (await Promise.all(all)).map(Number).sort((a, b) => a - b);
}

/** No write earlier than it may; on a busy machine later. Three at once are through before the fourth may go. */
function expectPace(times: readonly number[]): void {
  for (const [n, time] of times.entries()) expect(time).toBeGreaterThan((n - 2) * PACE.apart - 20);
  expect(times[2]).toBeLessThan(times[3] ?? 0);
}

test("a few at once, then one after the other; each installation for itself", async () => {
  const pace = createWritePace();
  const [one, two] = await Promise.all([timesOf([pace], 6), timesOf([pace], 3, "2")]);
  expectPace(one);
  expect(two.at(-1)).toBeLessThan(one[3] ?? 0);
});

async function connect(url: string) {
  const redis = connectRedis(url, { info: () => {}, error: () => {} });
  onTestFinished(() => redis.disconnect());
  await vi.waitUntil(() => redis.status === "ready");
  return redis;
}

test.skipIf(NO_REDIS !== undefined)("together with other processes at the same Redis", async () => {
  const { url } = await startRedis();
  const paces = [createWritePace(), createWritePace()];
  for (const pace of paces) pace.share(await connect(url), "{earshot:7}:");
  expectPace(await timesOf(paces, 6));
});

test.skipIf(NO_REDIS !== undefined)("while Redis is away, for itself", async () => {
  const { url, kill } = await startRedis();
  const pace = createWritePace();
  pace.share(await connect(url), "{earshot:7}:");
  await kill();
  expectPace(await timesOf([pace], 5));
});
