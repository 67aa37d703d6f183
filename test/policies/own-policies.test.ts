// What a repository may add to the policies that ship, and what it may not.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { readPolicies } from "../../src/policies/read-policies.ts";
import { review } from "../../src/review.ts";

const shipped = readShippedPolicies();
const own = (id: string, when = "call.sure", rules = 1): string => `id: ${id}
title: Own
explanation: Own.
judges: change
rules:
${"  - {about: call, when: WHEN, severity: error, title: t, message: m}\n".replace("WHEN", JSON.stringify(when)).repeat(rules)}remedy: r
`;
const files = (count: number, rules = 1) =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      `own/${String(index).padStart(3, "0")}.yaml`,
      own(`own-${index}`, "call.sure", rules),
    ]),
  );

describe("policies of a repository", () => {
  test("stand beside those that ship", () => {
    const { policies, notices } = readPolicies(shipped, files(3));
    expect(notices).toEqual([]);
    expect(policies).toHaveLength(shipped.size + 3);
  });

  test("take nobody's place, whatever their path", () => {
    const { policies, notices } = readPolicies(shipped, new Map([["a.yaml", own("foreign-capture")]]));
    expect(policies.find(({ id }) => id === "foreign-capture")?.path).toBe("policies/foreign-capture.yaml");
    expect(notices.map(({ message, relevance }) => [message, relevance])).toEqual([
      ["The policy a.yaml is not applied: there is already a policy foreign-capture.", "yes"],
    ]);
  });

  test.each([
    ["too many files", files(101), 100, /there are 100 policies before it/],
    ["too many rules", files(20, 20), 15, /there are 300 rules before it/],
  ])("%s", (_, texts, most, reason) => {
    const { policies, notices } = readPolicies(shipped, texts);
    expect(policies).toHaveLength(shipped.size + most);
    expect(notices.length).toBe(texts.size - most);
    for (const { message } of notices) expect(message).toMatch(reason);
  });

  test.each([
    ["a fault while it is asked", "call.port / (call.port - call.port) > 1"],
    ["an answer that is neither", "call.port + 1"],
    ["a loop that grows", "call.causeKinds.map(a, call.causeKinds.map(b, a + b)).size() > 0"],
    ["prototypes", "call.__proto__ == 1"],
    ["a constructor", "call.constructor == 1"],
    ["nothing", " "],
    ["bytes", "b'\\x00' == b''"],
  ])("%s never finds and never throws", async (_, when) => {
    const state = new Map([
      [".github/earshot.yml", 'policyFiles: ["own/*.yaml"]\n'],
      ["own/odd.yaml", own("odd", when)],
      [
        "cart.yaml",
        `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: main, env: [{name: DB, value: "10.10.13.110:3306"}]}]}
`,
      ],
    ]);
    const { findings } = await review(state, state, { policies: shipped });
    expect(findings).toEqual([]);
  });
});
