// Pairs of proxies -> traffic that nobody names and that the change moves: what happens to a connection to just any
// address on a port (or inside a range) is asked on both sides, once for each pair.
import type { Notice } from "../manifests/notice.ts";
import { joinHostPort, parseCidr } from "../simulation/addresses.ts";
import { type Call, sameOutcome } from "../simulation/call.ts";
import type { Listener } from "../simulation/outbound.ts";
import { ELSEWHERE } from "../simulation/resolve-name.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { addressWithin, inNarrowerRange } from "./address-within.ts";
import type { FindCauses } from "./find-causes.ts";
import { findWay } from "./find-way.ts";
import type { Capture } from "./impact.ts";
import { isAnswered } from "./is-answered.ts";
import { changedListeners, type ListenerPair, namespacesOf, type ProxySides } from "./pair-proxies.ts";
import { FREE_PORT } from "./probe-listener.ts";
import { type Passage, relateSymptom } from "./relate-symptom.ts";

interface Sides {
  readonly before: Simulation;
  readonly after: Simulation;
}

/** A question: a connection of this kind to this address. */
interface Probe {
  readonly port: number;
  readonly protocol: Capture["protocol"];
  readonly address: string;
  readonly range?: string;
}

/** A probe that goes another way after the change. */
interface Moved {
  readonly probe: Probe;
  readonly before: Passage;
  readonly after: Passage;
}

interface Seen extends Moved {
  readonly workloads: Set<string>;
}

const PROTOCOLS = ["tcp", "http", "tls"] as const;
/** A listener with more ranges than this is asked about these only. */
const MOST_RANGES = 32;

export function compareCaptures<Cause>(
  sides: Sides,
  pairs: readonly ProxySides[],
  findCauses: FindCauses<Cause>,
): readonly Capture<Cause>[] {
  const seen = new Map<string, Seen>();
  for (const pair of pairs) {
    const probes = changedListeners(pair).flatMap((listener) => probesOf(listener, pair));
    for (const moved of withoutRepetition(probes.flatMap((probe) => follow(sides, pair, probe)))) {
      const identity = identityOf(moved);
      const entry = seen.get(identity) ?? { ...moved, workloads: new Set<string>() };
      for (const proxy of pair.proxies) entry.workloads.add(proxy);
      seen.set(identity, entry);
    }
  }
  return [...seen.values()].toSorted(byProbe).map((entry) => capture(entry, sides, findCauses));
}

function follow(sides: Sides, { proxies: [speaker = ""] }: ProxySides, probe: Probe): readonly Moved[] {
  const before = ask(sides.before, speaker, probe);
  const after = ask(sides.after, speaker, probe);
  return sameAnswer(before, after) ? [] : [{ probe, before, after }];
}

function identityOf({ probe, before, after }: Moved): string {
  const answers = [before, after].map(({ result }) => [result.outcome, result.listener, result.symptom]);
  return JSON.stringify([probe.port, probe.protocol, probe.range, answers]);
}

/** Listeners that take more than one address are asked what they take; all others only take what names them. */
function probesOf({ key, before, after }: ListenerPair, pair: ProxySides): readonly Probe[] {
  const listener = after ?? before;
  if (listener === undefined || listener.port === 0) return [];
  const { address: bound, port } = listener;
  if (key === pair.after.virtualOutbound) return [{ port: FREE_PORT, protocol: "tcp", address: ELSEWHERE }];
  if (key === pair.before?.virtualOutbound || (bound !== "0.0.0.0" && bound !== "::")) return [];
  const anywhere = PROTOCOLS.map((protocol) => ({ port, protocol, address: ELSEWHERE }));
  const ranges = rangesOfBoth(before, after).slice(0, MOST_RANGES);
  const within = ranges.flatMap((range) => {
    const isNamed = (candidate: string) =>
      namesAddress(pair, joinHostPort(candidate, port)) || inNarrowerRange(candidate, range, ranges);
    const address = addressWithin(range, isNamed);
    return address === undefined ? [] : PROTOCOLS.map((protocol) => ({ port, protocol, address, range }));
  });
  return [...anywhere, ...within];
}

