// Two simulations -> what becomes of calls that nobody names to hosts of the VirtualServices and DestinationRules of a
// change: routes move without any listener that does.
import { joinHostPort, splitHostPort } from "../simulation/addresses.ts";
import { sameOutcome } from "../simulation/call.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { isUndone } from "./compare-calls.ts";
import type { KnownCall } from "./find-calls.ts";
import type { FindCauses } from "./find-causes.ts";
import { findWay } from "./find-way.ts";
import { asUnresolved, followByName } from "./follow-by-name.ts";
import { type DeclaredSpeech, declaredSpeech, guessSpeech } from "./guess-speech.ts";
import type { ChangedObject, RouteChange } from "./impact.ts";
import { namespacesOf } from "./pair-proxies.ts";
import { type Passage, relateSymptom } from "./relate-symptom.ts";
import { type RoutedHost, routedHosts } from "./routed-hosts.ts";

export interface RoutesRequest {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly changed: readonly ChangedObject[];
  readonly findCauses: FindCauses;
}

/** Connections that are followed on both sides; of larger meshes one workload speaks for its namespace. */
const MOST_CALLS = 2_000;

interface Moved {
  readonly call: KnownCall;
  readonly before: Passage;
  readonly after: Passage;
}

interface Seen extends Moved {
  readonly workloads: string[];
}

export function compareRoutes({ before, after, changed, findCauses }: RoutesRequest): readonly RouteChange[] {
  const hosts = routedHosts([after.mesh, before.mesh], changed);
  if (hosts.length === 0) return [];
  const proxies = bothSides(before, after);
  const askers = proxies.length * hosts.length <= MOST_CALLS ? proxies : onePerNamespace(proxies);
  const seen = new Map<string, Seen>();
  const declared = declaredSpeech(after.mesh);
  for (const from of askers) {
    for (const host of hosts) {
      const moved = follow(callTo(host, from, declared), before, after);
      if (moved === undefined) continue;
      const identity = JSON.stringify([host, kindOf(moved)]);
      const entry = seen.get(identity) ?? { ...moved, workloads: [] };
      entry.workloads.push(from);
      seen.set(identity, entry);
    }
  }
  return [...seen.values()].slice(0, MOST_CALLS).map((entry) => routeChange(entry, after, findCauses));
}

function bothSides(before: Simulation, after: Simulation): readonly string[] {
  const had = new Set(before.sidecars.flatMap(({ workload, injected }) => (injected ? [workload.id] : [])));
  return after.sidecars.flatMap(({ workload, injected }) => (injected && had.has(workload.id) ? [workload.id] : []));
}

const onePerNamespace = (proxies: readonly string[]): readonly string[] => [
  ...new Map(proxies.toReversed().map((proxy) => [proxy.slice(0, proxy.indexOf("/")), proxy])).values(),
];

function callTo({ host, port }: RoutedHost, from: string, declared: DeclaredSpeech): KnownCall {
  const speech = guessSpeech(port, declared(host, port, ""));
  const wire = speech === "tls" ? ({ protocol: "tcp", tls: true, sni: host } as const) : { protocol: speech };
  return { from, to: joinHostPort(host, port), ...wire, via: "", sure: false };
}

function follow(call: KnownCall, before: Simulation, after: Simulation): Moved | undefined {
  const [was, is] = [passage(before, call), passage(after, call)];
  if (sameOutcome(was.result.outcome, is.result.outcome) && was.result.symptom === is.result.symptom) return undefined;
  return { call, before: was, after: is };
}

/** A name without an address goes the same way wherever its address is, as far as Host and SNI decide. */
function passage(simulation: Simulation, call: KnownCall): Passage {
  const result = simulation.follow(call);
  if (result.outcome !== "unresolved") return { result, way: findWay(simulation, result) };
  const found = followByName(simulation, call);
  return found.way.chosenBy === "name" ? found : { result: asUnresolved(found, "unknown"), way: found.way };
}

const kindOf = ({ before, after }: Moved) =>
  [before, after].map(({ result }) => [result.outcome, result.symptom, result.listener]);

function routeChange({ call, before, after, workloads }: Seen, now: Simulation, findCauses: FindCauses): RouteChange {
  const { host = call.to, port = 0 } = splitHostPort(call.to) ?? {};
  return {
    host,
    port,
    protocol: call.tls === true ? "tls" : call.protocol,
    before: before.result.outcome,
    after: after.result.outcome,
    ways: { before: before.way, after: after.way },
    beforeSymptom: before.result.symptom,
    symptom: relateSymptom(before, after, now.mesh),
    workloads: workloads.toSorted(),
    namespaces: namespacesOf(workloads),
    ...findCauses({
      suspects: [],
      port,
      isGone: (simulation) => isUndone({ before, after, now: passage(simulation, call) }),
    }),
  };
}
