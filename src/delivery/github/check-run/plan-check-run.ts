// Check runs that are there, and the pull request to be reviewed -> which of them to go on with. Pure.
import { isPoison } from "./poison.ts";

/** What a check run of ours remembers: whose it is and, once there is a verdict, what was compared. */
export interface Memory {
  readonly pull: number;
  /** How many processes left the run unfinished. */
  readonly lost?: number;
  /** Trees and version; the same again would give the same verdict. */
  readonly compared?: string;
}

export interface ExistingRun<Remembered = Memory> {
  readonly id: number;
  readonly completed: boolean;
  readonly conclusion: string | null;
  readonly memory: Remembered;
  /** When it ended, or began if it has not: milliseconds since 1970. */
  readonly touched: number;
}

export type CheckRunPlan =
  /** A run that was begun and not finished, by us or by a process that is gone. */
  | { readonly kind: "continue"; readonly id: number; readonly lost: number; readonly isLeft: boolean }
  /** Nobody asked for another try of what ended one process after the other. */
  | { readonly kind: "given-up" }
  /** There is a verdict already; a new run is only needed if something else is compared now. */
  | { readonly kind: "unless-compared"; readonly compared: string }
  | { readonly kind: "create" };

/** So long somebody may be at a run that was begun, in milliseconds; after it, whoever began it is taken to be gone. */
export const AT_WORK = 60_000;

export interface Asking {
  readonly pull: number;
  readonly again: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
}

export function planCheckRun(runs: readonly ExistingRun[], { pull, again, now }: Asking): CheckRunPlan {
  const [newest] = ownRuns(runs, pull);
  if (newest?.completed === false) {
    const { lost = 0 } = newest.memory;
    const isLeft = now - newest.touched > AT_WORK;
    return { kind: "continue", id: newest.id, lost: lost + (isLeft ? 1 : 0), isLeft };
  }
  if (isPoison(newest?.memory.lost) && !again) return { kind: "given-up" };
  const compared = newest?.memory.compared;
  return again || compared === undefined ? { kind: "create" } : { kind: "unless-compared", compared };
}

/** Those that are in progress although a newer one is there: nobody is at them. */
export function straysIn(runs: readonly ExistingRun[], pull: number): readonly ExistingRun[] {
  return ownRuns(runs, pull)
    .slice(1)
    .filter(({ completed }) => !completed);
}

/** The newest first. */
function ownRuns(runs: readonly ExistingRun[], pull: number): readonly ExistingRun[] {
  return runs.filter(({ memory }) => memory.pull === pull).toSorted((a, b) => b.id - a.id);
}

const BADNESS = ["success", "neutral", "action_required", "failure"];

/**
 * The conclusion for a commit that other pull requests have as their head, too: GitHub keeps one check for a commit, and the
 * newest run decides. The worst must stand, or a second pull request would open the gate for the first.
 */
export function worstConclusion<Conclusion extends string>(
  own: Conclusion,
  others: readonly (Conclusion | string)[],
): Conclusion {
  const rank = (conclusion: string) => BADNESS.indexOf(conclusion);
  return others.reduce<string>((worst, other) => (rank(other) > rank(worst) ? other : worst), own) as Conclusion;
}

/** `external_id` of a check run. */
export function remember({ pull, lost = 0, compared }: Memory): string {
  const name = lost === 0 ? `pull/${pull}` : `pull/${pull}~${lost}`;
  return compared === undefined ? name : `${name} ${compared}`;
}

/** What an `external_id` of ours says; undefined for anything else. */
export function recall(externalId: string | null): Memory | undefined {
  const found = /^pull\/(\d{1,10})(?:~(\d{1,3}))?(?: (.+))?$/.exec(externalId ?? "");
  if (found === null) return undefined;
  const [, pull, lost, compared] = found;
  return {
    pull: Number(pull),
    ...(lost !== undefined && { lost: Number(lost) }),
    ...(compared !== undefined && { compared }),
  };
}

/** What the run of a merge group remembers: the commit that the group is merged into and, once there is a verdict, what was compared. */
export interface GroupMemory {
  readonly base: string;
  readonly compared?: string;
}

export function rememberGroup({ base, compared }: GroupMemory): string {
  return compared === undefined ? `group/${base}` : `group/${base} ${compared}`;
}

export function recallGroup(externalId: string | null): GroupMemory | undefined {
  const found = /^group\/([0-9a-f]{40,64})(?: (.+))?$/.exec(externalId ?? "");
  const [, base, compared] = found ?? [];
  return base === undefined ? undefined : { base, ...(compared !== undefined && { compared }) };
}
