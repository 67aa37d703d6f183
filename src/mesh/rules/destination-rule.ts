// What istiod's webhook refuses in a DestinationRule, as far as outbound traffic is concerned.
// istiod: validation.go ValidateDestinationRule (1.30)
import type { DestinationRuleSpec } from "../specs.ts";
import { exportToIsConsistent, exportToIsNotNobody } from "./export-to.ts";
import { labelComplaints, selectorComplaints } from "./labels.ts";
import { isDnsLabel, isWildcardDomain } from "./names.ts";
import { complain, type Rule, repeated } from "./rule.ts";

type DestinationRuleRule = Rule<DestinationRuleSpec>;

const hostIsName: DestinationRuleRule = function* ({ host }) {
  if (!isWildcardDomain(host)) yield complain(["host"], `must be the name of a host, not \`${host}\``);
};

const subsetsAreDistinct: DestinationRuleRule = function* ({ subsets = [] }) {
  for (const [index, first] of repeated(subsets, ({ name }) => name)) {
    yield complain(["subsets", index, "name"], `is the name of subsets[${first}] too`);
  }
};

const subsetsAreNames: DestinationRuleRule = function* ({ subsets = [] }) {
  for (const [index, { name, labels }] of subsets.entries()) {
    if (!isDnsLabel(name)) yield complain(["subsets", index, "name"], `cannot be the name of a subset: \`${name}\``);
    yield* labelComplaints(["subsets", index, "labels"], labels);
  }
};

const policiesSaySomething: DestinationRuleRule = function* ({ trafficPolicy, subsets = [] }) {
  if (trafficPolicy !== undefined && isEmpty(trafficPolicy)) yield complain(["trafficPolicy"], "is empty");
  for (const [index, subset] of subsets.entries()) {
    if (subset.trafficPolicy === undefined || !isEmpty(subset.trafficPolicy)) continue;
    yield complain(["subsets", index, "trafficPolicy"], "is empty");
  }
};

const selectorIsPlain: DestinationRuleRule = ({ workloadSelector }) =>
  selectorComplaints(["workloadSelector", "matchLabels"], workloadSelector?.matchLabels);

const selectorStaysAtHome: DestinationRuleRule = function* ({ workloadSelector, exportTo = [] }, { namespace }) {
  if (workloadSelector === undefined) return;
  const index = exportTo.findIndex((entry) => entry !== "." && entry !== namespace);
  if (index >= 0) yield complain(["exportTo", index], "must be `.` where there is a workloadSelector");
};

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

export const DESTINATION_RULE_RULES: readonly DestinationRuleRule[] = [
  hostIsName,
  subsetsAreDistinct,
  subsetsAreNames,
  policiesSaySomething,
  selectorIsPlain,
  selectorStaysAtHome,
  exportToIsConsistent,
  exportToIsNotNobody,
];
