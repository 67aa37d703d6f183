// What a queue of jobs takes and promises. A job is plain data, so that it can wait outside of this process, too.

/** "Review this pull request as it is now." Which head that is, GitHub says when the job starts. */
export interface ReviewJob {
  readonly kind: "review";
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
  /** The head that the event told of; another one supersedes what runs. */
  readonly head: string;
  /** Somebody asked for it: also when nothing changed since the last review. */
  readonly again: boolean;
  /** The head came with this event: most likely nobody has looked at it. */
  readonly isNew?: boolean;
  /** Heads that it had before: where it comes back to an old one, what was said meanwhile is brought up to date. */
  readonly previous?: readonly string[];
  /** It was closed or merged: what runs for it is pointless. */
  readonly isClosed?: boolean;
  /** GitHub's id of the webhook, to find it in logs. */
  readonly delivery: string;
}

/** "Review what a merge queue is about to merge": the pull requests of a group together, as one commit. */
export interface GroupJob {
  readonly kind: "group";
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  /** The commit that the branch would become, and the one that it is, or that the group before this one makes of it. */
  readonly head: string;
  readonly base: string;
  /** Somebody asked for it once more. */
  readonly again: boolean;
  /** The queue gave it up: what runs for it is pointless. */
  readonly isGone?: boolean;
  readonly delivery: string;
}

/** "See which open pull requests of this repository need a review": what it finds becomes jobs of their own. */
export interface LookJob {
  readonly kind: "look";
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  /** The branch that moved, without `refs/heads/`: only the pull requests into it, and those that have a verdict, too. */
  readonly branch?: string;
  readonly delivery: string;
}

/** "See what came to the default branch of this repository since somebody last did." */
export interface WatchJob {
  readonly kind: "watch";
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  /** Whether it is also the turn of repositories that are watched once a week. */
  readonly weekly: boolean;
  /** Somebody asked for it: also when nothing came. */
  readonly again: boolean;
  readonly delivery: string;
}

/**
 * "Do this on the pull request", as a person asked for it: after what the pull request has to do already, never superseded, and
 * once for a delivery.
 */
export interface CommandJob {
  readonly kind: "command";
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
  readonly command: Command;
  /** The login of who asks. */
  readonly by: string;
  /** Where they asked. */
  readonly at: AskedAt;
  /** GitHub's id of the webhook. */
  readonly delivery: string;
}

export type Command =
  /** `finding`: its id, or the beginning of one. */
  | { readonly kind: "fix"; readonly fix?: string; readonly finding?: string }
  | { readonly kind: "explain"; readonly finding?: string }
  | { readonly kind: "rerun" }
  | { readonly kind: "waive"; readonly waiver: AskedWaiver }
  | { readonly kind: "help" }
  /** What was not understood, and why, in words. */
  | { readonly kind: "unknown"; readonly why: string };

/** As the settings file has it, but for the owner: that is who asks. */
export interface AskedWaiver {
  /** What is waived: a finding by its id or the beginning of one, or a policy, and the resource if it is said. */
  readonly finding?: string;
  readonly policy?: string;
  readonly resource?: string;
  readonly reason: string;
  /** The last day, such as 2027-03-31. */
  readonly until: string;
}

export type AskedAt =
  /** A comment in the conversation of the pull request. */
  | { readonly kind: "comment"; readonly id: number }
  /** A button of a check run, which is about this head. */
  | { readonly kind: "button"; readonly run: number; readonly head: string };

export type Job = ReviewJob | CommandJob | GroupJob | LookJob | WatchJob;

/** How work ended, as far as the queue has to know. */
export type Outcome =
  | { readonly kind: "done" }
  /** To be done again: at that time (milliseconds since 1970), or after a pause that grows. */
  | { readonly kind: "later"; readonly at?: number }
  | { readonly kind: "ended"; readonly reason: EndReason };

export interface Circumstances {
  /** Ends the work; its reason is one of `ended`. */
  readonly signal: AbortSignal;
  /** How many processes ended while they did this very job. */
  readonly lost: number;
  /** Whether it is still ours to do: asked before anything is written. Always, where no other process could have it. */
  readonly holds?: () => boolean;
}

/** Does a job; it says itself on GitHub what went wrong. */
export type Work = (job: Job, circumstances: Circumstances) => Promise<Outcome>;

export interface QueueLimits {
  /** Jobs at the same time in this process. */
  readonly running: number;
  /** Jobs of one installation at the same time, wherever they run. */
  readonly perInstallation: number;
  /** Pull requests that have something to do. */
  readonly pullRequests: number;
}

export interface QueueSize {
  /** Pull requests that wait, and that are worked on. */
  readonly waiting: number;
  readonly running: number;
  /** How long the oldest has had something to do, in milliseconds. */
  readonly oldest: number;
}

export interface JobQueue {
  /**
   * False when the queue takes no more: GitHub shows the delivery as failed, and it can be sent again. Rejects when it cannot
   * be reached.
   */
  add(job: Job): Promise<boolean>;
  size(): Promise<QueueSize>;
  /** Rejects with words when nothing can be added. */
  check(): Promise<void>;
  /** Takes no more jobs, waits for what runs at most so long; gives the jobs that are lost because nobody else has them. */
  stop(milliseconds: number): Promise<readonly Job[]>;
}

/** Why work was ended before its time; `handed back`: somebody else will do it. */
export type EndReason = "superseded" | "stopped" | "handed back";

/** What `signal.reason` is when work is ended. */
export function ended(reason: EndReason): Error {
  return Object.assign(new Error(`the review was ${reason}`), { name: reason });
}

export function wasEnded(error: unknown, reason: EndReason): boolean {
  return error instanceof Error && error.name === reason;
}
