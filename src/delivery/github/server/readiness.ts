// Whether this process can take webhooks, or do jobs: GitHub accepts the key, the queue can be reached, nobody asked for an end.
import type { JobQueue } from "../../queue/job-queue.ts";
import { messageOf } from "../../trouble.ts";
import { rateLimitOf } from "../client/rate-limit.ts";
import { type GitHub, statusOf } from "../client/repository-client.ts";

export interface Readiness {
  /** What keeps it from working, in words; nothing when it can. */
  problems(): Promise<readonly string[]>;
  /** From now on it is about to end. */
  end(): void;
}

const MINUTE = 60_000;
/** A GitHub that is away for a moment is no reason to take no webhooks; one that refuses the key is. */
const REFUSALS = [401, 403, 404];

/** Asks GitHub once a minute at most, and only when it is asked itself. */
export function createReadiness(github: GitHub, queue: Pick<JobQueue, "check">): Readiness {
  let isEnding = false;
  let asked = Date.now();
  let refusal: string | undefined;

  async function askGitHub(): Promise<void> {
    if (Date.now() - asked < (refusal === undefined ? MINUTE : MINUTE / 6)) return;
    asked = Date.now();
    try {
      await github.rest.apps.getAuthenticated({ request: { retries: 0 } });
      refusal = undefined;
    } catch (error) {
      const status = statusOf(error);
      if (rateLimitOf(error, 0) !== undefined) return;
      if (status !== undefined && REFUSALS.includes(status))
        refusal = `GitHub does not accept the key (status ${status}); earshot serve --check says what to do`;
    }
  }

  return {
    async problems() {
      // Whoever asks does not wait for GitHub: what it says counts the next time.
      void askGitHub();
      const unreachable = await queue.check().then(() => undefined, messageOf);
      return [isEnding ? "Earshot is about to end" : undefined, unreachable, refusal].filter(
        (text) => text !== undefined,
      );
    },
    end: () => {
      isEnding = true;
    },
  };
}
