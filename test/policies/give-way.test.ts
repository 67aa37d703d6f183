import { describe, expect, test } from "vitest";
import type { ChangedObject } from "../../src/impact/impact.ts";
import { giveWay } from "../../src/policies/give-way.ts";
import { holdBack } from "../../src/policies/hold-back.ts";
import type { Finding } from "../../src/policies/policy.ts";
import type { Policy } from "../../src/policies/read-policies.ts";

const policy = (id: string, yieldsTo: readonly string[] = [], since = 1): Policy => ({
  id,
  title: id,
  explanation: id,
  judges: "change",
  rules: [],
  remedy: id,
  path: `${id}.yaml`,
  yieldsTo,
  since,
});
const POLICIES = [policy("general", ["better"]), policy("better", ["best"], 2), policy("best", [], 2)];
const cause = (name: string): ChangedObject => ({
  kind: "ServiceEntry",
  namespace: "warehouse",
  name,
  apiVersion: "networking.istio.io/v1",
  change: "added",
  side: "after",
  location: { path: `${name}.yaml`, startLine: 1, endLine: 1 },
});
const finding = (of: string, more: Partial<Finding> = {}): Finding => ({
  id: `${of} ${more.port ?? 3306}`,
  policy: of,
  severity: "warning",
  meshes: ["default"],
  title: of,
  message: of,
  remedy: of,
  location: { path: "a.yaml", startLine: 1, endLine: 1, side: "after" },
  causes: [cause("stock")],
  port: 3306,
  listeners: [],
  namespaces: [],
  workloads: [],
  subject: { calls: [], captures: [], listeners: [], conflicts: [] },
  fixKinds: [],
  ...more,
});
const told = (...findings: readonly Finding[]) => giveWay(findings, POLICIES);

describe("one trouble, one finding", () => {
  test("the one that tells it best, with all that are hit", () => {
    const [only, ...more] = told(
      finding("general", { namespaces: ["shop"], workloads: ["shop/cart"], fixKinds: ["add-address"] }),
      finding("better", { namespaces: ["billing"], fixKinds: ["narrow-export"] }),
      finding("best"),
    );
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      policy: "best",
      namespaces: ["billing", "shop"],
      workloads: ["shop/cart"],
      speaksFor: ["better", "general"],
      fixKinds: ["add-address", "narrow-export"],
    });
  });

  test("what moves traffic is not told in the words of what only may", () => {
    expect(told(finding("general", { severity: "error" }), finding("better"))).toMatchObject([
      { policy: "general", severity: "error", milder: ["better 3306"] },
    ]);
  });

  test("but what is so has the words for what follows from it, and is as severe", () => {
    const states = [{ kind: "scope" }] as unknown as NonNullable<Finding["subject"]["states"]>;
    const scope = finding("better", { port: 0, subject: { ...finding("better").subject, states } });
    expect(told(finding("general", { severity: "error" }), scope)).toMatchObject([
      { policy: "better", severity: "error", speaksFor: ["general"], message: "better What follows from it: general." },
    ]);
  });

  test("milder ones are known, so that a fix may leave them", () => {
    expect(told(finding("general"), finding("better", { severity: "error" }))).toMatchObject([
      { milder: ["general 3306"], speaksFor: [] },
    ]);
  });

  test("one about no port stands for those about ports", () => {
    expect(told(finding("general"), finding("general", { port: 6379 }), finding("better", { port: 0 }))).toHaveLength(
      1,
    );
  });

  test.each([
    ["another port", { port: 6379 }],
    ["another cause", { causes: [cause("ledger")] }],
    ["a cause more", { causes: [cause("stock"), cause("ledger")] }],
    ["no cause", { causes: [] }],
  ])("not for %s", (_, more) => {
    expect(told(finding("general", more), finding("better"))).toHaveLength(2);
  });

  test("a circle of three is not silent", () => {
    const circle = [policy("one", ["two"]), policy("two", ["three"]), policy("three", ["one"])];
    expect(giveWay([finding("one"), finding("two"), finding("three")], circle)).toHaveLength(1);
  });

  test("two that yield to each other are not both silent", () => {
    const circle = [policy("one", ["two"]), policy("two", ["one"])];
    expect(giveWay([finding("one"), finding("two")], circle).map((one) => one.policy)).toEqual(["one"]);
  });
});

describe("the verdict gets no weaker", () => {
  const held = (findings: readonly Finding[]) =>
    holdBack(findings, { policySet: 1 }, POLICIES).map((one) => one.heldBack);

  test("a policy of a later set blocks where it speaks for one that does", () => {
    expect(held(told(finding("general", { severity: "error" }), finding("better", { severity: "error" })))).toEqual([
      undefined,
    ]);
  });

  test("and not where it only speaks for a milder one", () => {
    expect(held(told(finding("general"), finding("better", { severity: "error" })))).toEqual(["policySet"]);
  });
});
