// Work that goes on and on -> something that can be stopped, also in the middle of a request.
import { within } from "./within.ts";

export interface Ongoing {
  stop(): Promise<void>;
}

const LAST_WORDS = 1_000;

/** Begins the work. It ends when its signal is aborted, and what it throws then is nobody's. */
export function untilStopped(work: (signal: AbortSignal) => Promise<void>): Ongoing {
  const controller = new AbortController();
  const ended = work(controller.signal).catch(() => {});
  return {
    async stop() {
      controller.abort();
      // A request that GitHub does not answer is not waited for.
      await within(LAST_WORDS, ended);
    },
  };
}
