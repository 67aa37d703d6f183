// Reviews that end the process that does them: how often is too often, and what is said of it then. Pure. Who counts: the line of a
// shared queue, and the check run itself, which is there without one.
import { trouble } from "../../trouble.ts";

/** Processes that may end with the same review before it is taken to be the reason. */
const MOST_LOST = 2;

/** Whether no other process is to try, after so many. */
export function isPoison(lost = 0): boolean {
  return lost > MOST_LOST;
}

/** Why there is no verdict, in words for people. */
export function poison(lost: number): Error {
  return Object.assign(trouble(`the review of this pull request ended Earshot's process ${lost} times`), { lost });
}

/** How many processes it was; undefined for any other error. */
export function lostTo(error: unknown): number | undefined {
  return error instanceof Error && "lost" in error && typeof error.lost === "number" ? error.lost : undefined;
}
