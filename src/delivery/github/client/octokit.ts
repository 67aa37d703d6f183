// GitHub's client as Earshot wants it: writes at a pace that GitHub bears, short waits for a limit are waited for and long ones end the
// review, failures are tried again with pauses that differ, and somebody counts. Here and in fetch-github.ts, nowhere else.
import { setTimeout as sleep } from "node:timers/promises";
import { ProbotOctokit } from "probot";
import type { WritePace } from "./write-pace.ts";

const LONGEST_WAIT_SECONDS = 60;
const MOST_WAITS = 2;
const RETRIES = 3;
/** What is the same the next time, and 429: that comes with a time of its own. */
const NOT_AGAIN = [400, 401, 403, 404, 410, 422, 429, 451];

/** Hears what GitHub says about its limits. */
export interface LimitWatch {
  /** How much an installation has left of its requests an hour, from 0 to 1. */
  left(installation: string, share: number): void;
  limited(kind: "primary" | "secondary"): void;
}

/**
 * GitHub refuses an installation more than 80 requests a minute that create something, and 900 points a minute, where a write
 * counts as 5 and a read as 1. In no minute more than 25 + 50 writes go out: below the 80, and 375 of the points, so that as many
 * are left for what is read besides. Many writes in a row are a second apart, as GitHub asks. What notifies people GitHub
 * watches more closely, without numbers: less than half of that. Of the 500 creations an hour it tells by itself, with the time to wait.
 */
const PACES = {
  write: { atOnce: 25, apart: 1_200 },
  notifications: { atOnce: 10, apart: 3_000 },
};

type Headers = Readonly<Record<string, string | number | undefined>>;

interface Options {
  readonly throttle?: { readonly id?: string };
  readonly retry?: object;
}

/** The class of clients; all that have a pace in common share it for each installation. */
export function createOctokit(watch: LimitWatch, pace: WritePace): typeof ProbotOctokit {
  const limiters = {
    write: pace.limiter("write", PACES.write),
    notifications: pace.limiter("notifications", PACES.notifications),
  };
  // Until when an installation's requests rest, and whose client it is.
  const rests = new Map<string, number>();
  const installations = new WeakMap<object, string>();
  const waitsFor =
    (kind: "primary" | "secondary") => (seconds: number, _request: unknown, octokit: object, waits: number) => {
      watch.limited(kind);
      const isShort = seconds <= LONGEST_WAIT_SECONDS && waits < MOST_WAITS;
      const installation = installations.get(octokit);
      if (isShort && installation !== undefined) rests.set(installation, Date.now() + seconds * 1_000);
      return isShort;
    };
  const limits = { onRateLimit: waitsFor("primary"), onSecondaryRateLimit: waitsFor("secondary") };
  // Probot sets the two functions as well, and would only log the secondary limit: they are put last.
  return ProbotOctokit.plugin((octokit, { throttle }: Options) => {
    const id = throttle?.id;
    const look = (headers: Headers) => {
      const share = Number(headers["x-ratelimit-remaining"]) / Number(headers["x-ratelimit-limit"]);
      if (id !== undefined && Number.isFinite(share)) watch.left(id, share);
    };
    if (id !== undefined) installations.set(octokit, id);
    // GitHub wants none of an installation's requests while it is told to wait, not only not the one that was refused.
    octokit.hook.before("request", async () => {
      const milliseconds = (rests.get(id ?? "") ?? 0) - Date.now();
      if (milliseconds > 0) await sleep(milliseconds);
    });
    octokit.hook.after("request", ({ headers }) => look(headers));
    octokit.hook.error("request", (error) => {
      if ("response" in error) look(error.response?.headers ?? {});
      throw error;
    });
  }).defaults((options: Options) => ({
    ...options,
    throttle: { ...limiters, ...options.throttle, ...limits },
    retry: {
      retries: RETRIES,
      doNotRetry: NOT_AGAIN,
      retryAfterBaseValue: 500 + Math.random() * 1_000,
      ...options.retry,
    },
  })) as typeof ProbotOctokit;
}
