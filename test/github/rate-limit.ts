// How many requests an hour has left. All that ask are counted together.
import type { Service } from "./service.ts";
import { now } from "./world.ts";

const HOUR = 3_600_000;

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** In seconds since 1970. */
  readonly reset: number;
}

export function rateOf({ world, requests }: Service): Rate {
  const limit = world.limits.requestsAnHour;
  const hour = Math.floor(now(world) / HOUR);
  const used = requests.filter(({ at }) => Math.floor(at / HOUR) === hour).length;
  return { limit, used, remaining: Math.max(0, limit - used), reset: (hour + 1) * (HOUR / 1000) };
}

export function rateHeaders(rate: Rate): Record<string, string> {
  const rates = Object.entries(rate).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
  return { ...Object.fromEntries(rates), "x-ratelimit-resource": "core" };
}
