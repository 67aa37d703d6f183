// What the two sides of the shared queue are told: who takes jobs in, and who does them.
import type { Redis } from "ioredis";
import type { QueueLimits, Work } from "./job-queue.ts";

export interface RedisQueueOptions {
  readonly url: string;
  /** For questions to the same Redis; it is closed with the queue. */
  readonly redis: Redis;
  /** Before every key, such as `{earshot:7}`: keeps Apps apart that share a Redis. */
  readonly hashTag: string;
  readonly limits: QueueLimits;
  /** A process that says nothing for so long, in milliseconds, is taken to be gone. */
  readonly silence: number;
  readonly log: Logger;
  /** Left out, this process only takes jobs in. */
  readonly work?: Work;
}

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** BullMQ's name for it. */
export const QUEUE_NAME = "pull-requests";
