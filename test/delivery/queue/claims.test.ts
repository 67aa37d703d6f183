import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Claims, createClaims } from "../../../src/delivery/queue/claims.ts";
import { NO_REDIS, startRedis } from "./real-redis.ts";

async function firstOnly(one: Claims, other: Claims): Promise<void> {
  expect(await one.claim("reconcile", 1)).toBe(true);
  expect(await other.claim("reconcile", 1)).toBe(false);
  expect(await other.claim("something else", 1)).toBe(true);
  await one.release("something else");
  expect(await one.claim("something else", 1)).toBe(true);
  await sleep(1_100);
  expect(await other.claim("reconcile", 1)).toBe(true);
}

test("in one process the first has it until its time is over", async () => {
  const claims = createClaims();
  await firstOnly(claims, claims);
});

describe.skipIf(NO_REDIS !== undefined)("at one Redis", () => {
  test("the first of several processes has it, and Apps are kept apart", async () => {
    const { url } = await startRedis();
    const connect = () => {
      const redis = new Redis(url);
      onTestFinished(() => redis.disconnect());
      return redis;
    };
    const [one, other] = [connect(), connect()];
    await firstOnly(
      createClaims({ redis: one, prefix: "{earshot:7}:" }),
      createClaims({ redis: other, prefix: "{earshot:7}:" }),
    );
    expect(await createClaims({ redis: one, prefix: "{earshot:8}:" }).claim("reconcile", 1)).toBe(true);
  });
});
