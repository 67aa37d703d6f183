// (Policies, impact) -> findings: one for each policy, set of causes and port. Sees facts only, never manifests.
import type { Impact } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import { objectKey } from "../mesh/mesh.ts";
import { groupCases } from "./group-cases.ts";
import { listCases } from "./list-cases.ts";
import type { Finding } from "./policy.ts";
import type { Policy } from "./read-policies.ts";
import { writeFinding } from "./write-finding.ts";

export interface Judgement {
  /** In order of severity, then of id. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** What policies say about an impact. A condition that fails is a notice, never a finding. */
export function judge(policies: readonly Policy[], impact: Impact): Judgement {
  const cases = listCases(impact);
  const groupings = policies.map((policy) => groupCases(policy, cases));
  const findings = groupings.flatMap(({ groups }) => groups.map((group) => writeFinding(group, impact)));
  const yieldsTo = new Map(policies.map((policy) => [policy.id, policy.yieldsTo ?? []]));
  const kept = findings.filter(
    (finding) => !findings.some((other) => tellsMore(other, finding, yieldsTo.get(finding.policy) ?? [])),
  );
  return { findings: kept.toSorted(bySeverity), notices: groupings.flatMap(({ notices }) => notices) };
}

/** One problem, one finding: `other` is of a policy that `finding` yields to, on its port and with all its causes. */
function tellsMore(other: Finding, finding: Finding, yieldsTo: readonly string[]): boolean {
  if (!yieldsTo.includes(other.policy) || other.port !== finding.port) return false;
  const causes = new Set(other.causes.map(objectKey));
  return finding.causes.every((cause) => causes.has(objectKey(cause)));
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity] || compareText(a.id, b.id);
}
