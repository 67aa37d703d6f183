// For tests: a redis-server of this machine, on a free port with a directory of its own, that can be killed and started again.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { makeDirectory } from "../repository.ts";

/** Why tests that need one are skipped; undefined where there is one. */
export const NO_REDIS: string | undefined =
  spawnSync("redis-server", ["--version"]).status === 0 ? undefined : "there is no redis-server on PATH";
if (NO_REDIS !== undefined && process.env.CI) throw new Error(`${NO_REDIS}, and in CI nothing is skipped`);
if (NO_REDIS !== undefined) process.stderr.write(`skipped: ${NO_REDIS}\n`);

export interface RealRedis {
  readonly url: string;
  /** A connection to look into it. */
  readonly client: Redis;
  /** As a power cut does it; what was written is on disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Runs until the test is over. */
export async function startRedis(): Promise<RealRedis> {
  const port = await freePort();
  const directory = makeDirectory({});
  const url = `redis://127.0.0.1:${port}/0`;
  let server: ChildProcess | undefined;
  const start = async () => {
    const persistence = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
    server = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", directory, ...persistence]);
    await untilItAnswers(url);
  };
  const kill = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
  };
  await start();
  const client = new Redis(url);
  client.on("error", () => {});
  onTestFinished(async () => {
    client.disconnect();
    await kill();
  });
  return { url, client, kill, start };
}

async function untilItAnswers(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on("error", () => {});
  while ((await redis.ping().catch(() => "LOADING")) !== "PONG") await sleep(20);
  redis.disconnect();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
