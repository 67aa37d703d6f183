// When the next write to GitHub may go: a few at once, then one after the other at a pace that GitHub bears. One pace for each
// installation, which all processes share that have a Redis in common; while it is away each keeps its own.
import type { Redis } from "ioredis";

export interface Pace {
  /** Writes that may go at once. */
  readonly atOnce: number;
  /** Milliseconds between those that follow. */
  readonly apart: number;
}

/** The shape that GitHub's client asks for its limiters: `schedule` does the work when its time has come. */
export interface Limiter {
  key(id: string): { schedule<T>(options: unknown, work: () => T): Promise<T> };
}

export interface WritePace {
  limiter(name: string, pace: Pace): Limiter;
  /** From now on together with all others at this Redis. */
  share(redis: Redis, prefix: string): void;
}

// When the line of writes ends, as if each took `apart`; who comes later than it ends waits for nothing.
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local apart, atOnce = tonumber(ARGV[1]), tonumber(ARGV[2])
local ends = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
redis.call('SET', KEYS[1], ends + apart, 'PX', ends + apart - now + 1000)
return math.max(0, ends - now - (atOnce - 1) * apart)`;

/** Above so many, those that are over are forgotten. */
const MANY = 1_000;

export function createWritePace(): WritePace {
  const ends = new Map<string, number>();
  let shared: { readonly redis: Redis; readonly prefix: string } | undefined;

  function takeHere(key: string, { atOnce, apart }: Pace): number {
    const now = Date.now();
    const end = Math.max(ends.get(key) ?? 0, now);
    ends.set(key, end + apart);
    if (ends.size > MANY) for (const [other, past] of ends) if (past < now) ends.delete(other);
    return Math.max(0, end - now - (atOnce - 1) * apart);
  }

  async function take(key: string, pace: Pace): Promise<number> {
    const here = takeHere(key, pace);
    if (shared === undefined) return here;
    const { redis, prefix } = shared;
    const asked = redis.eval(TAKE, 1, `${prefix}pace:${key}`, pace.apart, pace.atOnce);
    return Math.max(here, Number(await asked.catch(() => 0)));
  }

  return {
    limiter: (name, pace) => ({
      key: (id) => ({
        async schedule(_options, work) {
          const wait = await take(`${name}:${id}`, pace);
          // A plain timer: it must keep a process alive that still has something to say.
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
          return work();
        },
      }),
    }),
    share(redis, prefix) {
      shared = { redis, prefix };
    },
  };
}
