// Impact -> its cases: each call, capture, conflict and listener with the facts that policies may ask about.
import type { CallChange, ChangedObject, Impact } from "../impact/impact.ts";
import { once } from "../manifests/remember.ts";
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

/** Something of the impact, with what is known of it. */
export interface Case {
  readonly about: About;
  readonly fact: Fact;
  readonly subject: Partial<Subject>;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
}

export function listCases(impact: Impact): readonly Case[] {
  const keys = new Set(impact.changed.map(objectKey));
  const isChanged: IsChanged = (origin) => keys.has(objectKey(origin));
  const users = once(() => usersIn(impact));
  const usersOf: UsersOf = (capture) => users()(capture);
  return [
    ...impact.calls.map((call) => callCase(call, callFact(call, isChanged))),
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

/** By the host that a capture ends at: calls that name it, or that its cluster has. */
function usersIn({ calls }: Impact): UsersOf {
  const users = new Map<string, Set<string>>();
  const add = (host: string, namespace: string) => users.set(host, (users.get(host) ?? new Set()).add(namespace));
  for (const { call, after } of calls) {
    if (after === null) continue;
    const namespace = call.from.slice(0, call.from.indexOf("/"));
    add(splitHostPort(call.to)?.host ?? call.to, namespace);
    const host = hostOfCluster(after.cluster);
    // Who is only swept along does not use it.
    if (host !== "" && splitHostPort(call.to)?.host !== host && isMeant(call.to, host)) add(host, namespace);
  }
  return (capture) => users.get(hostOfCluster(capture.after)) ?? NOBODY;
}

const NOBODY: ReadonlySet<string> = new Set();

const hostOfCluster = (cluster: string | undefined): string => cluster?.split("|")[3] ?? "";

/** `stock.warehouse` is short for `stock.warehouse.svc.cluster.local`. */
const isMeant = (to: string, host: string): boolean => host.startsWith(`${splitHostPort(to)?.host ?? to}.`);
