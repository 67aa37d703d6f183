// Policies and settings -> those that judge, with the severities that they are to have. A name that no policy has is a notice.
import type { Notice } from "../manifests/notice.ts";
import { nearestWord } from "../settings/nearest-word.ts";
import type { Settings } from "../settings/settings.ts";
import type { Severity } from "./policy.ts";
import type { Policy } from "./read-policies.ts";

export interface ConfiguredPolicies {
  readonly policies: readonly Policy[];
  readonly notices: readonly Notice[];
}

export function configurePolicies(policies: readonly Policy[], settings: Settings): ConfiguredPolicies {
  const said = new Map(Object.entries(settings.policies ?? {}));
  const configured = policies.flatMap((policy) => {
    const { enabled = policy.enabled ?? true, severity } = said.get(policy.id) ?? {};
    if (!enabled) return [];
    return [severity === undefined ? policy : withSeverity(policy, severity)];
  });
  const known = policies.map(({ id }) => id);
  const unknown = [...said.keys()].filter((id) => !known.includes(id));
  return { policies: configured, notices: unknown.map((id) => noticeOfUnknown(id, known)) };
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** The worst rules get the severity; none of the others is raised, and none stays above it. */
function withSeverity(policy: Policy, severity: Severity): Policy {
  const worst = Math.max(...policy.rules.map((rule) => RANK[rule.severity]));
  const adjust = (own: Severity): Severity => (RANK[own] === worst || RANK[own] > RANK[severity] ? severity : own);
  return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, severity: adjust(rule.severity) })) };
}

function noticeOfUnknown(id: string, known: readonly string[]): Notice {
  const near = nearestWord(id, known);
  const advice = near === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${near}?`;
  return {
    code: "unknown-policy",
    message: `The settings name a policy ${id} that there is not. ${advice}`,
    relevance: "no",
  };
}
