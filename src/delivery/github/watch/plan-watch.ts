// The history of a default branch and the settings at its head -> what the watch compares with what, or why there is nothing to do.
// Pure: it remembers nothing, and asks nobody.
import { daysBetween } from "../../../settings/calendar.ts";
import type { Settings, Waiver } from "../../../settings/settings.ts";
import type { Commit } from "./history-answer.ts";
import type { History } from "./read-history.ts";

export interface Wish {
  /** The day in UTC, `2027-03-31`. */
  readonly today: string;
  /** Whether it is also the turn of repositories that are watched once a week. */
  readonly weekly: boolean;
  /** Somebody asked for it: also when nothing changed. */
  readonly again: boolean;
}

export type WatchPlan =
  | { readonly kind: "nothing"; readonly why: string }
  | {
      readonly kind: "compare";
      readonly base: string;
      readonly head: string;
      /** What came after the base, the newest first, as far as it is known. */
      readonly commits: readonly Commit[];
      /** They are not all: the base is older than what was read. */
      readonly isPartial: boolean;
      /** There may have been an earlier look, longer ago than what was read: nobody looks at what came between it and the base. */
      readonly hasGap: boolean;
      /** Waivers that ended since the last look. */
      readonly ended: readonly Waiver[];
      /** Also where nothing differs: somebody asked, or the last look did not pass and people wait for one that does. */
      readonly isAwaited: boolean;
    };

const DAY = 24 * 60 * 60 * 1_000;
const DAYS = { daily: 1, weekly: 7 } as const;

export function planWatch({ commits, isCut }: History, settings: Settings, { today, weekly, again }: Wish): WatchPlan {
  const { watch = "daily", waivers = [] } = settings;
  const [head] = commits;
  if (watch === "never") return nothing("settings say `watch: never`");
  if (watch === "weekly" && !weekly && !again) return nothing("it is watched once a week, on another day");
  if (head === undefined) return nothing("there is no commit");
  const days = DAYS[watch];
  const last = commits.find((commit) => commit.watched !== undefined);
  // The same look once more.
  const repeated = again && last === head ? last.watched?.base : undefined;
  const base = repeated ?? baseOf(commits, last, { today, days });
  const ended = waivers.filter(({ until }) => {
    const since = daysBetween(until, today);
    return since > 0 && since <= (last?.watched === undefined ? days : daysBetween(last.watched.day, today));
  });
  const isKnown = last === head || base === head.sha;
  if (isKnown && ended.length === 0 && !again) return nothing("nothing came since the last look");
  const end = commits.findIndex(({ sha }) => sha === base);
  const since = commits.slice(0, end === -1 ? undefined : end);
  const isAwaited = again || isOpen(last);
  const hasGap = isCut && last === undefined;
  return { kind: "compare", base, head: head.sha, commits: since, isPartial: end === -1, hasGap, ended, isAwaited };
}

function nothing(why: string): WatchPlan {
  return { kind: "nothing", why };
}

const ACCEPTED = ["success", "neutral"];

function isOpen(last: Commit | undefined): boolean {
  return last?.watched !== undefined && !ACCEPTED.includes(last.watched.conclusion);
}

/**
 * What passed is where the next look begins; what did not is told until it passes or is waived. Without an earlier look it is the
 * commit that was the newest that many days ago.
 */
function baseOf(
  commits: readonly Commit[],
  last: Commit | undefined,
  { today, days }: { readonly today: string; readonly days: number },
): string {
  if (last?.watched !== undefined) return isOpen(last) ? last.watched.base : last.sha;
  // Whoever commits says when: a date can be any.
  const then = commits.find(({ at }) => at < Date.parse(today) - days * DAY);
  return (then ?? commits.at(-1))?.sha ?? "";
}
