import { expect, test } from "vitest";
import { selects } from "../../src/mesh/match-labels.ts";

const labels = { app: "cart", tier: "web" };

test.each([
  ["In", ["cart"], true],
  ["In", ["billing"], false],
  ["NotIn", ["cart"], false],
  ["NotIn", ["billing"], true],
  ["Exists", undefined, true],
  ["DoesNotExist", undefined, false],
  ["Near", ["cart"], false],
  ["constructor", ["cart"], false],
  ["toString", undefined, false],
])("operator %s %s", (operator, values, expected) => {
  const expression = { key: "app", operator, ...(values && { values }) };
  expect(selects({ matchExpressions: [expression] }, labels)).toBe(expected);
});
