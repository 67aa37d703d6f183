// Impact -> its cases: each call, capture, conflict and listener with the facts that policies may ask about.
import type { ChangedObject, Impact } from "../impact/impact.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { callFact, captureFact, conflictFact, type Fact, type IsChanged, listenerFact } from "./impact-facts.ts";
import type { Subject } from "./policy.ts";
import type { About } from "./policy-file.ts";

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
  return [
    ...impact.calls.map((call): Case => {
      const port = splitHostPort(call.call.to)?.port ?? 0;
      return { about: "call", fact: callFact(call, isChanged), subject: { calls: [call] }, causes: call.causes, port };
    }),
    ...impact.captures.map((capture): Case => {
      const { causes, port } = capture;
      return {
        about: "capture",
        fact: captureFact(capture, isChanged),
        subject: { captures: [capture] },
        causes,
        port,
      };
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
