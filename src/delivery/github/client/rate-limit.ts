// An error of GitHub's client -> whether GitHub's request limit is behind it, and until when. Pure.
import { statusOf } from "./repository-client.ts";

export interface RateLimit {
  /** `primary`: so many requests an hour. `secondary`: too many at once. */
  readonly kind: "primary" | "secondary";
  /** When GitHub takes requests again, in milliseconds since 1970; undefined when it does not say. */
  readonly until: number | undefined;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** Undefined for any other error. `now` in milliseconds since 1970. */
export function rateLimitOf(error: unknown, now: number): RateLimit | undefined {
  const status = statusOf(error);
  if (!(error instanceof Error) || (status !== 403 && status !== 429)) return undefined;
  const headers = headersOf(error);
  const waits = seconds(headers["retry-after"]);
  const ends = seconds(headers["x-ratelimit-reset"]);
  const isSecondary = /\b(?:secondary rate|abuse detection)\b/i.test(error.message);
  if (!isSecondary && String(headers["x-ratelimit-remaining"]) === "0")
    return { kind: "primary", until: ends === undefined ? undefined : ends * 1_000 };
  if (status === 403 && !isSecondary && waits === undefined && !/\brate limit\b/i.test(error.message)) return undefined;
  return { kind: "secondary", until: waits === undefined ? undefined : now + waits * 1_000 };
}

function headersOf(error: Error): Headers {
  return (error as { readonly response?: { readonly headers?: Headers } }).response?.headers ?? {};
}

function seconds(value: string | number | undefined): number | undefined {
  return /^\d{1,12}$/.test(String(value ?? "")) ? Number(value) : undefined;
}
