// Rounds of the watch: once an hour, by one of all processes, for those repositories whose hour it is.
import { setTimeout as sleep } from "node:timers/promises";
import type { Claims } from "../../queue/claims.ts";
import { type Ongoing, untilStopped } from "../../queue/until-stopped.ts";
import { messageOf } from "../../trouble.ts";
import { type WatchRound, watchRound } from "./watch-round.ts";

export interface WatchSchedule extends Omit<WatchRound, "hour" | "signal"> {
  readonly claims: Pick<Claims, "claim">;
}

const HOUR = 3_600_000;
/** Milliseconds between looks at the clock, more or less. */
const EVERY = 5 * 60_000;

/** Ends, also in the middle of a round, when it is stopped. */
export function watchOften(schedule: WatchSchedule, every = EVERY): Ongoing {
  return untilStopped(async (signal) => {
    for (;;) {
      await sleep(every * (0.5 + Math.random()), undefined, { signal, ref: false });
      await watchThisHour(schedule, signal);
    }
  });
}

/** The round of this hour, unless somebody has begun it. What fails is told in the log. */
export async function watchThisHour(schedule: WatchSchedule, signal: AbortSignal): Promise<void> {
  const { claims, log } = schedule;
  const hour = Math.floor(Date.now() / HOUR);
  try {
    if (await claims.claim(`watch:${hour}`, (2 * HOUR) / 1_000)) await watchRound({ ...schedule, hour, signal });
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ reason: messageOf(error) }, "could not watch default branches");
  }
}
