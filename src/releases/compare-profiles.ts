// Two profiles -> the switches that differ between them: where that happened, what each way means for traffic, and which
// environment switch keeps the old way. Simulates nothing.
import { periodOf } from "./apply-environment.ts";
import { NEWER, OLDER } from "./deltas.ts";
import { ENVIRONMENT } from "./environment.ts";
import type { Profile } from "./profile.ts";
import { STORIES } from "./stories.ts";
import type { Switches } from "./switches.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

export type SwitchName = keyof Switches;

/** A switch that one profile has otherwise than another. */
export interface SwitchChange {
  readonly name: SwitchName;
  /** As text: `true`, `hashed-254`, `http/1.1, h2c`. */
  readonly before: string;
  readonly after: string;
  /** What each way means for traffic: a sentence without a full stop; empty where nobody has written one. */
  readonly stories: { readonly before: string; readonly after: string };
  /** The way goes back in time: `before` is the newer one. */
  readonly backwards: boolean;
  /** Releases that were the last to do so before a change on the way, oldest first; `1.20` for the last patch of a minor. */
  readonly lastReleases: readonly string[];
  /** What istiod must be told to go on as before. */
  readonly keepBy?: { readonly variable: string; readonly value: string };
}

/** In the order in which switches are declared. */
export function switchChanges(before: Profile, after: Profile): readonly SwitchChange[] {
  const names = (Object.keys(before) as (keyof Profile)[]).filter((name): name is SwitchName => name !== "version");
  return names.flatMap((name) => {
    const [old, now] = [valueName(before[name]), valueName(after[name])];
    if (old === now) return [];
    const keepBy = keeping(name, before, after);
    return [
      {
        name,
        before: old,
        after: now,
        stories: { before: storyOf(name, old), after: storyOf(name, now) },
        backwards: isNewer(before.version, after.version),
        lastReleases: lastReleases(name, before.version, after.version),
        ...(keepBy !== undefined && { keepBy }),
      },
    ];
  });
}

/** `after` with some switches as `before` has them. */
export function withSwitchesOf(before: Profile, after: Profile, names: readonly SwitchName[]): Profile {
  return { ...after, ...Object.fromEntries(names.map((name) => [name, before[name]])) };
}

/** The value of a switch as a word; lists as their items. */
export function valueName(value: Switches[SwitchName]): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

export function storyOf(name: SwitchName, value: string): string {
  const stories: Readonly<Record<string, string>> | undefined = STORIES[name];
  return stories !== undefined && Object.hasOwn(stories, value) ? (stories[value] ?? "") : "";
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  return a !== undefined && b !== undefined && compareVersions(a, b) > 0;
}

function lastReleases(name: SwitchName, one: string, other: string): readonly string[] {
  const [low, high] = [parseVersion(one), parseVersion(other)].toSorted((a, b) => (a && b ? compareVersions(a, b) : 0));
  if (low === undefined || high === undefined) return [];
  const isBetween = (version: Version | undefined): boolean =>
    version !== undefined && compareVersions(version, low) >= 0 && compareVersions(version, high) < 0;
  const older = OLDER.filter(({ change, upTo }) => Object.hasOwn(change, name) && isBetween(parseVersion(upTo)));
  const newer = NEWER.filter(({ change, since }) => {
    const first = parseVersion(since);
    return (
      Object.hasOwn(change, name) &&
      first !== undefined &&
      compareVersions(first, low) > 0 &&
      compareVersions(first, high) <= 0
    );
  });
  const names = [...older.map(({ upTo }) => releaseName(upTo)), ...newer.map(({ since }) => releaseBefore(since))];
  return [...new Set(names)].reverse();
}

/** `1.20.99` stands for the last patch of 1.20, whichever it is. */
export function releaseName(upTo: string): string {
  return upTo.replace(/\.99$/, "");
}

function releaseBefore(since: string): string {
  const version = parseVersion(since);
  return version === undefined ? since : `${version.major}.${version.minor - 1}`;
}

/** A variable that the newer release knows and that does just that. */
function keeping(name: SwitchName, before: Profile, after: Profile): SwitchChange["keepBy"] {
  const version = parseVersion(after.version);
  if (version === undefined) return undefined;
  for (const row of ENVIRONMENT) {
    for (const [value, change] of Object.entries(periodOf(row, version)?.change ?? {})) {
      const kept = change[name];
      if (kept !== undefined && valueName(kept) === valueName(before[name])) return { variable: row.name, value };
    }
  }
  return undefined;
}
