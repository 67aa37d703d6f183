// Impact -> the flat facts that conditions of policies may ask about. The vocabulary of policies: it only grows, and each
// name is explained in docs/policies.md.

import type { CallChange, Capture, ChangedObject, Conflict, ListenerChange, Way } from "../impact/impact.ts";
import { isAnswered } from "../impact/is-answered.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { type CallResult, type Symptom, sameOutcome } from "../simulation/call.ts";
import type { Origin } from "../simulation/outbound.ts";
import type { About } from "./policy-file.ts";

export type Fact = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a change changes: needed to tell who has nothing to do with it. */
export type IsChanged = (origin: Origin) => boolean;

/** Namespaces that the causes live in: who is there has something to do with them. */
const homes = (causes: readonly ChangedObject[]): ReadonlySet<string> =>
  new Set(causes.map(({ namespace }) => namespace));

const strangers = (namespaces: readonly string[], causes: readonly ChangedObject[]): readonly string[] =>
  namespaces.filter((namespace) => !homes(causes).has(namespace));

const answeredBy = (way: Way | null, symptom: Symptom): boolean =>
  way !== null && way.chosenBy !== "unresolved" && (isAnswered(symptom) || isExcused(way, symptom));

/** A service without pods in Git looks dead and may well be alive. */
const isExcused = (way: Way, symptom: Symptom): boolean =>
  way.podsUnknown === true && (symptom === "closed" || symptom === "http-503");

/** The change took the last pods of the service away: that is known, whoever else may make pods. */
const lostItsPods = (before: CallResult | null, after: CallResult | null): boolean =>
  before?.outcome === after?.outcome && before?.endpoints?.length !== 0 && after?.endpoints?.length === 0;

/** One side of a call or capture. */
const side = (name: "before" | "after", way: Way | null) => ({
  [`${name}ChosenBy`]: way?.chosenBy ?? "",
  [`${name}Own`]: way?.own ?? false,
  [`${name}Direct`]: way?.direct ?? false,
  [`${name}Taker`]: way?.takers[0]?.kind ?? "",
});

export function callFact({ call, before, after, ways, symptom, causes }: CallChange, isChanged: IsChanged): Fact {
  const named = splitHostPort(call.to);
  const namespace = call.from.slice(0, call.from.indexOf("/"));
  return {
    from: call.from,
    namespace,
    to: call.to,
    port: named?.port ?? 0,
    protocol: call.tls === true ? "tls" : call.protocol,
    sure: call.sure,
    side: before === null ? "after" : after === null ? "before" : "both",
    moved:
      before !== null && after !== null && (!sameOutcome(before.outcome, after.outcome) || before.symptom !== symptom),
    before: before?.outcome ?? "",
    after: after?.outcome ?? "",
    ...side("before", ways.before),
    ...side("after", ways.after),
    beforeAnswered: before !== null && answeredBy(ways.before, before.symptom),
    afterAnswered: answeredBy(ways.after, symptom) && !(lostItsPods(before, after) && !isAnswered(symptom)),
    endpointsKnown: knowsEndpoints(before),
    symptom,
    takenByChange: ways.after?.takers.some(isChanged) ?? false,
    stranger: strangers([namespace], causes).length > 0,
  };
}

/** Where it ended before is known by address, not by a name that only DNS resolves. */
function knowsEndpoints(result: CallResult | null): boolean {
  const endpoints = result?.endpoints ?? [];
  return (
    endpoints.length > 0 && endpoints.every((endpoint) => !/[A-Za-z]/.test(endpoint) || endpoint.startsWith("pod:"))
  );
}

export function captureFact(capture: Capture, isChanged: IsChanged): Fact {
  const { port, protocol, range, listener, before, after, ways, symptom, namespaces, causes } = capture;
  return {
    port,
    protocol,
    range: range ?? "",
    listener,
    before,
    after,
    ...side("before", ways.before),
    ...side("after", ways.after),
    beforeAnswered: ways.before.own,
    afterAnswered: answeredBy(ways.after, symptom),
    symptom,
    takenByChange: ways.after.takers.some(isChanged),
    namespaces,
    strangers: strangers(namespaces, causes),
  };
}

export function conflictFact(
  { listener, port, winner, loser, namespaces, causes }: Conflict,
  isChanged: IsChanged,
): Fact {
  return {
    listener,
    port,
    protocol: loser.protocol,
    hostname: loser.hostname,
    winnerKind: winner.kind,
    loserKind: loser.origin.kind,
    winnerChanged: isChanged(winner),
    loserChanged: isChanged(loser.origin),
    sameObject: objectKey(winner) === objectKey(loser.origin),
    namespaces,
    strangers: strangers(namespaces, causes),
  };
}

export function listenerFact({ change, listener, before, after, namespaces, causes }: ListenerChange): Fact {
  const one = after ?? before;
  return {
    change,
    listener,
    address: one?.address ?? "",
    port: one?.port ?? 0,
    wildcard: one?.address === "0.0.0.0" || one?.address === "::",
    namespaces,
    strangers: strangers(namespaces, causes),
  };
}

const CALL: CallChange = {
  call: { from: "", to: "", protocol: "tcp", via: "", sure: true },
  before: null,
  after: null,
  ways: { before: null, after: null },
  symptom: "unknown",
  causes: [],
};
const WAY: Way = { chosenBy: "passthrough", own: true, direct: true, takers: [] };
const NOBODY = { workloads: [], namespaces: [], causes: [] };
const ORIGIN: Origin = { kind: "", namespace: "", name: "" };

/** A fact of each kind, for its names. */
const SAMPLES: Readonly<Record<About, Fact>> = {
  call: callFact(CALL, () => false),
  capture: captureFact(
    {
      port: 0,
      protocol: "tcp",
      listener: "",
      before: "",
      after: "",
      ways: { before: WAY, after: WAY },
      symptom: "unknown",
      ...NOBODY,
    },
    () => false,
  ),
  conflict: conflictFact(
    {
      listener: "",
      port: 0,
      winner: ORIGIN,
      loser: { origin: ORIGIN, hostname: "", port: 0, protocol: "", effect: "dropped" },
      ...NOBODY,
    },
    () => false,
  ),
  listener: listenerFact({ change: "added", listener: "", ...NOBODY }),
};

/** The names of facts of a kind. */
export function factFields(about: About): ReadonlySet<string> {
  return new Set(Object.keys(SAMPLES[about]));
}
