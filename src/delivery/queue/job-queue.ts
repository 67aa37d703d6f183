// What a queue of reviews takes and promises. A job is plain data, so that it can wait outside of this process, too.

/** "Review this pull request as it is now." Which head that is, GitHub says when the job starts. */
export interface ReviewJob {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
  /** The head that the event told of; another one supersedes what runs. */
  readonly head: string;
  /** Somebody asked for it: also when nothing changed since the last review. */
  readonly again: boolean;
  /** GitHub's id of the webhook, to find it in logs. */
  readonly delivery: string;
}

/** Does a job; it says itself what went wrong and never rejects. */
export type Work = (job: ReviewJob, signal: AbortSignal) => Promise<void>;

export interface JobQueue {
  /** False when the queue takes no more: GitHub shows the delivery as failed, and it can be sent again. */
  add(job: ReviewJob): Promise<boolean>;
  /** Takes no more jobs, waits for the others at most so long; gives back the jobs that nobody began. */
  stop(milliseconds: number): Promise<readonly ReviewJob[]>;
}

/** Why work was ended before its time. */
export type EndReason = "superseded" | "stopped";

/** What `signal.reason` is when work is ended. */
export function ended(reason: EndReason): Error {
  return Object.assign(new Error(`the review was ${reason}`), { name: reason });
}

export function wasEnded(error: unknown, reason: EndReason): boolean {
  return error instanceof Error && error.name === reason;
}
