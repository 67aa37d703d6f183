// What one pull request has to do (or one merge group, or one repository that is looked at): at most one thing at a time, in the
// order in which it came; of its reviews only the newest. Plain data in, plain data out, so that it can stand in Redis as well as in memory. Pure.
import type { Job, Outcome } from "./job-queue.ts";

export interface Line {
  /** What somebody does now, or did when their process ended. */
  readonly begun?: Job;
  readonly waiting: readonly Job[];
  /** How often `begun` was left by a process that ended. */
  readonly lost: number;
  /** How often the same work was put off. */
  readonly putOff: number;
}

export const EMPTY: Line = { waiting: [], lost: 0, putOff: 0 };

/** The line with the job in it. A newer review takes the place of the one that waits; a command that is there already is one. */
export function join(line: Line, job: Job): Line {
  if (job.kind === "command")
    return hasCommand(line, job.delivery) ? line : { ...line, waiting: [...line.waiting, job] };
  const place = line.waiting.findIndex(({ kind }) => kind === job.kind);
  const before = line.waiting[place];
  if (before === undefined) return { ...line, waiting: [...line.waiting, job] };
  return { ...line, waiting: line.waiting.with(place, inPlaceOf(before, job)) };
}

const MOST_PREVIOUS = 5;

/** The newer one of two of a kind, also when somebody asked for the older one. */
function inPlaceOf(older: Job, newer: Job): Job {
  if (!("again" in older && "again" in newer)) return newer;
  const job = { ...newer, again: newer.again || older.again };
  if (older.kind !== "review" || job.kind !== "review" || older.previous === undefined) return job;
  return { ...job, previous: [...new Set([...older.previous, ...(job.previous ?? [])])].slice(-MOST_PREVIOUS) };
}

function hasCommand({ begun, waiting }: Line, delivery: string): boolean {
  return [begun, ...waiting].some((job) => job?.kind === "command" && job.delivery === delivery);
}

export interface Begun {
  readonly line: Line;
  readonly job: Job;
}

/** The first job becomes the one that is done; undefined when there is none. What a lost process had begun comes first. */
export function begin(line: Line): Begun | undefined {
  const free = line.begun === undefined ? line : { ...giveBack(line), lost: line.lost + 1, putOff: line.putOff };
  const [job, ...waiting] = free.waiting;
  return job === undefined ? undefined : { line: { ...free, begun: job, waiting }, job };
}

/** The line when what was begun is done. */
export function finish({ waiting }: Line): Line {
  return { ...EMPTY, waiting };
}

/** The line when what was begun is to be begun again: at its old place, unless a newer one of its kind waits. */
export function giveBack({ begun, waiting, lost, putOff }: Line): Line {
  if (begun === undefined) return { waiting, lost, putOff };
  const place = waiting.findIndex(({ kind }) => begun.kind !== "command" && kind === begun.kind);
  const newer = waiting[place];
  if (newer === undefined) return { waiting: [begun, ...waiting], lost, putOff };
  return { waiting: waiting.with(place, inPlaceOf(begun, newer)), lost: 0, putOff: 0 };
}

/** Whether the job makes what is done now pointless: another head came, or nobody needs it any more. The same again waits. */
export function supersedes(job: Job, begun: Job | undefined): boolean {
  if (job.kind === "review" && begun?.kind === "review")
    return job.head !== begun.head || (job.isClosed === true && begun.isClosed !== true);
  return job.kind === "group" && begun?.kind === "group" && job.isGone === true && begun.isGone !== true;
}

/** The name under which it stands in the queue. */
export function nameOf(job: Job): string {
  return `${job.installation}/${job.owner}/${job.repo}`.toLowerCase() + subjectOf(job);
}

/** What of the repository the job is about. */
export function subjectOf(job: Job): string {
  if (job.kind === "group") return `@${job.head}`;
  if (job.kind === "watch") return "!";
  if (job.kind === "look") return `~${job.branch ?? ""}`;
  return `#${job.pull}`;
}

/** What GitHub sent is done once, however often it is sent; the review of a push needs no memory, as it finds its own check run. */
export function onceOnly(job: Job): string | undefined {
  return job.kind === "command" || ("again" in job && job.again) ? `${job.delivery} ${nameOf(job)}` : undefined;
}

/** Pauses of work that was put off without a time, in minutes; after the last one it is given up. */
const PAUSES = [0.5, 1, 2, 5, 10, 20];

/** However often GitHub names another time. */
const MOST_PUT_OFF = 30;

/** Until when the work rests that ended so, in milliseconds since 1970; undefined when it is done. */
export function putOffUntil(line: Line, outcome: Outcome, now: number): number | undefined {
  if (outcome.kind !== "later" || line.putOff >= MOST_PUT_OFF) return undefined;
  const minutes = PAUSES[line.putOff];
  return outcome.at ?? (minutes === undefined ? undefined : now + minutes * 60_000);
}

/** The line when what was begun is put off. */
export function putOff(line: Line): Line {
  return { ...giveBack(line), putOff: line.putOff + 1, lost: 0 };
}
