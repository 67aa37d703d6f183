// Configuration -> the queue of the App and what its processes agree on: in this process, or on a Redis that several share.
import { type Claims, createClaims } from "../../queue/claims.ts";
import { connectRedis } from "../../queue/connect-redis.ts";
import { createInProcessQueue } from "../../queue/in-process-queue.ts";
import type { Job, JobQueue, Work } from "../../queue/job-queue.ts";
import { createRedisQueue } from "../../queue/redis-queue.ts";
import type { Configuration } from "../configuration/read-configuration.ts";
import type { Connection } from "./connect.ts";
import { createAppWork } from "./create-app-work.ts";

export interface AppQueue {
  readonly queue: JobQueue;
  readonly claims: Claims;
}

export function createAppQueue(connection: Connection, configuration: Configuration): AppQueue {
  const { redisUrl } = configuration;
  const begin =
    redisUrl === undefined
      ? { claims: createClaims(), open: (work: Work) => createInProcessQueue(work, configuration.limits) }
      : share(connection, { ...configuration, url: redisUrl });
  // Jobs ask for other jobs: what does them comes before the queue that they go to.
  const later = { add: (job: Job) => queue.add(job) };
  const { work, blobs } = createAppWork(connection, { queue: later, claims: begin.claims });
  const queue: JobQueue = begin.open(work);
  connection.metrics.watch({ queue, blobs });
  return { queue, claims: begin.claims };
}

function share(
  { probot, pace }: Connection,
  { url, role, limits, silence, appId }: Configuration & { readonly url: string },
) {
  const { log } = probot;
  const hashTag = `{earshot:${appId}}`;
  const prefix = `${hashTag}:`;
  const redis = connectRedis(url, log);
  pace.share(redis, prefix);
  const options = { url, redis, hashTag, limits, silence, log };
  return {
    claims: createClaims({ redis, prefix }),
    open: (work: Work) => createRedisQueue({ ...options, ...(role !== "web" && { work }) }),
  };
}
