// Jobs of the shared queue -> work in this process. BullMQ says whose turn it is and gives a job to another process when this
// one falls silent; what the job is, stands in the line of its pull request.
import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, type Job as Ticket, WaitingError, Worker } from "bullmq";
import { connectPatiently, tellFault } from "./connect-redis.ts";
import { ended, type Job, type Outcome, type Work } from "./job-queue.ts";
import { type Begun, begin, finish, giveBack, putOff, putOffUntil, supersedes } from "./pull-request-line.ts";
import type { RedisLines } from "./redis-lines.ts";
import { QUEUE_NAME, type RedisQueueOptions } from "./redis-queue-options.ts";
import { within } from "./within.ts";

interface WorkerOptions extends RedisQueueOptions {
  readonly work: Work;
  readonly lines: RedisLines;
  /** Hands names to BullMQ. */
  readonly hand: (names: readonly string[]) => Promise<void>;
}

interface Running {
  readonly job: Job;
  readonly controller: AbortController;
  /** When Redis last said that it is ours, by a clock that nobody sets; in milliseconds. */
  heldAt: number;
  /** Another process may do it by now: nothing of it is ours to change. */
  isLost: boolean;
}

const LAST_WORDS = 5_000;
/** The part of its silence after which a process that slept no longer takes a job for its own. */
const SURE = 0.9;

const ticks = () => Number(process.hrtime.bigint() / 1_000_000n);

export function startRedisWorker(options: WorkerOptions): { stop(milliseconds: number): Promise<void> } {
  const { url, lines, log, hashTag } = options;
  const running = new Map<string, Running>();
  /** Names whose place another process has by now. */
  const lost = new Set<string>();
  const complain = (error: unknown) => log.error({ reason: tellFault(error) }, "a worker has trouble with Redis");
  const news = connectPatiently(url, log);
  const connection = connectPatiently(url, log);

  async function doTicket(ticket: Ticket, token = ""): Promise<void> {
    const name = ticket.name;
    const begun = await beginLine(lines, name);
    if (begun === undefined) return;
    const current: Running = { job: begun.job, controller: new AbortController(), heldAt: ticks(), isLost: false };
    running.set(name, current);
    lost.delete(name);
    try {
      await endIfNewer(name).catch(complain);
      const { signal } = current.controller;
      const outcome = await options.work(begun.job, {
        signal,
        lost: begun.line.lost,
        holds: () => holds(name, current),
      });
      if (!current.isLost) await settle({ ticket, token, begun, outcome });
    } finally {
      running.delete(name);
    }
  }

  async function settle({ ticket, token, begun, outcome }: Settling): Promise<void> {
    const { name } = ticket;
    if (outcome.kind === "ended" && outcome.reason === "handed back") {
      await insist(() => lines.change(name, giveBack));
      await ticket.moveToWait(token);
      throw new WaitingError();
    }
    const until = putOffUntil(begun.line, outcome, Date.now());
    if (until === undefined) return void (await insist(() => lines.change(name, finish)));
    await insist(() => lines.change(name, putOff));
    await ticket.moveToDelayed(until, token);
    throw new DelayedError();
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await sleep(20);
  }

  /** What is done on GitHub must not be done again because Redis was away for a moment. */
  async function insist<T>(work: () => Promise<T>): Promise<T> {
    const end = Date.now() + 2 * options.silence;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(250);
      }
    }
  }

  async function endIfNewer(name: string): Promise<void> {
    const current = running.get(name);
    if (current === undefined) return;
    const { waiting } = await lines.read(name);
    if (waiting.some((job) => supersedes(job, current.job))) current.controller.abort(ended("superseded"));
  }

  /** A process that slept for long may wake up before it hears that another one has its work. */
  function holds(name: string, current: Running): boolean {
    if (!current.isLost && ticks() - current.heldAt > SURE * options.silence) giveUp(name, current);
    return !current.isLost;
  }

  function giveUp(name: string, current: Running): void {
    current.isLost = true;
    lost.add(name);
    current.controller.abort(ended("handed back"));
  }

  /** The lock is gone. Where the line is gone, too, Redis has forgotten all, and nobody else will do it. */
  async function loseToAnother(name: string): Promise<void> {
    const current = running.get(name);
    const { begun } = await lines.read(name);
    if (current === undefined || begun === undefined) return;
    giveUp(name, current);
  }

  const worker = new Worker(QUEUE_NAME, doTicket, {
    connection,
    prefix: hashTag,
    concurrency: options.limits.running,
    lockDuration: options.silence,
    stalledInterval: options.silence,
    // How often is too often, the line says, which knows the job.
    maxStalledCount: 1_000,
    skipVersionCheck: true,
  });
  const leave = (ticket: Ticket | undefined) => {
    if (ticket !== undefined && !lost.delete(ticket.name)) void lines.leave(ticket.name).then(options.hand, complain);
  };
  worker.on("error", complain);
  worker.on("completed", leave);
  worker.on("failed", leave);
  worker.on("locksRenewed", ({ jobIds }) => {
    for (const current of jobIds.flatMap((name) => running.get(name) ?? [])) current.heldAt = ticks();
  });
  worker.on("lockRenewalFailed", (names) => {
    for (const name of names) void loseToAnother(name).catch(complain);
  });
  void news.subscribe(`${hashTag}:newer`).catch(complain);
  news.on("message", (_channel, name) => void endIfNewer(name).catch(complain));

  return {
    async stop(milliseconds) {
      // Without a Redis there is nobody to take leave of, and who tries would try for ever.
      const closed = worker.close(connection.status !== "ready");
      await within(milliseconds, idle());
      for (const { controller } of running.values()) controller.abort(ended("handed back"));
      await within(LAST_WORDS, idle());
      await within(LAST_WORDS, closed);
      for (const redis of [news, connection]) redis.disconnect();
    },
  };
}

interface Settling {
  readonly ticket: Ticket;
  readonly token: string;
  readonly begun: Begun;
  readonly outcome: Outcome;
}

async function beginLine(lines: RedisLines, name: string): Promise<Begun | undefined> {
  let begun: Begun | undefined;
  await lines.change(name, (line) => {
    begun = begin(line);
    return begun?.line ?? line;
  });
  return begun;
}
