// A followed call -> what decided where it goes, and whether that is where its client aims. Reads the listener that took
// it; follows nothing itself.
import { isAddress, isSymbol, matchedBits, splitHostPort } from "../simulation/addresses.ts";
import type { CallResult } from "../simulation/call.ts";
import { subsetOf } from "../simulation/hostnames.ts";
import type { FilterChain, Listener, Origin, Outbound, Target } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { ChosenBy, Way } from "./impact.ts";

interface Aim {
  /** The address that the connection is opened to. */
  readonly address: string;
  /** `address:port`. */
  readonly destination: string;
  readonly sni?: string;
}

export function findWay(simulation: Simulation, result: CallResult): Way {
  const nothing = { own: false, direct: false, takers: [] };
  if (result.outcome === "unresolved") return { chosenBy: "unresolved", ...nothing };
  const outbound = simulation.outboundOf(result.call.from);
  const listener = result.listener === undefined ? undefined : outbound?.listeners.get(result.listener);
  const openers = listener === undefined ? [] : openersOf(listener);
  if (result.error !== undefined) return { chosenBy: "nowhere", ...nothing, takers: openers };
  if (isBlocked(result)) return { chosenBy: "blocked", ...nothing, takers: openers };
  if (outbound === undefined || result.listener === undefined || result.cluster === "PassthroughCluster") {
    return { chosenBy: "passthrough", own: true, direct: true, takers: openers };
  }
  const aim = aimOf(result);
  const chain = listener === undefined ? undefined : chainTaken(listener, result, aim);
  const chosenBy = listener === undefined ? "swept" : chooser({ simulation, listener, chain, result, aim });
  const ends = endsOf(outbound, result, aim.destination);
  return {
    chosenBy,
    own: chosenBy !== "swept" || ends.own,
    direct: ends.direct,
    takers: takersOf(outbound, result, chain, openers),
  };
}

const isBlocked = ({ cluster, virtualHost, outcome }: CallResult): boolean =>
  cluster === "BlackHoleCluster" || outcome === "block_all" || (cluster === undefined && virtualHost === "block_all");

function aimOf({ call, resolved }: CallResult): Aim {
  const named = splitHostPort(call.to);
  const host = named?.host ?? call.to;
  const address = splitHostPort(resolved ?? "")?.host ?? resolved ?? host;
  const sni = call.tls === true ? (call.sni ?? (isAddress(host) || isSymbol(host) ? undefined : host)) : undefined;
  return { address, destination: `${address}:${named?.port ?? 0}`, ...(sni === undefined ? {} : { sni }) };
}

/** Everything that has a part in the listener. */
function openersOf(listener: Listener): readonly Origin[] {
  return listener.contributions.filter(({ effect }) => effect !== "dropped").map(({ origin }) => origin);
}

function takersOf(
  outbound: Outbound,
  result: CallResult,
  chain: FilterChain | undefined,
  openers: readonly Origin[],
): readonly Origin[] {
  const ofCluster = result.cluster === undefined ? undefined : outbound.clusters.get(result.cluster)?.origin;
  const takers = [chain?.origin, ofCluster].filter((origin) => origin !== undefined);
  return takers.length > 0 ? takers : openers;
}

const covers = (ranges: readonly string[], address: string): boolean =>
  ranges.some((range) => matchedBits(range, address) >= 0);

/** The chain that leads to the result: the most restricted one of those that the connection fits. */
function chainTaken(listener: Listener, result: CallResult, aim: Aim): FilterChain | undefined {
  const { chains, defaultChain } = listener;
  const leading = [...chains, ...(defaultChain === undefined ? [] : [defaultChain])].filter(({ target }) =>
    leadsTo(target, result),
  );
  const byRange = leading.filter(
    ({ match }) => match.prefixRanges !== undefined && covers(match.prefixRanges, aim.address),
  );
  const byName = leading.filter(({ match }) => match.serverNames !== undefined && covered(match.serverNames, aim.sni));
  const free = leading.filter(({ match }) => match.prefixRanges === undefined && match.serverNames === undefined);
  return byRange.find((chain) => byName.includes(chain)) ?? byName[0] ?? byRange[0] ?? free[0];
}

const covered = (patterns: readonly string[], name: string | undefined): boolean =>
  name !== undefined && patterns.some((pattern) => subsetOf(name.toLowerCase(), pattern.toLowerCase()));

function leadsTo(target: Target, result: CallResult): boolean {
  if (target.kind === "route") return result.virtualHost !== undefined;
  if (target.kind === "cluster") return target.cluster === result.cluster;
  return result.weighted !== undefined && result.virtualHost === undefined;
}

interface Choice {
  readonly simulation: Simulation;
  readonly listener: Listener;
  readonly chain: FilterChain | undefined;
  readonly result: CallResult;
  readonly aim: Aim;
}

function chooser({ simulation, listener, chain, result, aim }: Choice): ChosenBy {
  if (listener.address === aim.address || listener.additionalAddresses.includes(aim.address)) return "address";
  if (chain?.match.serverNames !== undefined) return "name";
  const ranges = chain?.match.prefixRanges ?? [];
  if (ranges.includes(aim.address)) return "address";
  if (covers(ranges, aim.address)) return "range";
  if (chain?.target.kind !== "route" || result.virtualHost === undefined) return "swept";
  const routes = simulation.routesOf(result.call.from, chain.target.route);
  const host = routes?.virtualHosts.find(({ name }) => name === result.virtualHost);
  return host?.domains.includes("*") ? "swept" : "name";
}

/** Whether the connection ends at `destination`: always there (`direct`), or there among others (`own`). */
function endsOf(outbound: Outbound, result: CallResult, destination: string): { own: boolean; direct: boolean } {
  if (result.cluster !== undefined && outbound.clusters.get(result.cluster)?.type === "ORIGINAL_DST") {
    return { own: true, direct: true };
  }
  const endpoints = result.endpoints ?? [];
  return {
    own: endpoints.includes(destination),
    direct: endpoints.length > 0 && endpoints.every((endpoint) => endpoint === destination),
  };
}
