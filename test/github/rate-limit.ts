// Who asks for what -> how much of GitHub's limits is used, and whether it is too much: so many requests an hour, and for each
// installation so much at once and within a minute.
import { now, type World } from "./world.ts";

const [HOUR, MINUTE] = [3_600_000, 60_000];

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** In seconds since 1970. */
  readonly reset: number;
}

/** What somebody did until now. */
export interface Usage {
  hour: number;
  used: number;
  open: number;
  /** Of the last hour at most; `at` in milliseconds. */
  readonly points: Weighed[];
  readonly creations: Weighed[];
}

interface Weighed {
  readonly at: number;
  readonly points: number;
}

export interface Asking {
  readonly method: string;
  readonly operation: string;
  readonly body: unknown;
}

/** The counts of who has this authorization. */
export function usageOf(
  { world, usages }: { readonly world: World; readonly usages: Map<string, Usage> },
  authorization: string | undefined,
): Usage {
  const token = world.tokens.get(authorization?.split(" ")[1] ?? "");
  const name = world.secondary === undefined ? "all" : String(token?.installation.id ?? "app");
  const known = usages.get(name) ?? { hour: 0, used: 0, open: 0, points: [], creations: [] };
  usages.set(name, known);
  return known;
}

export function rateOf(world: World, usage: Usage): Rate {
  const limit = world.limits.requestsAnHour;
  const hour = Math.floor(now(world) / HOUR);
  const used = usage.hour === hour ? usage.used : 0;
  return { limit, used, remaining: Math.max(0, limit - used), reset: (hour + 1) * (HOUR / 1000) };
}

export function rateHeaders(rate: Rate): Record<string, string> {
  const rates = Object.entries(rate).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
  return { ...Object.fromEntries(rates), "x-ratelimit-resource": "core" };
}

export function count(world: World, usage: Usage): void {
  const hour = Math.floor(now(world) / HOUR);
  usage.used = usage.hour === hour ? usage.used + 1 : 1;
  usage.hour = hour;
}

/** Seconds to wait where it is too much; otherwise it counts as done, and gives undefined. */
export function tooMuch(world: World, usage: Usage, asking: Asking): number | undefined {
  const limits = world.secondary;
  if (limits === undefined) return undefined;
  const at = now(world);
  forget(usage, at);
  const last = (list: readonly Weighed[], since: number) => list.filter((one) => one.at > at - since);
  const points = pointsOf(asking);
  const spent = last(usage.points, MINUTE);
  const made = isCreation(asking) ? usage.creations : [];
  const wait = (list: readonly Weighed[], since: number) =>
    Math.max(1, Math.ceil(((list[0]?.at ?? at) + since - at) / 1000));
  if (usage.open >= limits.atOnce) return MINUTE / 1000;
  if (spent.reduce((sum, one) => sum + one.points, points) > limits.pointsAMinute) return wait(spent, MINUTE);
  if (last(made, MINUTE).length >= limits.creationsAMinute) return wait(last(made, MINUTE), MINUTE);
  if (made.length >= limits.creationsAnHour) return wait(made, HOUR);
  usage.points.push({ at, points });
  if (isCreation(asking)) usage.creations.push({ at, points });
  return undefined;
}

function forget({ points, creations }: Usage, at: number): void {
  for (const [list, since] of [[points, MINUTE] as const, [creations, HOUR] as const]) {
    const kept = list.findIndex((one) => one.at > at - since);
    list.splice(0, kept === -1 ? list.length : kept);
  }
}

function pointsOf({ method, operation, body }: Asking): number {
  const { query } = (body ?? {}) as { readonly query?: unknown };
  if (operation === "POST /graphql") return /^\s*mutation\b/.test(String(query)) ? 5 : 1;
  return method === "GET" || method === "HEAD" ? 1 : 5;
}

function isCreation({ method, operation }: Asking): boolean {
  return method === "POST" && /\/(?:check-runs|reviews|comments|replies|reactions)$/.test(operation);
}
