// Upgrade -> the sentences about it, in reading order; every form of the report only sets them. Names stand between backticks.
import type { Capture } from "../impact/impact.ts";
import { type MovedListener, movesTraffic, type Upgrade } from "../impact/upgrade.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { SwitchChange } from "../releases/compare-profiles.ts";
import { listNames, quantity } from "./count-words.ts";
import { clusterHost } from "./describe-destination.ts";
import { formatLocation } from "./format-location.ts";
import { groupUpgrade, type UpgradeGroup } from "./group-upgrade.ts";
import { named } from "./printable.ts";
import { type CallStory, sortCalls, tellCall } from "./tell-call.ts";

export interface UpgradeStory {
  readonly title: string;
  readonly moves: boolean;
  readonly groups: readonly GroupStory[];
  /** Empty where both releases behave alike. */
  readonly decision: readonly string[];
}

export interface GroupStory {
  /** What istiod does otherwise. */
  readonly story: readonly string[];
  readonly calls: readonly CallStory[];
  /** Traffic that nobody names. */
  readonly captures: readonly string[];
  readonly listeners: readonly string[];
  readonly sidecars: readonly string[];
  /** What changes without anybody's traffic going another way; empty where there is nothing. */
  readonly quiet: string;
}

export function tellUpgrade(upgrade: Upgrade): UpgradeStory {
  const groups = groupUpgrade(upgrade);
  return {
    title: titleOf(upgrade),
    moves: movesTraffic(upgrade),
    groups: groups.map((group) => tellGroup(group, upgrade)),
    decision: upgrade.switches.length === 0 ? [] : decisionOf(upgrade, groups),
  };
}

function titleOf(upgrade: Upgrade): string {
  const { from, to, switches, calls, followed, listeners, sidecars, workloads } = upgrade;
  const way = `Istio ${from.release} → ${to.release}`;
  if (upgrade.isUnknown) return `What this upgrade moves cannot be said: ${whyUnknown(upgrade)}; compared as ${way}`;
  const seen = upgrade.notices.some(({ relevance }) => relevance === "yes") ? ", as far as it could be read" : "";
  if (switches.length === 0) return `${way} moves nothing${seen}: both behave alike`;
  const moved = calls.filter(({ symptom }) => symptom !== "relabelled").length;
  const moving = listeners.filter(({ moves }) => moves).length;
  if (!movesTraffic(upgrade)) {
    const tried = quantity(switches.length, "behaviour that differs", "behaviours that differ");
    return `${way} moves nothing here${seen}: ${tried}, ${quantity(workloads, "workload")}, ${quantity(followed, "known call")}`;
  }
  const parts = [
    ...(followed === 0 ? [] : [`${moved} of ${quantity(followed, "known call")}`]),
    ...(moving === 0 ? [] : [quantity(moving, "listener")]),
    ...(sidecars.length === 0 ? [] : [`the sidecars of ${quantity(sidecars.length, "workload")}`]),
  ];
  return `${way} moves traffic: ${parts.length === 0 ? "destinations that nobody names" : parts.join(", ")}`;
}

function whyUnknown({ from }: Upgrade): string {
  const isNamed = from.decidedBy.some(({ name }) => name === "release");
  return isNamed ? "a release is not known" : "nothing names the release that runs today (--from)";
}

function tellGroup({ causes, calls, captures, listeners, sidecars }: UpgradeGroup, { to }: Upgrade): GroupStory {
  const moving = listeners.filter(({ moves }) => moves);
  const still = listeners.length - moving.length;
  const verb = still === 1 ? "changes its" : "change their";
  return {
    story: causes.flatMap((cause) => tellCause(cause, to.release)),
    calls: sortCalls(calls).map(tellCall),
    captures: [...new Set(captures.map((capture) => tellCapture(capture, moving)))],
    listeners: tellListeners(
      moving.filter(({ listener }) => !captures.some((capture) => capture.listener === listener)),
    ),
    sidecars: sidecars.map(({ workload, change, reason }) => {
      const verb = change === "added" ? "would get a sidecar" : "would have no sidecar any more";
      return `${named(workload)} ${verb} when its pods start anew: ${reason}`;
    }),
    quiet: still === 0 ? "" : `${quantity(still, "listener")} ${verb} shape; connections to them end where they did`,
  };
}

const sentence = (text: string): string => `${text.replace(/\.$/, "")}.`;

