// Calls, captures, conflicts and listeners of an impact -> the flat facts that conditions of policies may ask about. Each
// name is explained in vocabulary.ts.

import type {
  CallChange,
  Capture,
  ChangedObject,
  Conflict,
  ListenerChange,
  RouteChange,
  Way,
} from "../impact/impact.ts";
import { isAnswered } from "../impact/is-answered.ts";
import { oncePer } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { type CallResult, type Symptom, sameOutcome } from "../simulation/call.ts";
import type { Origin } from "../simulation/outbound.ts";
import type { Fact } from "./fact.ts";
import { isCallTaken, isCaptureTaken } from "./is-taken.ts";

/** What a change changes: needed to tell who has nothing to do with it. */
export type IsChanged = (origin: Origin) => boolean;

/** Namespaces that the causes live in: who is there has something to do with them. */
const homes = (causes: readonly ChangedObject[]): ReadonlySet<string> =>
  new Set(causes.map(({ namespace }) => namespace));

export const strangers = (namespaces: readonly string[], causes: readonly ChangedObject[]): readonly string[] =>
  namespaces.filter((namespace) => !homes(causes).has(namespace));

const answeredBy = (way: Way | null, symptom: Symptom): boolean =>
  way !== null && way.chosenBy !== "unresolved" && (isAnswered(symptom) || isExcused(way, symptom));

/** A service without pods in Git looks dead and may well be alive. */
const isExcused = (way: Way, symptom: Symptom): boolean =>
  way.podsUnknown === true && (symptom === "closed" || symptom === "http-503");

/** The change took the last pods of the service away: that is known, whoever else may make pods. */
const lostItsPods = (before: CallResult | null, after: CallResult | null): boolean =>
  before?.outcome === after?.outcome && before?.endpoints?.length !== 0 && after?.endpoints?.length === 0;

/** What the change itself takes away was held. */
const isUnheld = (way: Way | null, causes: readonly ChangedObject[]): boolean =>
  way?.unheld?.every(({ namespace, name }) =>
    causes.every((cause) => cause.change !== "removed" || cause.namespace !== namespace || cause.name !== name),
  ) ?? false;

/** Kinds of the changed objects, each once. */
export const kindsOf = (causes: readonly ChangedObject[]): readonly string[] => [
  ...new Set(causes.map(({ kind }) => kind)),
];

/** One side of a call or capture. */
const side = (name: "before" | "after", way: Way | null) => ({
  [`${name}ChosenBy`]: way?.chosenBy ?? "",
  [`${name}Own`]: way?.own ?? false,
  [`${name}Direct`]: way?.direct ?? false,
  [`${name}Taker`]: way?.takers[0]?.kind ?? "",
  [`${name}Form`]: way?.taker?.form ?? "",
});

/** Thousands of calls share a listener that thousands of services have a part in: each list is looked through once. */
const isAnyChanged = oncePer((isChanged: IsChanged) =>
  oncePer((takers: Way["takers"]) => ({ isSo: takers.some(isChanged) })),
);

/** What is known of whoever has it after the change. */
const taken = (way: Way | null, isChanged: IsChanged) => ({
  afterProtocol: way?.taker?.protocol ?? "",
  countsOnAllocation: way?.taker?.countsOnAllocation ?? false,
  takenByChange: way !== null && isAnyChanged(isChanged)(way.takers).isSo,
});

/** Who had it is still there as it was, and has it no longer. */
function isHidden({ before, after }: CallChange["ways"], isChanged: IsChanged): boolean {
  const [owner] = before?.takers ?? [];
  if (owner === undefined || isChanged(owner)) return false;
  return after?.takers.every((taker) => objectKey(taker) !== objectKey(owner)) ?? false;
}

/** What is so of every call that the change cannot touch. */
export const UNTOUCHED: Fact = {
  side: "both",
  moved: false,
  hidden: false,
  stranger: true,
  causeKinds: [],
  taken: false,
};

/** What is known of such a call without following it. */
export const unfollowedFact = ({ call }: CallChange): Fact => ({ ...madeBy(call), ...UNTOUCHED });

const madeBy = ({ from, to, tls, protocol, sure }: CallChange["call"]) => ({
  from,
  namespace: from.slice(0, from.indexOf("/")),
  to,
  port: splitHostPort(to)?.port ?? 0,
  protocol: tls === true ? "tls" : protocol,
  sure,
});

/** Most calls are not touched, and are the same in every comparison with one base: so is what is known of them. */
export function callFact(change: CallChange, isChanged: IsChanged): Fact {
  const { before, after } = change.ways;
  const isUntouched = before !== null && before === after && !isAnyChanged(isChanged)(before.takers).isSo;
  return isUntouched ? untouchedFact(change) : factOf(change, isChanged);
}

