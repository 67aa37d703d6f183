// Environment variables -> how the server runs, or everything that is wrong with them in words. Never prints a value.
import type { QueueLimits } from "../../queue/job-queue.ts";
import { trouble } from "../../trouble.ts";
import { type Environment, type Reading, readPrivateKey, setting } from "./read-private-key.ts";
import { type ReviewLimits, readReviewLimits } from "./review-limits.ts";

export interface Configuration {
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Undefined only for a worker, which takes no webhooks. */
  readonly webhookSecret: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly role: Role;
  /** Undefined: the queue is in this process. */
  readonly redisUrl: string | undefined;
  readonly limits: QueueLimits;
  /** Milliseconds without a word after which a worker's jobs are given to another. */
  readonly silence: number;
  /** Milliseconds from one look for what was missed to the next; undefined: never. */
  readonly reconcile: number | undefined;
  readonly reviewLimits: ReviewLimits;
  /** Whether default branches are watched where settings want it. */
  readonly watch: boolean;
}

/** `web` takes webhooks, `worker` does the jobs. */
export const ROLES = ["web", "worker", "both"] as const;
export type Role = (typeof ROLES)[number];

/** Probot takes this where no secret is set: everybody knows it. */
const KNOWN_SECRET = "development";
/** Whoever has one signed delivery can try secrets as fast as they like. */
const SHORTEST_SECRET = 16;

/** Pull requests that have something to do: in Redis they take next to nothing. */
const MOST_HERE = 2_000;
const MOST_IN_REDIS = 50_000;

/** Throws trouble that lists all problems. */
export function readConfiguration(environment: Environment, role: Role = "both"): Configuration {
  const reading: Reading = { environment, problems: [] };
  const configuration = {
    appId: readAppId(reading),
    privateKey: readPrivateKey(reading),
    webhookSecret: readSecret(reading, role),
    host: setting(reading, "HOST") ?? "localhost",
    port: readPort(reading),
    ...readQueue(reading, role),
    reconcile: readReconcile(reading),
    reviewLimits: readReviewLimits(reading),
    watch: readWatch(reading),
  };
  checkServer(reading);
  checkLog(reading);
  const { problems } = reading;
  if (problems.length === 0) return configuration;
  throw trouble(`the GitHub App cannot start:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
}

function readAppId(reading: Reading): number {
  const value = setting(reading, "APP_ID");
  if (value !== undefined && /^\d{1,15}$/.test(value)) return Number(value);
  const what = value === undefined ? "APP_ID is not set" : "APP_ID is not a number";
  reading.problems.push(`${what}: it is the "App ID" on the App's settings page on GitHub`);
  return 0;
}

function readQueue(reading: Reading, role: Role) {
  const redisUrl = readRedisUrl(reading);
  if (redisUrl === undefined && role !== "both")
    reading.problems.push(`--role ${role} needs REDIS_URL: without it nobody else has the queue`);
  const running = readCount(reading, "EARSHOT_JOBS", 8);
  return {
    role,
    redisUrl,
    limits: {
      running,
      perInstallation: readCount(reading, "EARSHOT_JOBS_PER_INSTALLATION", 4),
      pullRequests: redisUrl === undefined ? MOST_HERE : MOST_IN_REDIS,
    },
    silence: readCount(reading, "EARSHOT_WORKER_SILENCE", 15) * 1_000,
  };
}

function readCount(reading: Reading, name: string, otherwise: number): number {
  const value = setting(reading, name) ?? String(otherwise);
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value);
  reading.problems.push(`${name} is not a number from 1 to 999`);
  return otherwise;
}

function readReconcile(reading: Reading): number | undefined {
  const minutes = setting(reading, "EARSHOT_RECONCILE") === "0" ? 0 : readCount(reading, "EARSHOT_RECONCILE", 30);
  return minutes === 0 ? undefined : minutes * 60_000;
}

function readWatch(reading: Reading): boolean {
  const value = setting(reading, "EARSHOT_WATCH") ?? "on";
  if (value !== "on" && value !== "off") reading.problems.push('EARSHOT_WATCH is neither "on" nor "off"');
  return value === "on";
}

function readRedisUrl(reading: Reading): string | undefined {
  const value = setting(reading, "REDIS_URL");
  if (value === undefined || /^(?:rediss?:\/\/[^\s/]|\/)\S*$/.test(value)) return value;
  reading.problems.push("REDIS_URL is not an address of Redis: as in redis://redis.shop.example:6379/0 or rediss://…");
  return undefined;
}

function readSecret(reading: Reading, role: Role): string | undefined {
  const value = setting(reading, "WEBHOOK_SECRET");
  if (value === undefined && role === "worker") return undefined;
  const what = whatIsWrong(value);
  if (what === undefined) return value;
  reading.problems.push(
    `${what}: put a long random text there and as "Secret" on the App's settings page (openssl rand -hex 32 makes one)`,
  );
  return "";
}

function whatIsWrong(secret: string | undefined): string | undefined {
  if (secret === undefined) return "WEBHOOK_SECRET is not set, so anybody could send events";
  if (secret === KNOWN_SECRET) return `WEBHOOK_SECRET is "${KNOWN_SECRET}", which everybody knows`;
  return secret.length < SHORTEST_SECRET
    ? `WEBHOOK_SECRET is shorter than ${SHORTEST_SECRET} characters, so it can be guessed`
    : undefined;
}

function readPort(reading: Reading): number {
  const value = setting(reading, "PORT") ?? "3000";
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  reading.problems.push("PORT is not a port: a number from 1 to 65535");
  return 0;
}

function checkServer(reading: Reading): void {
  const host = setting(reading, "GHE_HOST");
  const protocol = setting(reading, "GHE_PROTOCOL");
  if (host !== undefined && !URL.canParse(`https://${host}/`))
    reading.problems.push("GHE_HOST is not a host: as in github.shop.example, without https:// and path");
  if (host?.includes("/")) reading.problems.push("GHE_HOST is a host only: leave out https:// and any path");
  if (protocol !== undefined && !["http", "https"].includes(protocol))
    reading.problems.push("GHE_PROTOCOL is neither https nor http");
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];
const LOG_FORMATS = ["pretty", "json"];

/** Probot reads them itself: it would end at a level that it does not know, and take any other format for its own. */
function checkLog(reading: Reading): void {
  const level = setting(reading, "LOG_LEVEL");
  const format = setting(reading, "LOG_FORMAT");
  if (level !== undefined && !LOG_LEVELS.includes(level))
    reading.problems.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(", ")}`);
  if (format !== undefined && !LOG_FORMATS.includes(format))
    reading.problems.push('LOG_FORMAT is neither "pretty" nor "json"');
}
