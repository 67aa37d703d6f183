// Passes of reconcile: soon after the start and then from time to time, by one of all processes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Claims } from "../../queue/claims.ts";
import { within } from "../../queue/within.ts";
import { createSettled, type Reconciling, reconcile } from "./reconcile.ts";

export interface Schedule extends Omit<Reconciling, "settled" | "signal"> {
  readonly claims: Claims;
  /** Milliseconds from one pass to the next, more or less. */
  readonly every: number;
  /** For tests: milliseconds before the first one, more or less. */
  readonly first?: number;
}

/** Processes that start together do not ask together. */
const FIRST = 2_500;
const LAST_WORDS = 1_000;

/** Ends, also in the middle of a pass, when it is stopped. */
export function reconcileOften(schedule: Schedule): { stop(): Promise<void> } {
  const { claims, every, log, first = FIRST } = schedule;
  const controller = new AbortController();
  const { signal } = controller;
  const settled = createSettled();

  async function passes(): Promise<void> {
    await sleep(first * (0.5 + Math.random()), undefined, { signal, ref: false });
    for (;;) {
      await pass();
      await sleep(every * (0.9 + Math.random() * 0.2), undefined, { signal, ref: false });
    }
  }

  async function pass(): Promise<void> {
    try {
      const seconds = Math.max(1, Math.floor((every * 0.85) / 1_000));
      if (await claims.claim("reconcile", seconds)) await reconcile({ ...schedule, settled, signal });
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        "could not look for what was missed",
      );
    }
  }

  const ended = passes().catch(() => {});
  return {
    async stop() {
      controller.abort();
      // A request that GitHub does not answer is not waited for.
      await within(LAST_WORDS, ended);
    },
  };
}
