// (Policies, impact) -> findings: one for each trouble. Sees facts only, never manifests.
import type { Impact, StateKind } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Condition } from "./compile-condition.ts";
import type { Fact } from "./fact.ts";
import { giveWay } from "./give-way.ts";
import { type Grouping, groupCases } from "./group-cases.ts";
import { UNTOUCHED, unfollowedFact } from "./impact-facts.ts";
import { type Case, listCases, type MayMind } from "./list-cases.ts";
import type { Finding } from "./policy.ts";
import type { Policy } from "./read-policies.ts";
import { STATE_KINDS } from "./state-facts.ts";
import { writeFinding } from "./write-finding.ts";

export interface Judgement {
  /** In order of severity, then of id. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** What policies say about an impact. A condition that fails is a notice, never a finding. */
export function judge(policies: readonly Policy[], impact: Impact): Judgement {
  const silent = silentFacts(policies);
  const cases = listCases(impact, mayMind(policies)).filter(({ fact }) => !silent.has(fact));
  const groupings = policies.map((policy) => groupCases(policy, cases));
  for (const { fact } of silentAmong(cases, groupings)) silent.add(fact);
  const findings = groupings.flatMap(({ groups }) => groups.map((group) => writeFinding(group, impact)));
  const told = giveWay(findings, policies);
  return { findings: told.toSorted(bySeverity), notices: groupings.flatMap(({ notices }) => notices) };
}

/** Most calls of a mesh are not touched, and that alone settles what most policies say of them. */
const mayMind = oncePer((policies: readonly Policy[]): MayMind => {
  const conditions = policies.flatMap(({ rules }) =>
    rules.flatMap(({ about, condition }) => (about === "call" && !condition.excludes(UNTOUCHED) ? [condition] : [])),
  );
  return (call) => conditions.length > 0 && minds(conditions, unfollowedFact(call));
});

const minds = (conditions: readonly Condition[], fact: Fact): boolean =>
  conditions.some(({ excludes }) => !excludes(fact));

/** What no policy minds, nor fails at: the same facts come again with every fix that is tried. */
const silentFacts = oncePer((_: readonly Policy[]) => new WeakSet<Fact>());

function silentAmong(cases: readonly Case[], groupings: readonly Grouping[]): readonly Case[] {
  if (groupings.some(({ notices }) => notices.length > 0)) return [];
  const minded = new Set(groupings.flatMap(({ minded: facts }) => facts));
  return cases.filter(({ fact }) => !minded.has(fact));
}

/** The kinds of states that policies ask about: no other has to be looked for. */
export function statesAskedFor(policies: readonly Policy[]): ReadonlySet<StateKind> {
  const about: ReadonlySet<string> = new Set(policies.flatMap(({ rules }) => rules.map((rule) => rule.about)));
  return new Set(STATE_KINDS.filter((kind) => about.has(kind)));
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity] || compareText(a.id, b.id);
}
