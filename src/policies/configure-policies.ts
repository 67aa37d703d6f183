// Policies and settings -> those that judge, with the severities that they are to have.
import type { Settings } from "../settings/settings.ts";
import type { Severity } from "./policy.ts";
import type { Policy } from "./read-policies.ts";

/** Without those that are off; a policy can be off unless settings say `enabled: true`. */
export function configurePolicies(policies: readonly Policy[], settings: Settings): readonly Policy[] {
  const said = new Map(Object.entries(settings.policies ?? {}));
  return policies.flatMap((policy) => {
    const { enabled = policy.enabled ?? true, severity } = said.get(policy.id) ?? {};
    if (!enabled) return [];
    return [severity === undefined ? policy : withSeverity(policy, severity)];
  });
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** The worst rules get the severity; none of the others is raised, and none stays above it. */
function withSeverity(policy: Policy, severity: Severity): Policy {
  const worst = Math.max(...policy.rules.map((rule) => RANK[rule.severity]));
  const adjust = (own: Severity): Severity => (RANK[own] === worst || RANK[own] > RANK[severity] ? severity : own);
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, severity: adjust(rule.severity) })) };
}
