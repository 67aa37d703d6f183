// Impact -> its cases: each call, capture, conflict and listener with the facts that policies may ask about.
import type { CallChange, ChangedObject, Impact } from "../impact/impact.ts";
import { once, oncePer, remember } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import type { Fact } from "./fact.ts";
import {
  callFact,
  captureFact,
  conflictFact,
  type IsChanged,
  listenerFact,
  routeFact,
  type UsersOf,
} from "./impact-facts.ts";
import type { Subject } from "./policy.ts";
import type { About } from "./policy-file.ts";
import { stateFact } from "./state-facts.ts";

/** Whether a call that the change cannot touch is anything to look at. */
export type MayMind = (call: CallChange) => boolean;

/** Something of the impact, with what is known of it. */
export interface Case {
  readonly about: About;
  readonly fact: Fact;
  readonly subject: Partial<Subject>;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
}

/** Those that `mayMind` rules out from a part of their facts are left out: nobody follows their calls. */
export function listCases(impact: Impact, mayMind: MayMind): readonly Case[] {
  const keys = new Set(impact.changed.map(objectKey));
  const isChanged: IsChanged = (origin) => keys.has(objectKey(origin));
  const users = once(() => usersIn(impact));
  const usersOf: UsersOf = (capture) => users()(capture);
  return [
    ...impact.calls
      .filter((call) => call.untouched !== true || mayMind(call))
      .map((call) => callCase(call, callFact(call, isChanged))),
    ...impact.captures.map((capture): Case => {
      const { causes, port } = capture;
      return {
        about: "capture",
        fact: captureFact(capture, isChanged, usersOf),
        subject: { captures: [capture] },
        causes,
        port,
      };
    }),
    ...(impact.routes ?? []).map((route): Case => {
      const { causes, port } = route;
      return { about: "route", fact: routeFact(route), subject: { routes: [route] }, causes, port };
    }),
    ...impact.conflicts.map((conflict): Case => {
      const { causes, port } = conflict;
      return {
        about: "conflict",
        fact: conflictFact(conflict, isChanged),
        subject: { conflicts: [conflict] },
        causes,
        port,
      };
    }),
    ...(impact.states ?? []).map((state): Case => {
      const { kind: about, causes, port } = state;
      return { about, fact: stateFact(state, isChanged), subject: { states: [state] }, causes, port };
    }),
    ...impact.listeners.map((listener): Case => {
      const port = (listener.after ?? listener.before)?.port ?? 0;
      return {
        about: "listener",
        fact: listenerFact(listener),
        subject: { listeners: [listener] },
        causes: listener.causes,
        port,
      };
    }),
  ];
}

function callCase(call: CallChange, fact: Fact): Case {
  const port = splitHostPort(call.call.to)?.port ?? 0;
  return { about: "call", fact, subject: { calls: [call] }, causes: call.causes, port };
}

/**
 * By the host that a capture ends at: calls that name it in full, or in short (`stock.warehouse` for
 * `stock.warehouse.svc.cluster.local`) and end there. Who is only swept along does not use it.
 */
function usersIn({ calls }: Impact): UsersOf {
  const byName = Map.groupBy(calls, ({ call }) => hostOf(call).name);
  const users = new Map<string, ReadonlySet<string>>();
  return (capture) => {
    const host = hostOfCluster(capture.after);
    return remember(users, host, () => {
      const inFull = (byName.get(host) ?? []).filter(({ after }) => after !== null);
      const inShort = shortNames(host)
        .flatMap((name) => byName.get(name) ?? [])
        .filter(({ after }) => hostOfCluster(after?.cluster) === host);
      return new Set([...inFull, ...inShort].map(({ call }) => call.from.slice(0, call.from.indexOf("/"))));
    });
  };
}

const hostOf = oncePer(({ to }: CallChange["call"]) => ({ name: splitHostPort(to)?.host ?? to }));

const hostOfCluster = (cluster: string | undefined): string => cluster?.split("|")[3] ?? "";

/** What the name begins with, up to one of its dots. */
const shortNames = (host: string): readonly string[] =>
  [...host.matchAll(/\./g)].map(({ index }) => host.slice(0, index));
