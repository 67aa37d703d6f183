// GitHub's client as Earshot wants it: writes in GitHub's measure, short waits for a limit are waited for and long ones end the
// review, failures are tried again with pauses that differ, and somebody counts. Here and in fetch-github.ts, nowhere else.
import Bottleneck from "bottleneck";
import { ProbotOctokit } from "probot";

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

/** GitHub asks for a second between writes where there are many, three where somebody is notified: a few may come at once. */
function inMeasure(atOnce: number, seconds: number): Bottleneck.Group {
  return new Bottleneck.Group({
    maxConcurrent: 1,
    reservoir: atOnce,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: seconds * 1_000,
    reservoirIncreaseMaximum: atOnce,
  });
}

type Headers = Readonly<Record<string, string | number | undefined>>;

interface Options {
  readonly throttle?: { readonly id?: string };
  readonly retry?: object;
}

/** The class of clients; all of one class share the measure of each installation. */
export function createOctokit(watch: LimitWatch): typeof ProbotOctokit {
  const measure = { write: inMeasure(6, 1), notifications: inMeasure(2, 3) };
  const waitsFor =
    (kind: "primary" | "secondary") => (seconds: number, _request: unknown, _octokit: unknown, waits: number) => {
      watch.limited(kind);
      return seconds <= LONGEST_WAIT_SECONDS && waits < MOST_WAITS;
    };
  const limits = { onRateLimit: waitsFor("primary"), onSecondaryRateLimit: waitsFor("secondary") };
  // Probot sets the two functions as well, and would only log the secondary limit: they are put last.
  return ProbotOctokit.plugin((octokit, { throttle }: Options) => {
    const look = (headers: Headers) => {
      const share = Number(headers["x-ratelimit-remaining"]) / Number(headers["x-ratelimit-limit"]);
      if (throttle?.id !== undefined && Number.isFinite(share)) watch.left(throttle.id, share);
    };
    octokit.hook.after("request", ({ headers }) => look(headers));
    octokit.hook.error("request", (error) => {
      if ("response" in error) look(error.response?.headers ?? {});
      throw error;
    });
  }).defaults((options: Options) => ({
    ...options,
    throttle: { ...measure, ...options.throttle, ...limits },
    retry: {
      retries: RETRIES,
      doNotRetry: NOT_AGAIN,
      retryAfterBaseValue: 500 + Math.random() * 1_000,
      ...options.retry,
    },
  })) as typeof ProbotOctokit;
}
