// Passes of reconcile: soon after the start and then from time to time, by one of all processes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Claims } from "../../queue/claims.ts";
import { type Ongoing, untilStopped } from "../../queue/until-stopped.ts";
import { messageOf } from "../../trouble.ts";
import { createSettled, type Reconciling, reconcile } from "./reconcile.ts";

export interface Schedule extends Omit<Reconciling, "settled" | "signal" | "onAtWork"> {
  readonly claims: Claims;
  /** Milliseconds from one pass to the next, more or less. */
  readonly every: number;
  /** For tests: milliseconds before the first one, more or less. */
  readonly first?: number;
  /** For tests: milliseconds from the first to the second, where one is due. */
  readonly second?: number;
}

/** Processes that start together do not ask together. */
const FIRST = 2_500;
/** Longer than a run counts as worked on (needs-review.ts): else it would wait for a whole period. */
const SECOND = 75_000;
/** What the one of all processes claims that looks. */
const PASS = "reconcile";

/** Ends, also in the middle of a pass, when it is stopped. */
export function reconcileOften(schedule: Schedule): Ongoing {
  const { claims, every, log, first = FIRST, second = SECOND } = schedule;
  const settled = createSettled();

  async function passes(signal: AbortSignal): Promise<void> {
    await sleep(first * (0.5 + Math.random()), undefined, { signal, ref: false });
    // Who was killed in the middle, and started again at once, left runs that look as if somebody were at them.
    if (await pass(signal)) {
      await sleep(second, undefined, { signal, ref: false });
      await claims.release(PASS).catch(() => {});
      await pass(signal);
    }
    for (;;) {
      await sleep(every * (0.9 + Math.random() * 0.2), undefined, { signal, ref: false });
      await pass(signal);
    }
  }

  /** Whether somebody was, or seemed to be, at a review. */
  async function pass(signal: AbortSignal): Promise<boolean> {
    let isAtWork = false;
    const onAtWork = () => {
      isAtWork = true;
    };
    try {
      const seconds = Math.max(1, Math.floor((every * 0.85) / 1_000));
      if (await claims.claim(PASS, seconds)) await reconcile({ ...schedule, settled, signal, onAtWork });
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ reason: messageOf(error) }, "could not look for what was missed");
    }
    return isAtWork;
  }

  return untilStopped(passes);
}
