// (Policy, cases) -> groups of the cases that it minds: one for each set of causes and port, one finding each.
import type { ChangedObject } from "../impact/impact.ts";
import type { Notice } from "../manifests/notice.ts";
import { objectKey } from "../mesh/mesh.ts";
import type { Fact } from "./fact.ts";
import type { Case } from "./list-cases.ts";
import type { Subject } from "./policy.ts";
import { broken, type CompiledRule, type Policy } from "./read-policies.ts";

/** The cases of one future finding, by the rule that holds for them. */
export interface Group {
  readonly policy: Policy;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
  /** It is about what is so, not about what moves. */
  readonly isState: boolean;
  readonly matches: ReadonlyMap<CompiledRule, Subject>;
}

export interface Grouping {
  readonly groups: readonly Group[];
  /** Facts for which some rule holds. */
  readonly minded: readonly Fact[];
  /** Conditions that failed. */
  readonly notices: readonly Notice[];
}

/** What moves is told apart from what is so: a fix can undo the one and leave the other. Each case counts for the first rule that holds. A condition that fails is told once, and holds for nothing. */
export function groupCases(policy: Policy, cases: readonly Case[]): Grouping {
  const groups = new Map<string, OpenGroup>();
  const minded: Fact[] = [];
  const failed = new Map<CompiledRule, Notice>();
  const holds = (rule: CompiledRule, { about, fact }: Case): boolean => {
    if (rule.about !== about || failed.has(rule)) return false;
    const answer = rule.condition.ask(fact);
    if ("holds" in answer) return answer.holds;
    failed.set(rule, broken(policy.path, `a condition about ${about} fails: ${answer.reason}`));
    return false;
  };
  const asked = new Set(policy.rules.map(({ about }) => about));
  for (const one of cases) {
    if (!asked.has(one.about)) continue;
    const rule = policy.rules.find((candidate) => holds(candidate, one));
    if (rule === undefined) continue;
    minded.push(one.fact);
    const isState = one.subject.states !== undefined;
    const key = [isState, one.port, ...one.causes.map(objectKey).toSorted()].join("\n");
    const group = groups.get(key) ?? { policy, causes: one.causes, port: one.port, isState, matches: new Map() };
    const subjects = group.matches.get(rule) ?? [];
    subjects.push(one.subject);
    group.matches.set(rule, subjects);
    groups.set(key, group);
  }
  return { groups: [...groups.values()].map(closeGroup), minded, notices: [...failed.values()] };
}

interface OpenGroup extends Omit<Group, "matches"> {
  readonly matches: Map<CompiledRule, Partial<Subject>[]>;
}

function closeGroup({ matches, ...group }: OpenGroup): Group {
  return { ...group, matches: new Map([...matches].map(([rule, subjects]) => [rule, mergeSubjects(subjects)])) };
}

/** Several subjects as one. */
export function mergeSubjects(subjects: readonly Partial<Subject>[]): Subject {
  return {
    calls: subjects.flatMap(({ calls }) => calls ?? []),
    captures: subjects.flatMap(({ captures }) => captures ?? []),
    routes: subjects.flatMap(({ routes }) => routes ?? []),
    listeners: subjects.flatMap(({ listeners }) => listeners ?? []),
    conflicts: subjects.flatMap(({ conflicts }) => conflicts ?? []),
    states: subjects.flatMap(({ states }) => states ?? []),
  };
}