/** "Up to 1.20: … From then on: …" */
function tellCause(cause: SwitchChange, release: string): readonly string[] {
  const { name, before, after, stories, lastReleases, keepBy, backwards } = cause;
  const [first, last] = [lastReleases[0], lastReleases.at(-1)];
  const [older, newer] = backwards ? [stories.after, stories.before] : [stories.before, stories.after];
  const words =
    first === undefined || last === undefined
      ? [`Before: ${stories.before}`, `After: ${stories.after}`]
      : [`Up to ${first}: ${older}`, `${first === last ? "From then on" : `After ${last}`}: ${newer}`];
  const told = stories.before === "" || stories.after === "" ? [] : words.map(sentence);
  const keep =
    keepBy === undefined
      ? ""
      : `; ${named(`${keepBy.variable}=${keepBy.value}`)} in the environment of istiod ${release} keeps it as it was`;
  return [...told, `${named(name)}: ${named(before)} → ${named(after)}${keep}`];
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ["PassthroughCluster", "that address, directly"],
  ["BlackHoleCluster", "nobody: the mesh lets out only who is registered"],
  ["block_all", "nobody: its own sidecar answers 502"],
  ["error: protocol error", "nobody: its own sidecar takes it for HTTP and refuses it"],
  ["error: no virtual host matched", "nobody: its own sidecar answers 404"],
  ["error: no route matched", "nobody: its own sidecar answers 404"],
  ["error: no filter chains matched", "nobody: its own sidecar closes it"],
]);

function endOf(outcome: string): string {
  return (
    OUTCOMES.get(outcome) ?? (outcome.startsWith("error: ") ? `nobody: ${named(outcome)}` : named(clusterHost(outcome)))
  );
}

/** With what becomes of the listener that takes or took it. */
function tellCapture(capture: Capture<SwitchChange>, listeners: readonly MovedListener[]): string {
  const { port, protocol, range, before, after, namespaces, workloads } = capture;
  const owner = listeners.find(({ listener }) => listener === capture.listener);
  const listener = owner === undefined ? "" : ` (listener ${named(owner.listener)} ${VERB[owner.change]})`;
  const where = range === undefined ? "any other address" : `other addresses in ${named(range)}`;
  const spoken = protocol === "tcp" ? "" : ` (${protocol.toUpperCase()})`;
  const who = `${quantity(workloads.length, "workload")} of ${listNames(namespaces)}`;
  const ports = port === 0 ? "any port without a listener" : `port ${port}`;
  return `${ports} of ${where}${spoken}, from ${who}: ${endOf(before)} → ${endOf(after)}${listener}`;
}

const VERB = { added: "is new", removed: "goes", changed: "changes" } as const;

/** One that differs from sidecar to sidecar, by an address of the pod's own, is told once. */
function tellListeners(listeners: readonly MovedListener[]): readonly string[] {
  const alike = Map.groupBy(listeners, ({ change, listener }) => `${named(listener)} ${VERB[change]}`);
  return [...alike].map(([what, changes]) => {
    const workloads = new Set(changes.flatMap((change) => change.workloads));
    const namespaces = [...new Set(changes.flatMap((change) => change.namespaces))].toSorted(compareText);
    return `${what}, in ${quantity(workloads.size, "workload")} of ${listNames(namespaces)}`;
  });
}

function decisionOf(
  { mesh, from, to, switches, workloads, followed, unmodelled }: Upgrade,
  groups: readonly UpgradeGroup[],
): readonly string[] {
  const effective = new Set(groups.flatMap(({ causes }) => causes.map(({ name }) => name)));
  return [
    `Mesh ${named(mesh)}: ${quantity(workloads, "workload")}, ${quantity(followed, "known call")} followed in both releases; nothing but istiod changes`,
    `From ${named(from.release)}${placesOf(from)} to ${named(to.release)}${placesOf(to)}`,
    `${quantity(switches.length, "behaviour that differs", "behaviours that differ")}, ${effective.size} with an effect here; each was undone alone to find what it causes`,
    ...(unmodelled.length === 0 ? [] : [`Not simulated, look at them yourself: ${listNames(unmodelled)}`]),
  ];
}

function placesOf({ decidedBy }: Upgrade["from"]): string {
  const words = decidedBy.flatMap(({ name, value, location }) => {
    const what = name === "release" ? "" : `${named(`${name}=${value}`)} from `;
    return location === undefined
      ? what === ""
        ? []
        : [`${what}a flag`]
      : [`${what}${named(formatLocation(location))}`];
  });
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}
