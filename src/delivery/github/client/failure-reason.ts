// What kept a review from happening -> one of a few words, to count by. Pure.
import { isTrouble } from "../../trouble.ts";
import { rateLimitOf } from "./rate-limit.ts";
import { statusOf } from "./repository-client.ts";

/** The first line that fits; the words are labels of metrics, and only ever become more. */
const REASONS: readonly (readonly [string, (error: unknown, status: number) => boolean])[] = [
  ["rate-limit", (error) => rateLimitOf(error, 0) !== undefined],
  ["key", (_error, status) => status === 401],
  ["permission", (_error, status) => status === 403],
  ["missing", (_error, status) => status === 404 || status === 410],
  ["refused", (_error, status) => status >= 400 && status < 500],
  ["github", (_error, status) => status >= 500],
  ["too-much", (error) => isTrouble(error)],
];

/** All of them: what was never counted is 0, or the first one would be no increase. */
export const FAILURE_REASONS: readonly string[] = [...REASONS.map(([reason]) => reason), "fault"];

/** `fault`: one of our own. */
export function failureReason(error: unknown): string {
  return REASONS.find(([, fits]) => fits(error, statusOf(error) ?? 0))?.[0] ?? "fault";
}