const untouchedFact = oncePer((change: CallChange): Fact => factOf(change, () => false));

function factOf({ call, before, after, ways, symptom, causes }: CallChange, isChanged: IsChanged): Fact {
  const made = madeBy(call);
  const fact: Fact = {
    ...made,
    side: before === null ? "after" : after === null ? "before" : "both",
    moved:
      before !== null && after !== null && (!sameOutcome(before.outcome, after.outcome) || before.symptom !== symptom),
    before: before?.outcome ?? "",
    after: after?.outcome ?? "",
    ...side("before", ways.before),
    ...side("after", ways.after),
    beforeAnswered: before !== null && answeredBy(ways.before, before.symptom),
    afterAnswered: answeredBy(ways.after, symptom) && !(lostItsPods(before, after) && !isAnswered(symptom)),
    afterUnheld: isUnheld(ways.after, causes),
    endpointsKnown: knowsEndpoints(before),
    symptom,
    ...taken(ways.after, isChanged),
    hidden: isHidden(ways, isChanged),
    stranger: strangers([made.namespace], causes).length > 0,
    causeKinds: kindsOf(causes),
  };
  return { ...fact, taken: isCallTaken(fact) };
}

/** Where it ended before is known by address, not by a name that only DNS resolves. */
function knowsEndpoints(result: CallResult | null): boolean {
  const endpoints = result?.endpoints ?? [];
  return (
    endpoints.length > 0 && endpoints.every((endpoint) => !/[A-Za-z]/.test(endpoint) || endpoint.startsWith("pod:"))
  );
}

/** Namespaces of the known calls that go to what takes a capture. */
export type UsersOf = (capture: Capture) => ReadonlySet<string>;

export function captureFact(capture: Capture, isChanged: IsChanged, usersOf: UsersOf): Fact {
  const users = usersOf(capture);
  const away = strangers([...users], capture.causes);
  const { port, protocol, range, listener, before, after, ways, symptom, namespaces, causes } = capture;
  const fact: Fact = {
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
    ...taken(ways.after, isChanged),
    usedAtHome: away.length < users.size,
    usedElsewhere: away.length > 0,
    ...who(namespaces, causes),
  };
  return { ...fact, taken: isCaptureTaken(fact) };
}

const who = (namespaces: readonly string[], causes: readonly ChangedObject[]) => ({
  namespaces,
  strangers: strangers(namespaces, causes),
  causeKinds: kindsOf(causes),
});

const isWildcard = (address: string): boolean => address === "0.0.0.0" || address === "::";

export function routeFact({ host, port, protocol, before, after, ways, ...route }: RouteChange): Fact {
  const { beforeSymptom, symptom, namespaces, causes } = route;
  return {
    host,
    port,
    protocol,
    before,
    after,
    beforeAnswered: ways.before.own && answeredBy(ways.before, beforeSymptom),
    afterAnswered: answeredBy(ways.after, symptom),
    afterUnheld: isUnheld(ways.after, causes),
    symptom,
    ...who(namespaces, causes),
  };
}

/** Two names for one pod, which speaks the same under both. */
function isSamePods(listener: string, { winner, loser }: NonNullable<Conflict["takers"]>): boolean {
  if (isWildcard(splitHostPort(listener)?.host ?? "")) return false;
  return winner?.form === "headless" && loser?.form === "headless" && winner.protocol === loser.protocol;
}

export function conflictFact(
  { listener, port, winner, loser, takers = {}, namespaces, causes }: Conflict,
  isChanged: IsChanged,
): Fact {
  return {
    listener,
    wildcard: isWildcard(splitHostPort(listener)?.host ?? ""),
    port,
    protocol: loser.protocol,
    hostname: loser.hostname,
    winnerKind: winner.kind,
    loserKind: loser.origin.kind,
    winnerChanged: isChanged(winner),
    loserChanged: isChanged(loser.origin),
    winnerForm: takers.winner?.form ?? "",
    loserForm: takers.loser?.form ?? "",
    samePods: isSamePods(listener, takers),
    sameObject: objectKey(winner) === objectKey(loser.origin),
    countsOnAllocation: [takers.winner, takers.loser].some((taker) => taker?.countsOnAllocation === true),
    ...who(namespaces, causes),
  };
}

export function listenerFact({ change, listener, before, after, namespaces, causes }: ListenerChange): Fact {
  const one = after ?? before;
  return {
    change,
    listener,
    address: one?.address ?? "",
    port: one?.port ?? 0,
    wildcard: isWildcard(one?.address ?? ""),
    ...who(namespaces, causes),
  };
}
