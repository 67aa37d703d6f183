// "I do this" -> whether nobody else did say so before: in this process, or for all processes at a Redis.

import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";

export interface Claims {
  /** True for the first who asks within so many seconds. Rejects when Redis cannot be asked. */
  claim(what: string, seconds: number): Promise<boolean>;
  /** It was not done after all: somebody may claim it again. */
  release(what: string): Promise<void>;
}

const REMEMBERED = 50_000;

/** Without a Redis what is claimed ends with the process. `prefix` comes before every key. */
export function createClaims(shared?: { readonly redis: Redis; readonly prefix: string }): Claims {
  const claimed = new LRUCache<string, true>({ max: REMEMBERED });
  return {
    async claim(what, seconds) {
      if (shared !== undefined)
        return (await shared.redis.set(`${shared.prefix}claimed:${what}`, 1, "EX", seconds, "NX")) === "OK";
      if (claimed.has(what)) return false;
      claimed.set(what, true, { ttl: seconds * 1_000 });
      return true;
    },
    async release(what) {
      if (shared === undefined) claimed.delete(what);
      else await shared.redis.del(`${shared.prefix}claimed:${what}`);
    },
  };
}
