// Impact -> who and what the change touches, in the words in which doubts are looked for. Judges nothing.
import { oncePer } from "../../manifests/remember.ts";
import { objectKey } from "../../mesh/mesh.ts";
import { sameOutcome } from "../../simulation/call.ts";
import type { CallChange, Impact } from "../impact.ts";

export interface Affected {
  /** Known calls that go another way, or get another answer. */
  readonly calls: readonly CallChange[];
  /** Namespaces of workloads whose traffic moves, known calls or not. */
  readonly namespaces: ReadonlySet<string>;
  /** Hosts of the clusters that such traffic ends in, before or after. */
  readonly hosts: ReadonlySet<string>;
  /** Keys of the objects that the change adds, changes or removes. */
  readonly changed: ReadonlySet<string>;
}

export const affectedBy = oncePer((impact: Impact): Affected => {
  const calls = impact.calls.filter(isAffected);
  const { captures, conflicts } = impact;
  const callers = calls.map(({ call }) => call.from.slice(0, call.from.indexOf("/")));
  const outcomes = [
    ...calls.flatMap(({ before, after }) => [before?.outcome ?? "", after?.outcome ?? ""]),
    ...captures.flatMap(({ before, after }) => [before, after]),
  ];
  return {
    calls,
    namespaces: new Set([...callers, ...[...captures, ...conflicts].flatMap(({ namespaces }) => namespaces)]),
    hosts: new Set(outcomes.flatMap(hostsOf)),
    changed: new Set(impact.changed.map(objectKey)),
  };
});

/** A call of one side only counts: a new workload may be what is hit. */
export function isAffected(change: CallChange): boolean {
  if (change.untouched === true) return false;
  const { before, after, symptom } = change;
  if (before === null || after === null) return true;
  return !sameOutcome(before.outcome, after.outcome) || before.symptom !== symptom;
}

/** Hosts of the clusters that an outcome names: `outbound|3306||mysql.demo`, also several of them with weights. */
export function hostsOf(outcome: string): readonly string[] {
  return [...outcome.matchAll(/outbound\|\d+\|[^|]*\|([^,=]+)/g)].flatMap(([, host]) => host ?? []);
}
