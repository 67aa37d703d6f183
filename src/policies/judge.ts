// (Policies, impact) -> findings: one for each policy, set of causes and port. Sees facts only, never manifests.
import type { ChangedObject, Impact } from "../impact/impact.ts";
import type { Notice } from "../manifests/notice.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { callFact, captureFact, conflictFact, type Fact, listenerFact } from "./impact-facts.ts";
import type { Finding, Subject } from "./policy.ts";
import type { About } from "./policy-file.ts";
import { broken, type CompiledRule, type Policy } from "./read-policies.ts";
import { writeFinding } from "./write-finding.ts";

export interface Judgement {
  /** In order of severity, then of id. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** Something of the impact, with what is known of it. */
interface Case {
  readonly about: About;
  readonly fact: Fact;
  readonly subject: Partial<Subject>;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
}

/** The cases of one future finding, by the rule that holds for them. */
export interface Group {
  readonly policy: Policy;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
  readonly matches: Map<CompiledRule, Subject>;
}

export function judge(policies: readonly Policy[], impact: Impact): Judgement {
  const cases = casesOf(impact);
  const notices: Notice[] = [];
  const findings = policies.flatMap((policy) => {
    const groups = groupCases(policy, cases, notices);
    return groups.map((group) => writeFinding(group, impact));
  });
  const yields = new Map(policies.map(({ id, yieldsTo }) => [id, yieldsTo ?? []]));
  const kept = findings.filter(
    (finding) => !findings.some((other) => tellsMore(other, finding, yields.get(finding.policy) ?? [])),
  );
  return { findings: kept.toSorted(bySeverity), notices };
}

function casesOf(impact: Impact): readonly Case[] {
  const keys = new Set(impact.changed.map(objectKey));
  const isChanged = (origin: Parameters<typeof objectKey>[0]) => keys.has(objectKey(origin));
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

/** Each case counts for the first rule that holds. A condition that fails is told once for each rule. */
function groupCases(policy: Policy, cases: readonly Case[], notices: Notice[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const failed = new Set<CompiledRule>();
  for (const one of cases) {
    const rule = policy.rules.find((candidate) => {
      if (candidate.about !== one.about || failed.has(candidate)) return false;
      const answer = candidate.condition(one.fact);
      if ("holds" in answer) return answer.holds;
      failed.add(candidate);
      notices.push(broken(policy.path, `a condition about ${one.about} fails: ${answer.reason}`));
      return false;
    });
    if (rule === undefined) continue;
    const key = [one.port, ...one.causes.map(objectKey).toSorted()].join("\n");
    const group = groups.get(key) ?? { policy, causes: one.causes, port: one.port, matches: new Map() };
    group.matches.set(rule, merge(group.matches.get(rule), one.subject));
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Two subjects as one. */
export function merge(subject: Subject | undefined, more: Partial<Subject>): Subject {
  return {
    calls: [...(subject?.calls ?? []), ...(more.calls ?? [])],
    captures: [...(subject?.captures ?? []), ...(more.captures ?? [])],
    listeners: [...(subject?.listeners ?? []), ...(more.listeners ?? [])],
    conflicts: [...(subject?.conflicts ?? []), ...(more.conflicts ?? [])],
  };
}

/** One problem, one finding: `other` is of a policy that `finding` yields to, on its port and with all its causes. */
function tellsMore(other: Finding, finding: Finding, yieldsTo: readonly string[]): boolean {
  if (!yieldsTo.includes(other.policy) || other.port !== finding.port) return false;
  const causes = new Set(other.causes.map(objectKey));
  return finding.causes.every((cause) => causes.has(objectKey(cause)));
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
