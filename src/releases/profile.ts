// A release of Istio as named switches: what the simulation asks instead of comparing versions.
import { BASELINE, DELTAS, type Switches } from "./deltas.ts";
import { compareVersions, parseVersion } from "./version.ts";

/** The behaviour of one istiod release; each switch is named after what it does. */
export interface Profile extends Switches {
  /** Exact patch, such as "1.30.3". */
  readonly version: string;
}

export interface ProfileChoice {
  readonly profile: Profile;
  /** Words for a notice when the answer is not that of the very release that was asked for. */
  readonly caveat?: string;
}

export const NEWEST_STABLE = "1.30.3";

/** Releases whose behaviour is in the table. */
const FIRST_KNOWN = "1.30.0";

/** The profile of `1.30` (its last patch known), a patch, or the newest stable release when nothing is asked for. */
export function profileFor(version: string | undefined): ProfileChoice {
  if (version === undefined) {
    return { profile: profileOf(NEWEST_STABLE), caveat: `no release of Istio is named: answered as ${NEWEST_STABLE}` };
  }
  const wanted = parseVersion(version);
  if (wanted === undefined) {
    return {
      profile: profileOf(NEWEST_STABLE),
      caveat: `"${version}" is no release of Istio: answered as ${NEWEST_STABLE}`,
    };
  }
  const [newest, first] = [NEWEST_STABLE, FIRST_KNOWN].map((known) => parseVersion(known) ?? wanted) as [
    typeof wanted,
    typeof wanted,
  ];
  const patch = wanted.patch ?? (wanted.minor === newest.minor && wanted.major === newest.major ? newest.patch : 0);
  const exact = { ...wanted, patch: patch ?? 0 };
  const text = `${exact.major}.${exact.minor}.${exact.patch}`;
  if (compareVersions(exact, first) >= 0 && compareVersions(exact, newest) <= 0) return { profile: profileOf(text) };
  const nearest = compareVersions(exact, first) < 0 ? FIRST_KNOWN : NEWEST_STABLE;
  return {
    profile: profileOf(nearest),
    caveat: `Istio ${version} is not simulated yet: answered as ${nearest}, the nearest release`,
  };
}

/** The baseline with every delta down to `version` applied. */
function profileOf(version: string): Profile {
  const wanted = parseVersion(version);
  let switches: Switches = BASELINE;
  for (const delta of DELTAS) {
    const last = parseVersion(delta.upTo);
    if (wanted !== undefined && last !== undefined && compareVersions(wanted, last) <= 0) {
      switches = { ...switches, ...delta.change };
    }
  }
  return { version, ...switches };
}
