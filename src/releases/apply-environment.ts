// (switches of a release, istiod's environment) -> the switches with what the environment changes, and what became of each
// variable. A variable that no release knows is passed over in silence: most of istiod's are about other things.
import { COMPATIBILITY, KNOWN_TARGETS } from "./compatibility.ts";
import { ENVIRONMENT, type EnvironmentSwitch, type Period } from "./environment.ts";
import type { Switches } from "./switches.ts";
import { compareVersions, isWithin, parseVersion, type Version } from "./version.ts";

/** How istiod is set up, besides its release. */
export interface IstiodSettings {
  /** Environment of istiod, by name. */
  readonly environment?: ReadonlyMap<string, string>;
  /** `compatibilityVersion` of the chart, such as "1.21": behave as that release where a switch for it exists. */
  readonly compatibilityVersion?: string;
}

/** A variable that is set away from its default, or that could have been. */
export interface AppliedVariable {
  readonly name: string;
  readonly value: string;
  readonly from: "environment" | "compatibilityVersion";
  /** What it changes; empty where it has no effect. */
  readonly changed: readonly (keyof Switches)[];
  /** Words for a notice where it is not followed. */
  readonly caveat?: string;
}

export interface AppliedEnvironment {
  readonly switches: Switches;
  /** In order of name. */
  readonly variables: readonly AppliedVariable[];
  /** Why `compatibilityVersion` says nothing here. */
  readonly caveat?: string;
}

/** A variable wins over what the compatibility version sets. */
export function applyEnvironment(base: Switches, version: Version, istiod: IstiodSettings): AppliedEnvironment {
  const { environment, compatibilityVersion } = istiod;
  const compatible = compatibleVariables(version, compatibilityVersion);
  const variables: AppliedVariable[] = [];
  let switches = base;
  for (const row of ENVIRONMENT) {
    const own = environment?.get(row.name);
    const value = own ?? compatible.values.get(row.name);
    if (value === undefined) continue;
    const from = own === undefined ? "compatibilityVersion" : "environment";
    const { change, caveat } = effectOf(row, value, version);
    const changed = (Object.keys(change) as (keyof Switches)[]).filter(
      (name) => JSON.stringify(change[name]) !== JSON.stringify(switches[name]),
    );
    switches = { ...switches, ...change };
    variables.push({ name: row.name, value, from, changed, ...(caveat !== undefined && { caveat }) });
  }
  const { caveat } = compatible;
  return { switches, variables: variables.sort(byName), ...(caveat !== undefined && { caveat }) };
}

interface Effect {
  readonly change: Partial<Switches>;
  readonly caveat?: string;
}

const NO_CHANGE: Effect = { change: {} };

function effectOf(row: EnvironmentSwitch, written: string, version: Version): Effect {
  const period = periodOf(row, version);
  if (period === undefined) return { change: {}, caveat: "this release does not know it: it has no effect" };
  const value = isSwitch(period) ? readBoolean(written) : written.trim();
  if (value === undefined) {
    return { change: {}, caveat: `istiod reads true or false here, and takes ${period.default} instead` };
  }
  if (value === period.default) return NO_CHANGE;
  const change = period.change !== undefined && Object.hasOwn(period.change, value) ? period.change[value] : undefined;
  if (change !== undefined) return { change };
  return { change: {}, caveat: `Earshot knows it (${row.about}) but simulates only ${period.default}` };
}

/** The time of a variable that a release lies in; undefined where the release does not know the variable. */
export function periodOf({ periods }: EnvironmentSwitch, version: Version): Period | undefined {
  return periods.find((period) => isWithin(version, period));
}

/** Whether any release has such a switch. */
export const isEnvironmentSwitch = (name: string): boolean => ENVIRONMENT.some((row) => row.name === name);

const isSwitch = (period: Period): boolean => period.default === "true" || period.default === "false";

// As Go reads a boolean.
const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False"]);

function readBoolean(text: string): "true" | "false" | undefined {
  const word = text.trim();
  if (TRUE.has(word)) return "true";
  return FALSE.has(word) ? "false" : undefined;
}

interface CompatibleVariables {
  readonly values: ReadonlyMap<string, string>;
  readonly caveat?: string;
}

/** What the chart of this release sets for a target version. */
function compatibleVariables(version: Version, wanted: string | undefined): CompatibleVariables {
  if (wanted === undefined || wanted.trim() === "") return { values: new Map() };
  const target = parseVersion(wanted);
  const known = KNOWN_TARGETS[`${version.major}.${version.minor}`];
  if (target === undefined || known === undefined || !isBetween(target, known)) {
    const charts = known === undefined ? "knows none" : `knows ${known[0]} to ${known[1]}`;
    return {
      values: new Map(),
      caveat: `the chart of Istio ${version.major}.${version.minor} ${charts}: such an installation fails, and Earshot leaves it out`,
    };
  }
  const rows = COMPATIBILITY.filter((row) => isWithin(version, row) && isBetween(target, row.targets));
  return { values: new Map(rows.map(({ name, value }) => [name, value])) };
}

/** By major and minor. */
function isBetween(target: Version, [first, last]: readonly [string, string]): boolean {
  const minor = { ...target, patch: 0 };
  const [low, high] = [parseVersion(first), parseVersion(last)];
  if (low === undefined || high === undefined) return false;
  return compareVersions(minor, low) >= 0 && compareVersions(minor, high) <= 0;
}

function byName(a: AppliedVariable, b: AppliedVariable): number {
  return a.name < b.name ? -1 : 1;
}
