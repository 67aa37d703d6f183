// Jobs -> work in this process: one job a pull request at a time, the newest head wins, bounded. Nothing outlives the process.
import { ended, type JobQueue, type ReviewJob, type Work } from "./job-queue.ts";

export interface QueueLimits {
  /** Jobs at the same time. */
  readonly running: number;
  /** Pull requests that wait. */
  readonly waiting: number;
}

interface Running {
  readonly job: ReviewJob;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** After work was told to end, so long for its last words. */
const LAST_WORDS = 5_000;

export function createInProcessQueue(work: Work, limits: QueueLimits): JobQueue {
  const waiting = new Map<string, ReviewJob>();
  const running = new Map<string, Running>();
  let open = true;

  function startNext(): void {
    for (const [key, job] of waiting) {
      if (running.size >= limits.running) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      const controller = new AbortController();
      const done = work(job, controller.signal).finally(() => {
        running.delete(key);
        startNext();
      });
      running.set(key, { job, controller, done });
    }
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
  }

  return {
    async add(job) {
      const key = `${job.owner}/${job.repo}#${job.pull}`.toLowerCase();
      const before = waiting.get(key);
      if (!open || (before === undefined && waiting.size >= limits.waiting)) return false;
      // A newer job takes the place in the line that the older one has.
      waiting.set(key, { ...job, again: job.again || before?.again === true });
      const current = running.get(key);
      // The same head again (a redelivery) waits, and will find that there is nothing left to do.
      if (current !== undefined && current.job.head !== job.head) current.controller.abort(ended("superseded"));
      startNext();
      return true;
    },

    async stop(milliseconds) {
      open = false;
      await within(milliseconds, idle());
      const left = [...waiting.values()];
      waiting.clear();
      for (const { controller } of running.values()) controller.abort(ended("stopped"));
      await within(LAST_WORDS, idle());
      return left;
    },
  };
}

function within(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
