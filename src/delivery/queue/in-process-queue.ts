// Jobs -> work in this process: one job a pull request at a time, the newest head wins, installations take turns, bounded.
// Nothing outlives the process.
import { LRUCache } from "lru-cache";
import { ended, type JobQueue, type Outcome, type QueueLimits, type Work } from "./job-queue.ts";
import {
  begin,
  EMPTY,
  finish,
  join,
  type Line,
  nameOf,
  onceOnly,
  putOff,
  putOffUntil,
  supersedes,
} from "./pull-request-line.ts";
import { createTurns } from "./turns.ts";
import { within } from "./within.ts";

interface Standing {
  line: Line;
  readonly since: number;
}

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** After work was told to end, so long for its last words. */
const LAST_WORDS = 5_000;
/** Deliveries that are known again when they are sent again. */
const REMEMBERED = 20_000;

export function createInProcessQueue(work: Work, limits: QueueLimits): JobQueue {
  const standing = new Map<string, Standing>();
  const running = new Map<string, Running>();
  const turns = createTurns(limits.perInstallation);
  const seen = new LRUCache<string, true>({ max: REMEMBERED });
  let isOpen = true;
  let room = limits.running;

  function startNext(): void {
    while (running.size < room) {
      const name = turns.next();
      if (name === undefined) return;
      start(name);
    }
  }

  function start(name: string): void {
    const place = standing.get(name);
    const begun = place && begin(place.line);
    if (place === undefined || begun === undefined) return;
    place.line = begun.line;
    const controller = new AbortController();
    const done = work(begun.job, { signal: controller.signal, lost: 0 }).then((outcome) => {
      running.delete(name);
      settle(name, place, outcome);
      startNext();
    });
    running.set(name, { controller, done });
  }

  function settle(name: string, place: Standing, outcome: Outcome): void {
    const until = putOffUntil(place.line, outcome, Date.now());
    place.line = until === undefined ? finish(place.line) : putOff(place.line);
    if (until === undefined) standAgain(name, place);
    // It keeps its installation's place: what GitHub refuses one job it refuses the others.
    else setTimeout(() => standAgain(name, place), Math.max(0, until - Date.now())).unref();
  }

  function standAgain(name: string, { line }: Standing): void {
    const installation = Number.parseInt(name, 10);
    turns.leave(installation);
    if (line.waiting.length > 0) turns.stand(name, installation);
    else standing.delete(name);
    startNext();
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
  }

  return {
    async add(job) {
      const name = nameOf(job);
      const once = onceOnly(job);
      if (once !== undefined && seen.has(once)) return true;
      const place = standing.get(name);
      if (!isOpen || (place === undefined && standing.size >= limits.pullRequests)) return false;
      if (once !== undefined) seen.set(once, true);
      if (place !== undefined) place.line = join(place.line, job);
      else {
        standing.set(name, { line: join(EMPTY, job), since: Date.now() });
        turns.stand(name, job.installation);
      }
      if (supersedes(job, place?.line.begun)) running.get(name)?.controller.abort(ended("superseded"));
      startNext();
      return true;
    },

    async size() {
      const [first] = standing.values();
      const oldest = first === undefined ? 0 : Date.now() - first.since;
      return { waiting: standing.size - running.size, running: running.size, oldest };
    },

    async check() {},

    async stop(milliseconds) {
      isOpen = false;
      await within(milliseconds, idle());
      const left = [...standing.values()].flatMap(({ line }) => line.waiting);
      room = 0;
      for (const { controller } of running.values()) controller.abort(ended("stopped"));
      await within(LAST_WORDS, idle());
      return left;
    },
  };
}
