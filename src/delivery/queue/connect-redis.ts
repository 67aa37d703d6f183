// REDIS_URL -> connections to Redis that say quickly when it is gone and come back by themselves when it is back.
import { Redis, type RedisOptions } from "ioredis";

const TIMEOUT = 2_000;
const LONGEST_PAUSE = 2_000;

interface Logger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For questions: one that cannot be asked at once fails. */
export function connectRedis(url: string, log: Logger): Redis {
  return open(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: TIMEOUT }, log);
}

/** For who waits for news: it waits on while Redis is away. */
export function connectPatiently(url: string, log: Logger): Redis {
  return open(url, { maxRetriesPerRequest: null }, log);
}

function open(url: string, options: RedisOptions, log: Logger): Redis {
  const redis = new Redis(url, {
    ...options,
    connectTimeout: TIMEOUT,
    retryStrategy: (times) => Math.min(LONGEST_PAUSE, 100 * times),
  });
  // Once for each time that it is away: it is tried again every two seconds.
  let isTold = false;
  redis.on("error", (error: Error) => {
    if (!isTold) log.error({ reason: tellFault(error) }, "no connection to Redis");
    isTold = true;
  });
  redis.on("ready", () => {
    if (isTold) log.info({}, "Redis is back");
    isTold = false;
  });
  return redis;
}

/** The release of the Redis at the address, or what is wrong with it in words. */
export async function tryRedis(url: string): Promise<{ readonly version?: string; readonly problem?: string }> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: TIMEOUT, retryStrategy: () => null });
  // The connection knows what is wrong; the question only that there is none.
  let fault: unknown;
  redis.on("error", (error) => {
    fault = error;
  });
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1] ?? "?";
    const [, policy] = (await redis.config("GET", "maxmemory-policy").catch(() => [])) as readonly string[];
    if (policy === undefined || policy === "noeviction") return { version };
    return { version, problem: `Redis may forget jobs (maxmemory-policy ${policy}): set it to noeviction` };
  } catch (error) {
    return { problem: `Redis cannot be reached (${tellFault(fault ?? error)}): look at REDIS_URL and at the network` };
  } finally {
    redis.disconnect();
  }
}

/** Never has the address: that can hold a password. */
export function tellFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message || error.name : code;
}
