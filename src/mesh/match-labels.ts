// Label sets and selectors as Kubernetes matches them.
import type { LabelSelector, Labels } from "./labels.ts";

/** Every label of `selector` is among `labels`. An empty selector covers everything. */
export function coveredBy(selector: Labels | undefined, labels: Labels): boolean {
  if (selector === undefined) return true;
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

type Operator = (expression: Expression, value: string | undefined) => boolean;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["In", (expression, value) => value !== undefined && (expression.values ?? []).includes(value)],
  ["NotIn", (expression, value) => value === undefined || !(expression.values ?? []).includes(value)],
  ["Exists", (_expression, value) => value !== undefined],
  ["DoesNotExist", (_expression, value) => value === undefined],
]);

/** A Kubernetes LabelSelector; an unknown operator matches nothing. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  if (!coveredBy(selector.matchLabels, labels)) return false;
  return (selector.matchExpressions ?? []).every((expression) => {
    const value = Object.hasOwn(labels, expression.key) ? labels[expression.key] : undefined;
    return OPERATORS.get(expression.operator)?.(expression, value) ?? false;
  });
}
