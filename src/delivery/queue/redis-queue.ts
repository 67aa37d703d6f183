// Jobs -> a queue that any number of processes share, on Redis through BullMQ. What GitHub sent is in Redis before it is
// acknowledged; who does it, and what becomes of it when they end, is said in redis-worker.ts.
import { Queue } from "bullmq";
import { tellFault } from "./connect-redis.ts";
import type { Job, JobQueue } from "./job-queue.ts";
import { join, nameOf, onceOnly, supersedes } from "./pull-request-line.ts";
import { createRedisLines } from "./redis-lines.ts";
import { QUEUE_NAME, type RedisQueueOptions } from "./redis-queue-options.ts";
import { startRedisWorker } from "./redis-worker.ts";
import { within } from "./within.ts";

const UNAVAILABLE = 503;
const LAST_WORDS = 1_000;
const DAY = 24 * 60 * 60;

export function createRedisQueue(options: RedisQueueOptions): JobQueue {
  const { redis, hashTag, limits, log } = options;
  const lines = createRedisLines(redis, {
    prefix: `${hashTag}:`,
    places: limits.perInstallation,
    room: limits.pullRequests,
  });
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix: hashTag, skipVersionCheck: true });
  queue.on("error", (error) => log.error({ reason: tellFault(error) }, "the queue on Redis has trouble"));

  /** The same name twice is one job, so that nothing is lost by saying it once more. */
  async function hand(names: readonly string[]): Promise<void> {
    const opts = { removeOnComplete: true, removeOnFail: true };
    if (names.length > 0)
      await queue.addBulk(names.map((name) => ({ name, data: {}, opts: { ...opts, jobId: name } })));
  }
  const handQuietly = (names: readonly string[]) =>
    hand(names).catch((error) => log.error({ reason: tellFault(error) }, "jobs wait for the next look at the queue"));

  // A process that ended between admitting a name and handing it over left it to be found.
  const look = () => void lines.overdue(options.silence).then(handQuietly, () => {});
  const sweeping = setInterval(look, options.silence / 3);
  sweeping.unref();
  const worker = options.work && startRedisWorker({ ...options, work: options.work, lines, hand: handQuietly });

  async function put(job: Job): Promise<boolean> {
    const once = onceOnly(job);
    if (once !== undefined && (await lines.knows(once))) return true;
    const changed = await lines.change(nameOf(job), (line) => join(line, job));
    if (changed === undefined) return false;
    await handQuietly(changed.admitted);
    if (once !== undefined) await lines.remember(once, DAY);
    if (supersedes(job, changed.line.begun)) await redis.publish(`${hashTag}:newer`, nameOf(job));
    return true;
  }

  return {
    add: (job) =>
      put(job).catch((error: unknown) => {
        log.error({ delivery: job.delivery, reason: tellFault(error) }, "a delivery could not be put into Redis");
        throw Object.assign(new Error("Earshot cannot reach its queue: redeliver this later"), { status: UNAVAILABLE });
      }),
    async size() {
      const [{ standing, oldest }, running] = await Promise.all([lines.measure(), queue.getActiveCount()]);
      return { waiting: Math.max(0, standing - running), running, oldest };
    },
    async check() {
      await redis.ping().catch(() => {
        throw new Error("Redis cannot be reached; the log says why");
      });
    },
    async stop(milliseconds) {
      clearInterval(sweeping);
      await worker?.stop(milliseconds);
      await within(LAST_WORDS, queue.close());
      redis.disconnect();
      return [];
    },
  };
}
