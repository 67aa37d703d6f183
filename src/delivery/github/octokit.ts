// GitHub's client as Earshot wants it: short waits for a rate limit are waited for, long ones end the review with words;
// no request hangs for ever.
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

/** `fetch` with an end. */
export function fetchInTime(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
}
