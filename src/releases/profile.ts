// A release of Istio as named switches: what the simulation asks instead of comparing versions.
import { type AppliedVariable, applyEnvironment, type IstiodSettings } from "./apply-environment.ts";
import { BASELINE, BASELINE_VERSION } from "./baseline.ts";
import { NEWER, OLDER } from "./deltas.ts";
import type { Switches } from "./switches.ts";
import { compareVersions, formatVersion, isWithin, parseMinorRange, parseVersion, type Version } from "./version.ts";

/** The behaviour of one istiod release; each switch is named after what it does. */
export interface Profile extends Switches {
  /** Exact patch, such as "1.30.3". */
  readonly version: string;
}

export interface ProfileChoice {
  readonly profile: Profile;
  /** Words for a notice when the answer is not that of the very release that was asked for. */
  readonly caveat?: string;
  /** The table does not have the release: the nearest one answers. */
  readonly isUnknown?: true;
  /** istiod's environment switches that are set, by name, and what they change. */
  readonly variables: readonly AppliedVariable[];
  /** Words for a notice when the chart of the release does not know the compatibility version. */
  readonly compatibilityCaveat?: string;
}

interface ReleaseChoice {
  readonly version: string;
  readonly caveat?: string;
  readonly isUnknown?: true;
}

export const NEWEST_STABLE = BASELINE_VERSION;

/** The last patch of each minor that the table was made from; a patch beyond it is taken to behave alike. */
const LAST_PATCH: ReadonlyMap<string, number> = new Map(
  [
    [4, 10],
    [5, 10],
    [6, 14],
    [7, 8],
    [8, 6],
    [9, 9],
    [10, 6],
    [11, 8],
    [12, 9],
    [13, 9],
    [14, 6],
    [15, 7],
    [16, 7],
    [17, 8],
    [18, 7],
    [19, 10],
    [20, 8],
    [21, 6],
    [22, 8],
    [23, 6],
    [24, 6],
    [25, 5],
    [26, 8],
    [27, 9],
    [28, 10],
    [29, 6],
    [30, 3],
    [31, 0],
  ].map(([minor, patch]) => [`1.${minor}`, patch ?? 0]),
);

/**
 * The profile of `1.30` (its last patch known), a patch, or the newest stable release when nothing is asked for; with what
 * istiod's own environment and compatibility version change of it.
 */
export function profileFor(asked: string | undefined, istiod: IstiodSettings = {}): ProfileChoice {
  const { version, ...release } = releaseFor(asked);
  const number = parseVersion(version);
  const switches = switchesOf(version);
  if (number === undefined) return { profile: { version, ...switches }, ...release, variables: [] };
  const applied = applyEnvironment(switches, number, istiod);
  return {
    profile: { version, ...applied.switches },
    ...release,
    variables: applied.variables,
    ...(applied.caveat !== undefined && { compatibilityCaveat: applied.caveat }),
  };
}

function releaseFor(asked: string | undefined): ReleaseChoice {
  if (asked === undefined) {
    return { version: NEWEST_STABLE, caveat: `no release of Istio is named: answered as ${NEWEST_STABLE}` };
  }
  const version = parseVersion(asked) ?? parseMinorRange(asked);
  if (version === undefined) {
    return {
      version: NEWEST_STABLE,
      caveat: `"${asked}" is no release of Istio: answered as ${NEWEST_STABLE}`,
      isUnknown: true,
    };
  }
  const last = LAST_PATCH.get(`${version.major}.${version.minor}`);
  if (last === undefined) return nearest(asked, version);
  const caveat = doubts(asked, version, last);
  return {
    version: formatVersion({ ...version, patch: version.patch ?? last }),
    ...(caveat !== undefined && { caveat }),
  };
}

function doubts(asked: string, version: Version, last: number): string | undefined {
  if ((version.patch ?? 0) <= last) return undefined;
  return `Istio ${asked} is newer than what is known of its minor release: answered as ${version.major}.${version.minor}.${last} behaves`;
}

/** A release that the table does not have: the first or the last one that it has. */
function nearest(asked: string, version: Version): ReleaseChoice {
  const minors = [...LAST_PATCH].map(([minor, patch]) => `${minor}.${patch}`);
  const first = minors[0] ?? NEWEST_STABLE;
  const isOlder = compareVersions(version, parseVersion(first) ?? version) < 0;
  const chosen = isOlder ? first : NEWEST_STABLE;
  return {
    version: chosen,
    caveat: `Istio ${asked} is not known: answered as ${chosen}, the nearest release`,
    isUnknown: true,
  };
}

/** The baseline, with every change between it and `version` undone or done. */
export function switchesOf(text: string): Switches {
  const version = parseVersion(text);
  let switches: Switches = BASELINE;
  if (version === undefined) return switches;
  for (const { upTo, change } of OLDER) {
    if (isAtMost(version, upTo)) switches = { ...switches, ...change };
  }
  for (const { since, change } of NEWER) {
    if (isWithin(version, { since })) switches = { ...switches, ...change };
  }
  return switches;
}

function isAtMost(version: Version, text: string): boolean {
  const other = parseVersion(text);
  return other !== undefined && compareVersions(version, other) <= 0;
}
