// DestinationRules of one namespace -> by host, those that count: rules of one host become one where istiod unites them.
// istiod: model/destination_rule.go mergeDestinationRule
import { isWildcard, moreSpecific, subsetOf } from "../mesh/hostnames.ts";
import type { Labels } from "../mesh/mesh.ts";
import type { DestinationRuleSpec, TrafficPolicy } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";

export interface Subset {
  readonly name: string;
  readonly labels: Labels;
  readonly trafficPolicy?: TrafficPolicy;
}

export interface DestinationRule {
  readonly host: string;
  readonly namespace: string;
  /** As written; empty when it says nothing. */
  readonly exportTo: ReadonlySet<string>;
  readonly workloadSelector?: DestinationRuleSpec["workloadSelector"];
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets: readonly Subset[];
}

/** Rules by host, in order, and the wildcards among the hosts, most specific first. */
export interface HostIndex {
  readonly byHost: ReadonlyMap<string, readonly DestinationRule[]>;
  readonly wildcards: readonly string[];
}

export function uniteByHost(rules: readonly DestinationRule[], profile: Profile): HostIndex {
  const byHost = new Map<string, readonly DestinationRule[]>();
  for (const rule of rules) byHost.set(rule.host, joined(byHost.get(rule.host) ?? [], rule, profile));
  const wildcards = [...byHost.keys()].filter(isWildcard);
  return { byHost, wildcards: wildcards.sort((a, b) => (moreSpecific(a, b) ? -1 : 1)) };
}

/** The rules of the most specific host that covers the service; undefined when none does. */
export function mostSpecific(
  { byHost, wildcards }: HostIndex,
  hostname: string,
): readonly DestinationRule[] | undefined {
  const host = byHost.has(hostname) ? hostname : wildcards.find((wildcard) => subsetOf(hostname, wildcard));
  return host === undefined ? undefined : byHost.get(host);
}

/** The list after `incoming` went into the rules that it unites with, or stands on its own, or both. */
function joined(
  known: readonly DestinationRule[],
  incoming: DestinationRule,
  { onlyLikeExportsUnite }: Profile,
): readonly DestinationRule[] {
  let standsAlone = true;
  const united = known.map((existing) => {
    const alike = sameSet(existing.exportTo, incoming.exportTo);
    if (onlyLikeExportsUnite) {
      standsAlone = !alike;
      if (!(alike || (existing.exportTo.size > 0 && incoming.exportTo.isSupersetOf(existing.exportTo))))
        return existing;
    }
    const selectors = compareSelectors(existing, incoming);
    if (selectors === "different") {
      if (onlyLikeExportsUnite) standsAlone = true;
      return existing;
    }
    if (selectors === "alike") standsAlone = false;
    return unite(existing, incoming);
  });
  return standsAlone ? [...united, incoming] : united;
}

function compareSelectors(a: DestinationRule, b: DestinationRule): "alike" | "different" | "one has none" {
  const [first, second] = [a.workloadSelector, b.workloadSelector];
  if (first === undefined && second === undefined) return "alike";
  if (first === undefined || second === undefined) return "one has none";
  const [left, right] = [Object.entries(first.matchLabels ?? {}), second.matchLabels ?? {}];
  const same = left.length === Object.keys(right).length && left.every(([key, value]) => right[key] === value);
  return same ? "alike" : "different";
}

function unite(first: DestinationRule, second: DestinationRule): DestinationRule {
  const names = new Set(first.subsets.map((subset) => subset.name));
  const trafficPolicy = first.trafficPolicy ?? second.trafficPolicy;
  return {
    ...first,
    exportTo: first.exportTo.size > 0 ? first.exportTo : second.exportTo,
    subsets: [...first.subsets, ...second.subsets.filter((subset) => !names.has(subset.name))],
    ...(trafficPolicy && { trafficPolicy }),
  };
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && a.isSubsetOf(b);
