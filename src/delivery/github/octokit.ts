// GitHub's client as Earshot wants it: short waits for a rate limit are waited for, long ones end the review with words;
// no request hangs for ever.
import { setTimeout as sleep } from "node:timers/promises";
import { ProbotOctokit } from "probot";

const LONGEST_WAIT_SECONDS = 60;
const MOST_WAITS = 2;
const REQUEST_TIMEOUT = 30_000;

function waitsFor(seconds: number, _request: unknown, _octokit: unknown, waits: number): boolean {
  return seconds <= LONGEST_WAIT_SECONDS && waits < MOST_WAITS;
}

// Probot sets these two as well, and would only log the secondary limit: they are put last.
export const Octokit: typeof ProbotOctokit = ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
  ...options,
  throttle: { ...options.throttle, onRateLimit: waitsFor, onSecondaryRateLimit: waitsFor },
}));

/** `fetch` with an end. Where the answer is to come back later, it waits; what was refused so was not done. */
export async function fetchInTime(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  for (let waits = 0; ; waits++) {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
    const seconds = await secondsToWait(response);
    if (seconds === undefined || seconds > LONGEST_WAIT_SECONDS || waits >= MOST_WAITS) return response;
    await sleep(seconds * 1_000);
  }
}

/** The client itself knows GitHub's limits by their words only: not those of older servers and of what stands before them. */
async function secondsToWait(response: Response): Promise<number | undefined> {
  const told = response.headers.get("retry-after") ?? "";
  if (![403, 429].includes(response.status) || !/^\d{1,6}$/.test(told)) return undefined;
  const known = response.headers.get("x-ratelimit-remaining") === "0";
  return known || /\bsecondary rate\b/i.test(await response.clone().text()) ? undefined : Number(told);
}
