// Which processes make up the App of a story: one alone, or one for webhooks and two workers with a Redis of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Cast } from "./play.ts";

/** Makes a cast for one story. */
export type Casting = () => Promise<Cast>;

export const alone: Casting = async () => ({
  ...{ roles: [undefined], env: {}, speed: 60, patience: 120_000 },
  leave: async () => {},
});

/** Redis' own clock goes as it always does: what is remembered there for a while takes its time. */
export const onRedis: Casting = async () => {
  const port = await freePort();
  const server = spawn("redis-server", [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
  ]);
  const url = `redis://127.0.0.1:${port}/0`;
  await untilItAnswers(url);
  const env = { REDIS_URL: url, EARSHOT_WORKER_SILENCE: "4", EARSHOT_RECONCILE: "1" };
  return {
    ...{ roles: ["web", "worker", "worker"], env, speed: 20, patience: 400_000 },
    leave: async () => {
      server.kill();
      await once(server, "exit");
    },
  };
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function untilItAnswers(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => {});
  while ((await redis.ping().catch(() => "LOADING")) !== "PONG") await sleep(20);
  redis.disconnect();
}
