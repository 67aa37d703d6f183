// A repository state and two releases -> what the upgrade of istiod alone moves: known calls, destinations that nobody
// names, listeners and sidecars, each with the switches that cause it. The repository itself stays as it is.
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { whatOf } from "../mesh/installation.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { type SwitchChange, type SwitchName, switchChanges, withSwitchesOf } from "../releases/compare-profiles.ts";
import type { Profile } from "../releases/profile.ts";
import type { CallSetting } from "../settings/settings.ts";
import { sameOutcome } from "../simulation/call.ts";
import { type ChosenProfile, chooseProfile, type Decider } from "../simulation/choose-profile.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { readMesh, type SimulationSettings, simulateAs } from "../simulation/simulate-snapshot.ts";
import { compareCalls } from "./compare-calls.ts";
import { compareCaptures } from "./compare-captures.ts";
import { compareListeners } from "./compare-listeners.ts";
import { compareSidecars, type SidecarChange } from "./compare-sidecars.ts";
import { findCalls } from "./find-calls.ts";
import { causeFinder } from "./find-causes.ts";
import type { CallChange, Capture, ListenerChange } from "./impact.ts";
import { pairProxies } from "./pair-proxies.ts";
import { listenerMoves } from "./probe-listener.ts";
import { withSettingsCalls } from "./settings-calls.ts";

export interface UpgradeSettings extends Omit<SimulationSettings, "istio" | "base"> {
  /** Release to upgrade from; else what the repository names. Where nobody names it, nothing can be said. */
  readonly from?: string;
  readonly to: string;
  /** Calls that settings name. */
  readonly calls?: readonly CallSetting[];
}

export type MovedListener = ListenerChange<SwitchChange> & {
  /** Some connection ends elsewhere; else only the shape of the listener changes. */
  readonly moves: boolean;
};

/** What an upgrade of istiod does to one mesh. */
export interface Upgrade {
  readonly mesh: string;
  readonly from: { readonly release: string; readonly decidedBy: readonly Decider[] };
  readonly to: { readonly release: string; readonly decidedBy: readonly Decider[] };
  /** Every switch that differs, whether or not anything here depends on it. */
  readonly switches: readonly SwitchChange[];
  /** Known calls that go another way or whose clients see something else. */
  readonly calls: readonly CallChange<SwitchChange>[];
  /** How many were followed. */
  readonly followed: number;
  readonly captures: readonly Capture<SwitchChange>[];
  readonly listeners: readonly MovedListener[];
  readonly sidecars: readonly SidecarChange[];
  readonly workloads: number;
  /** Objects that can change listeners and are not simulated, as `Kind namespace/name`, sorted. */
  readonly unmodelled: readonly string[];
  readonly notices: readonly Notice[];
  /** A release that nobody names, or that the table does not have, is compared by another one: the answer may be wrong. */
  readonly isUnknown: boolean;
}

/** Never throws; what cannot be read or is not known is a notice. */
export function upgrade(snapshot: Snapshot, settings: UpgradeSettings): Upgrade {
  const { from: asked, to: wanted, ...shared } = settings;
  const { mesh, notices } = readMesh(snapshot, shared);
  const from = chooseProfile(mesh, { ...shared, ...(asked !== undefined && { istio: asked }) });
  const to = chooseProfile(mesh, { ...shared, istio: wanted });
  const isUnnamed = !from.decidedBy.some(({ name }) => name === "release");
  return {
    ...compareReleases(mesh, { before: from.profile, after: to.profile }, shared),
    from: { release: from.profile.version, decidedBy: from.decidedBy },
    to: { release: to.profile.version, decidedBy: to.decidedBy },
    notices: [...notices, ...withoutRepetition([...from.notices, ...to.notices])],
    isUnknown: isUnnamed || from.isUnknown || to.isUnknown,
  };
}

function withoutRepetition(notices: ChosenProfile["notices"]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}

interface Profiles {
  readonly before: Profile;
  readonly after: Profile;
}

type SharedSettings = Omit<UpgradeSettings, "from" | "to">;
type Comparison = Omit<Upgrade, "from" | "to" | "notices" | "isUnknown">;

function compareReleases(mesh: Mesh, { before, after }: Profiles, settings: SharedSettings): Comparison {
  const switches = switchChanges(before, after);
  const as = (profile: Profile): Simulation => simulateAs(mesh, { profile, decidedBy: [] }, settings);
  const sides = { before: as(before), after: as(after) };
  const calls = withSettingsCalls(findCalls(mesh), mesh, settings.calls ?? []);
  const findCauses = causeFinder<SwitchChange>({
    changed: switches,
    keyOf: ({ name }) => name,
    without: (names) => as(withSwitchesOf(before, after, names as readonly SwitchName[])),
    workloads: mesh.workloads.length,
  });
  const compared = {
    mesh: mesh.name,
    switches,
    followed: calls.length,
    workloads: mesh.workloads.length,
    unmodelled: mesh.unmodelled.map(whatOf).toSorted(compareText),
  };
  if (switches.length === 0) return { ...compared, calls: [], captures: [], listeners: [], sidecars: [] };
  const pairs = pairProxies(sides.before, sides.after);
  return {
    ...compared,
    calls: compareCalls({ ...sides, callsBefore: calls, callsAfter: calls, findCauses }).filter(isMoved),
    captures: compareCaptures(sides, pairs, findCauses),
    listeners: compareListeners({ pairs, changed: [], findCauses }).map((change) => ({
      ...change,
      moves: listenerMoves(change, sides),
    })),
    sidecars: compareSidecars(sides, findCauses),
  };
}

function isMoved({ before, after }: CallChange<SwitchChange>): boolean {
  if (before === null || after === null) return true;
  return !sameOutcome(before.outcome, after.outcome) || before.symptom !== after.symptom;
}

/** Whether traffic goes another way, or anybody sees another answer; another name for the same server is none. */
export function movesTraffic({ calls, captures, listeners, sidecars }: Upgrade): boolean {
  return (
    calls.some(({ symptom }) => symptom !== "relabelled") ||
    captures.some(({ symptom }) => symptom !== "relabelled") ||
    listeners.some(({ moves }) => moves) ||
    sidecars.length > 0
  );
}
