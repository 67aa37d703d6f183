// Commits of a repository -> what a review says of each, one after the other. They share what they have in common: texts by
// blob, what was read of them, and the state between two commits. A commit that crashes the engine is told, not fatal.
import { keepRecentReadings } from "../manifests/keep-readings.ts";
import type { Snapshot, Unreadable } from "../manifests/snapshot.ts";
import { type Crash, type ReplayedCommit, type ReviewSummary, summarizeReview } from "../report/replay.ts";
import { type ReviewSettings, review } from "../review.ts";
import { shallowHint } from "./git.ts";
import type { Commit } from "./list-commits.ts";
import { readTree } from "./read-tree.ts";
import { isTrouble, trouble } from "./trouble.ts";

export interface States {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** How the two states of a commit are reviewed; asked for each, because they may hold settings. */
export type SettingsFor = (states: States, commit: Commit) => ReviewSettings;

const MOST_BLOBS = 20_000;

/** Reviews one commit after the other, each against its first parent. Throws trouble when a state cannot be read. */
export function replayer(root: string, settingsFor: SettingsFor): (commit: Commit) => Promise<ReplayedCommit> {
  const readState = stateReader(root);
  const readings = keepRecentReadings();
  return async (commit) => {
    const { id, parent, date, subject } = commit;
    const start = performance.now();
    const before = parent === undefined ? new Map() : await readState(parent);
    const after = await readState(id);
    const outcome = await reviewStates({ before, after }, (states) => ({
      ...settingsFor(states, commit),
      read: readings.read,
    }));
    readings.age();
    return { commit: id, parent, date, subject, milliseconds: Math.round(performance.now() - start), outcome };
  };
}

/** Keeps the last states, for most commits follow one that was just read, and the texts of many blobs. */
function stateReader(root: string): (commit: string) => Promise<Snapshot> {
  const blobs = new Map<string, string | Unreadable>();
  let recent: readonly { readonly commit: string; readonly state: Snapshot }[] = [];
  return async (commit) => {
    const known = recent.find((one) => one.commit === commit);
    if (known !== undefined) return known.state;
    if (blobs.size > MOST_BLOBS) blobs.clear();
    const state = await readTree(root, commit, blobs).catch(async (error: unknown) => {
      if (!isTrouble(error)) throw error;
      throw trouble(`${error.message}${await shallowHint(root)}`);
    });
    recent = [{ commit, state }, ...recent].slice(0, 2);
    return state;
  };
}

async function reviewStates(
  states: States,
  settingsFor: (states: States) => ReviewSettings,
): Promise<ReviewSummary | Crash> {
  try {
    return summarizeReview(await review(states.before, states.after, settingsFor(states)));
  } catch (error) {
    if (isTrouble(error)) throw error;
    return { kind: "crashed", message: describeCrash(error) };
  }
}

/** The words of the error, and where it was thrown. */
function describeCrash(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /\((?:file:\/\/)?[^)]*?((?:src|dist)\/[^)]+)\)/.exec(error.stack ?? "")?.[1];
  return `${error.name}: ${error.message}${place === undefined ? "" : ` (${place})`}`;
}
