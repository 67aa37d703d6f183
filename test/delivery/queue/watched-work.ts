// For tests of queues: jobs, and work that ends when the test says so or when it is ended, with all that happened in order.
import {
  type Circumstances,
  type EndReason,
  type Job,
  type Outcome,
  type ReviewJob,
  type Work,
  wasEnded,
} from "../../../src/delivery/queue/job-queue.ts";
import { subjectOf } from "../../../src/delivery/queue/pull-request-line.ts";

export function jobFor(pull: number, head: string, more: Partial<ReviewJob> = {}): ReviewJob {
  const again = more.again ?? false;
  const delivery = `${pull}-${head}${again ? "-again" : ""}`;
  return { kind: "review", installation: 1, owner: "shop", repo: "mesh", pull, head, again, delivery, ...more };
}

export interface WatchedWork {
  readonly work: Work;
  /** What happened, in words. */
  readonly events: string[];
  /** Ends the work for a head, as it was begun last. */
  finish(head: string, outcome?: Outcome): void;
}

const REASONS: readonly EndReason[] = ["superseded", "stopped", "handed back"];

export function watchWork(): WatchedWork {
  const events: string[] = [];
  const finish = new Map<string, (outcome: Outcome) => void>();
  const work: Work = async (job: Job, { signal, lost }: Circumstances) => {
    const head = job.kind === "review" ? job.head : job.delivery;
    const name = `${subjectOf(job)} ${head}${job.kind === "review" && job.again ? " again" : ""}`;
    events.push(`begins ${name}${lost > 0 ? ` (lost ${lost})` : ""}`);
    const outcome = await new Promise<Outcome>((resolve) => {
      finish.set(head, resolve);
      const end = () => {
        const reason = REASONS.find((candidate) => wasEnded(signal.reason, candidate));
        if (reason !== undefined) resolve({ kind: "ended", reason });
      };
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    });
    events.push(`${outcome.kind === "ended" ? outcome.reason : outcome.kind} ${name}`);
    return outcome;
  };
  return { work, events, finish: (head, outcome = { kind: "done" }) => finish.get(head)?.(outcome) };
}
