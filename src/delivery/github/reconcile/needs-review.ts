// The check runs of a pull request's head -> whether it still needs a review. Pure: what GitHub has, nothing that we remember.
import { AT_WORK, type ExistingRun, straysIn } from "../check-run/plan-check-run.ts";
import { isPoison } from "../check-run/poison.ts";

/** So long what failed is left to recover. */
const REST = 5 * 60_000;
/** Runs of a head without a verdict, after which it is left to people. */
const MOST_TRIES = 4;

export type Need =
  /** There is a verdict, or nothing more to try. */
  | "settled"
  /** Somebody works on it, or did a moment ago. */
  | "wait"
  | "review";

/** `now` in milliseconds since 1970. */
export function needsReview(
  runs: readonly ExistingRun[],
  { pull, now }: { readonly pull: number; readonly now: number },
): Need {
  const own = runs.filter(({ memory }) => memory.pull === pull).toSorted((a, b) => b.id - a.id);
  const [newest] = own;
  if (newest === undefined) return "review";
  if (straysIn(own, pull).some(({ touched }) => now - touched > AT_WORK)) return "review";
  if (newest.memory.compared !== undefined && newest.completed) return "settled";
  if (isPoison(newest.memory.lost) && newest.completed) return "settled";
  if (own.filter(({ memory }) => memory.compared === undefined).length >= MOST_TRIES && newest.completed)
    return "settled";
  // A job too many is harmless: it finds the verdict.
  return now - newest.touched < (newest.completed ? REST : AT_WORK) ? "wait" : "review";
}
