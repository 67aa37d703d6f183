// What is answered without CEL is what CEL answers.
import { celEnv, parse, plan } from "@bufbuild/cel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { compileCondition } from "../../src/policies/compile-condition.ts";
import type { Fact } from "../../src/policies/fact.ts";
import { quickAnswer } from "../../src/policies/quick-answer.ts";
import { readPolicies } from "../../src/policies/read-policies.ts";

const term = fc.constantFrom(
  "call.a",
  "call.b",
  '"x"',
  "3",
  "call.n",
  "call.l",
  "true",
  "size(call.l)",
  "call.missing",
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(term, fc.constantFrom("==", "!="), term).map((parts) => parts.join(" ")),
    fc.tuple(term, fc.constantFrom('["x", "y"]', "[1, 3]", "call.l")).map(([one, list]) => `${one} in ${list}`),
    fc.constantFrom("call.a", "call.b", "false"),
    tie("expression").map((one) => `!(${one})`),
    fc
      .tuple(tie("expression"), fc.constantFrom("&&", "||"), tie("expression"))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
  ),
}));
const fact: fc.Arbitrary<Fact> = fc.record({
  a: fc.boolean(),
  b: fc.constantFrom<boolean | string>(true, false, "x"),
  n: fc.constantFrom(1, 3),
  l: fc.constantFrom<readonly string[]>([], ["x"], ["y"]),
});

test("quickly as by CEL", () => {
  let decided = 0;
  fc.assert(
    fc.property(expression, fact, (text, one) => {
      const parsed = parse(text);
      const quick = quickAnswer(parsed.expr, "call")(one);
      if (quick === undefined) return;
      decided += 1;
      const values = Object.entries(one).map(([name, value]) => [
        name,
        typeof value === "number" ? BigInt(value) : value,
      ]);
      expect(plan(celEnv(), parsed)({ call: new Map(values as [string, string][]) })).toBe(quick);
    }),
    { numRuns: 2000 },
  );
  expect(decided).toBeGreaterThan(500);
});

test("most conditions that ship are decided so", () => {
  const { policies } = readPolicies(readShippedPolicies());
  const conditions = policies.flatMap(({ rules }) => rules.filter(({ about }) => about === "call"));
  const nothing: Fact = {
    side: "both",
    taken: false,
    symptom: "connected",
    moved: false,
    hidden: false,
    beforeOwn: true,
  };
  const decided = conditions.filter(({ when }) => quickAnswer(parse(when).expr, "call")(nothing) === false);
  expect(decided.length / conditions.length).toBeGreaterThan(0.7);
});

describe("a condition that could cost too much does not compile", () => {
  test.each([
    ["too many parts", Array.from({ length: 700 }, () => "call.sure").join(" && "), /parts, more than 600/],
    ["a pattern", "call.to.matches('(a+)+$')", /no matches\(\)/],
    [
      "loops within loops within loops",
      "call.causeKinds.all(a, call.causeKinds.all(b, call.causeKinds.all(c, a == b)))",
      /loops within loops/,
    ],
    ["nesting without end", `${"(".repeat(5000)}call.sure${")".repeat(5000)}`, /./],
  ])("%s", (_, text, reason) => {
    const compiled = compileCondition("call", text);
    expect("reason" in compiled && compiled.reason).toMatch(reason);
  });
});
