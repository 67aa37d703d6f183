// A listener that two simulations have otherwise -> whether any connection to it ends elsewhere. Asked by following
// connections of each kind that its chains tell apart; the shape alone says nothing.
import { joinHostPort } from "../simulation/addresses.ts";
import { type Call, sameOutcome } from "../simulation/call.ts";
import type { Listener } from "../simulation/outbound.ts";
import { ELSEWHERE } from "../simulation/resolve-name.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { addressWithin } from "./address-within.ts";
import { findWay } from "./find-way.ts";
import type { ListenerChange } from "./impact.ts";
import { relateSymptom } from "./relate-symptom.ts";

interface Sides {
  readonly before: Simulation;
  readonly after: Simulation;
}

/** A listener for thousands of names is asked about these only. */
const MOST_NAMES = 24;
/** A port that nobody listens on stands for all of them. */
export const FREE_PORT = 64_999;

export function listenerMoves(change: ListenerChange<unknown>, sides: Sides): boolean {
  const [from = ""] = change.workloads;
  const listeners = [change.before, change.after].filter((listener) => listener !== undefined);
  // No connection can be followed into a unix socket.
  if (listeners.some(({ port }) => port === 0)) return true;
  return listeners
    .flatMap((listener) => probesOf(listener, listeners))
    .some((probe) => differs({ from, ...probe }, sides));
}

type Probe = Omit<Call, "from">;

function probesOf(listener: Listener, all: readonly Listener[]): readonly Probe[] {
  const { address, additionalAddresses } = listener;
  const isVirtual = address === "0.0.0.0" && listener.port === 15001;
  const port = isVirtual ? FREE_PORT : listener.port;
  const isOpen = address === "0.0.0.0" || address === "::";
  const ranges = all.flatMap(({ chains }) => chains.flatMap(({ match }) => match.prefixRanges ?? []));
  const within = ranges.slice(0, MOST_NAMES).flatMap((range) => addressWithin(range, () => false) ?? []);
  const targets = isOpen ? [ELSEWHERE, ...within] : [address, ...additionalAddresses];
  const names = all.flatMap(({ chains }) => chains.flatMap(({ match }) => match.serverNames ?? []));
  const hosts = all.flatMap(({ contributions }) => contributions.map(({ hostname }) => hostname));
  const distinct = (texts: readonly string[]) =>
    [...new Set(texts.map((text) => text.replace(/^\*\./, "any.")))].slice(0, MOST_NAMES);
  return [...new Set(targets)].flatMap((target): readonly Probe[] => {
    const to = joinHostPort(target, port);
    return [
      { to, protocol: "tcp" },
      { to, protocol: "http" },
      { to, protocol: "tcp", tls: true },
      ...distinct(names).map((sni): Probe => ({ to, protocol: "tcp", tls: true, sni })),
      ...distinct(hosts).map((host): Probe => ({ to, protocol: "http", host })),
    ];
  });
}

function differs(call: Call, { before, after }: Sides): boolean {
  const [was, is] = [before, after].map((simulation) => {
    const result = simulation.follow(call);
    return { result, way: findWay(simulation, result) };
  });
  if (was === undefined || is === undefined) return false;
  const isSame = sameOutcome(was.result.outcome, is.result.outcome);
  if (isSame && was.result.symptom === is.result.symptom) return false;
  return relateSymptom(was, is, after.mesh) !== "relabelled";
}
