// A label selector as somebody wrote it -> one that is safe to ask. What is no selector selects nothing.
import type { JsonValue } from "../manifests/document.ts";
import type { LabelSelector } from "./labels.ts";
import { fieldOf, labelsAt, listAt, objectAt, textAt } from "./plain-value.ts";

/** An absent selector selects everything. */
export function selectorAt(value: JsonValue, field: string): LabelSelector {
  return readSelector(objectAt(value, field));
}

/** Settings of the injector: there, a selector without a condition selects nothing. Undefined where there is no list. */
export function selectorsAt(value: JsonValue | undefined, field: string): readonly LabelSelector[] | undefined {
  if (fieldOf(value, field) === undefined) return undefined;
  return listAt(value, field)
    .map(readSelector)
    .filter(
      ({ matchLabels = {}, matchExpressions = [] }) =>
        Object.keys(matchLabels).length > 0 || matchExpressions.length > 0,
    );
}

function readSelector(value: JsonValue): LabelSelector {
  return {
    matchLabels: labelsAt(value, "matchLabels"),
    matchExpressions: listAt(value, "matchExpressions").map((expression) => ({
      key: textAt(expression, "key") ?? "",
      operator: textAt(expression, "operator") ?? "",
      values: listAt(expression, "values").filter((one) => typeof one === "string"),
    })),
  };
}