/** Listeners with more ranges than are asked about, each once. */
export function noticesOfRanges(pairs: readonly ProxySides[]): readonly Notice[] {
  const cut = new Map<string, number>();
  for (const { key, before, after } of pairs.flatMap((pair) => changedListeners(pair))) {
    const { length } = rangesOfBoth(before, after);
    if (length > MOST_RANGES) cut.set(key, Math.max(length, cut.get(key) ?? 0));
  }
  return [...cut].map(([key, count]) => ({
    code: "many-ranges",
    message: `The listener ${key} takes ${count} address ranges; what a change does to traffic that nobody names is told for the first ${MOST_RANGES} of them.`,
    relevance: "no",
  }));
}

function rangesOfBoth(before: Listener | undefined, after: Listener | undefined): readonly string[] {
  return [...new Set([...rangesOf(before), ...rangesOf(after)])];
}

const namesAddress = ({ before, after }: ProxySides, key: string): boolean =>
  before?.listeners.has(key) === true || after.listeners.has(key);

function rangesOf(listener: Listener | undefined): readonly string[] {
  const chains = listener?.chains ?? [];
  return chains.flatMap(({ match }) => match.prefixRanges ?? []).filter((range) => parseCidr(range) !== undefined);
}

function ask(simulation: Simulation, from: string, { port, protocol, address }: Probe): Passage {
  const to = joinHostPort(address, port);
  const call: Call = protocol === "tls" ? { from, to, protocol: "tcp", tls: true } : { from, to, protocol };
  const result = simulation.follow(call);
  return { result, way: findWay(simulation, result) };
}

function sameAnswer(before: Passage, after: Passage): boolean {
  if (isStraight(before) && isStraight(after)) return true;
  return sameOutcome(before.result.outcome, after.result.outcome) && before.result.symptom === after.result.symptom;
}

/** Nobody took it: with a sidecar or without one it goes to the address that it names. */
const isStraight = ({ result, way }: Passage): boolean =>
  way.chosenBy === "passthrough" && way.direct && isAnswered(result.symptom);

/** Connections that go the same way whatever is spoken are told once, as `tcp`. */
function withoutRepetition(moved: readonly Moved[]): readonly Moved[] {
  return moved.filter(({ probe, before, after }) => {
    const plain = moved.find(
      ({ probe: other }) => other.protocol === "tcp" && other.address === probe.address && other.port === probe.port,
    );
    if (plain === undefined || probe.protocol === "tcp") return true;
    return !(
      sameOutcome(plain.before.result.outcome, before.result.outcome) &&
      sameOutcome(plain.after.result.outcome, after.result.outcome)
    );
  });
}

const isOwnListener = (name: string | undefined): name is string => name !== undefined && name !== "virtualOutbound";

function capture<Cause>(
  { probe, before, after, workloads }: Seen,
  sides: Sides,
  findCauses: FindCauses<Cause>,
): Capture<Cause> {
  const [speaker = ""] = workloads;
  const isAnyPort = probe.port === FREE_PORT;
  return {
    port: isAnyPort ? 0 : probe.port,
    protocol: probe.protocol,
    ...(probe.range === undefined ? {} : { range: probe.range }),
    listener:
      [after, before].map(({ result }) => result.listener).find(isOwnListener) ??
      (isAnyPort ? "virtualOutbound" : `0.0.0.0:${probe.port}`),
    before: before.result.outcome,
    after: after.result.outcome,
    ways: { before: before.way, after: after.way },
    symptom: relateSymptom(before, after, sides.after.mesh),
    workloads: [...workloads].toSorted(),
    namespaces: namespacesOf([...workloads]),
    ...findCauses({
      suspects: [...after.way.takers, ...before.way.takers],
      port: probe.port,
      identity: `capture ${speaker} ${identityOf({ probe, before, after })}`,
      isGone: (simulation) => sameAnswer(before, ask(simulation, speaker, probe)),
    }),
  };
}

function byProbe(a: Seen, b: Seen): number {
  const [left, right] = [a, b].map(({ probe, workloads }) =>
    [probe.range ?? "", probe.protocol, [...workloads][0]].join(" "),
  );
  return a.probe.port - b.probe.port || ((left ?? "") < (right ?? "") ? -1 : 1);
}
