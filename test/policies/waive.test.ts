import { describe, expect, test } from "vitest";
import { holdBack } from "../../src/policies/hold-back.ts";
import type { Finding } from "../../src/policies/policy.ts";
import type { Policy } from "../../src/policies/read-policies.ts";
import { noticesOfWaivers, waive } from "../../src/policies/waive.ts";
import type { Settings, Waiver } from "../../src/settings/settings.ts";

const TODAY = "2026-11-22";
const cause = (kind: string, namespace: string, name: string) =>
  ({ kind, namespace, name }) as Finding["causes"][number];
const FINDING = {
  id: "1",
  policy: "foreign-capture",
  severity: "error",
  meshes: ["prod"],
  causes: [cause("ServiceEntry", "billing", "ledger")],
  port: 3306,
  namespaces: ["shop", "shop-eu"],
  message: "It moves.",
} as unknown as Finding;
const WAIVER: Waiver = {
  policy: "foreign-capture",
  resource: "ServiceEntry billing/ledger",
  reason: "r",
  until: "2027-03-31",
};

const isWaived = (waiver: Partial<Waiver>, finding: Partial<Finding> = {}, today: string | undefined = TODAY) =>
  waive([{ ...FINDING, ...finding }], [{ ...WAIVER, ...waiver }], today).waived.length === 1;

describe("a waiver covers", () => {
  test.each<[string, Partial<Waiver>, Partial<Finding>]>([
    ["its resource", {}, {}],
    ["a glob", { resource: "*Entry billing/*" }, {}],
    ["all causes", { resource: "* billing/*" }, { causes: [...FINDING.causes, cause("Service", "billing", "db")] }],
    ["what has no namespace", { resource: "Namespace shop" }, { causes: [cause("Namespace", "", "shop")] }],
    ["its port", { port: 3306 }, {}],
    ["its namespaces", { namespace: "shop*" }, {}],
    ["its mesh", { mesh: "pr?d" }, {}],
    ["until its last day is over", { until: TODAY }, {}],
  ])("%s", (_, waiver, finding) => expect(isWaived(waiver, finding)).toBe(true));

  test.each<[string, Partial<Waiver>, Partial<Finding>]>([
    ["another policy", { policy: "lost-destination" }, {}],
    ["one cause of two", {}, { causes: [...FINDING.causes, cause("Service", "billing", "db")] }],
    ["what has no cause", {}, { causes: [] }],
    ["another kind", { resource: "Sidecar billing/ledger" }, {}],
    ["a namespace of the name", { resource: "ServiceEntry ledger" }, {}],
    ["another port", { port: 3307 }, {}],
    ["one namespace of two", { namespace: "shop" }, {}],
    ["no namespace at all", { namespace: "*" }, { namespaces: [] }],
    ["one mesh of two", { mesh: "prod" }, { meshes: ["prod", "stage"] }],
    ["the day after its end", { until: "2026-11-21" }, {}],
  ])("not %s", (_, waiver, finding) => expect(isWaived(waiver, finding)).toBe(false));

  test("nothing when nobody says what day it is", () => {
    expect(waive([FINDING], [WAIVER], undefined)).toEqual({ findings: [FINDING], waived: [] });
  });
});

test("of two, one that has ended does not take the other's place", () => {
  const { waived } = waive([FINDING], [{ ...WAIVER, until: "2026-01-01" }, WAIVER], TODAY);
  expect(waived.map(({ waiver }) => waiver.until)).toEqual(["2027-03-31"]);
});

describe("what is told", () => {
  const objects = [{ kind: "ServiceEntry", namespace: "billing", name: "ledger" }];
  const told = (waiver: Partial<Waiver>, all = objects, today: string | undefined = TODAY) =>
    noticesOfWaivers([{ ...WAIVER, ...waiver }], all, today).map(({ code, message }) => `${code}: ${message}`);

  test.each([
    ["2026-12-07", []],
    [
      "2026-12-06",
      [
        expect.stringContaining(
          "waiver-ends: A waiver of foreign-capture for ServiceEntry billing/ledger ends in 14 days, on 2026-12-06.",
        ),
      ],
    ],
    ["2026-11-23", [expect.stringContaining("ends tomorrow")]],
    ["2026-11-22", [expect.stringContaining("ends today")]],
    ["2026-11-21", [expect.stringContaining("waiver-ended: ")]],
  ])("until %s", (until, expected) => expect(told({ until })).toEqual(expected));

  test("one about nothing, and a day that nobody knows", () => {
    expect(told({}, [])).toEqual([expect.stringMatching(/^waiver-unused: .* matches no object\.$/)]);
    expect(noticesOfWaivers([WAIVER], objects, undefined)).toMatchObject([{ code: "waiver-day" }]);
    expect(noticesOfWaivers([], [], undefined)).toEqual([]);
  });
});

describe("what is held back", () => {
  const policies = [{ id: "foreign-capture" }, { id: "wide-export", since: 2 }] as unknown as readonly Policy[];
  const held = (settings: Settings, finding: Partial<Finding> = {}) =>
    holdBack([{ ...FINDING, ...finding }], settings, policies)[0]?.heldBack;

  test.each<[string, Settings, Partial<Finding>, string | undefined]>([
    ["nothing said", {}, {}, undefined],
    ["everything", { mode: "observe" }, {}, "observe"],
    ["everything but a mesh", { mode: "observe", meshes: [{ name: "prod", mode: "enforce" }] }, {}, undefined],
    ["a mesh", { meshes: [{ name: "prod", mode: "observe" }] }, {}, "observe"],
    ["one mesh of two", { meshes: [{ name: "prod", mode: "observe" }] }, { meshes: ["prod", "stage"] }, undefined],
    ["a policy", { policies: { "foreign-capture": { mode: "observe" } } }, {}, "observe"],
    [
      "everything but a policy",
      { mode: "observe", policies: { "foreign-capture": { mode: "enforce" } } },
      {},
      undefined,
    ],
    ["a policy of a later set", { policySet: 1 }, { policy: "wide-export" }, "policySet"],
    ["a policy of this set", { policySet: 2 }, { policy: "wide-export" }, undefined],
    ["an old policy", { policySet: 1 }, {}, undefined],
    ["a later policy without a set", {}, { policy: "wide-export" }, undefined],
  ])("%s", (_, settings, finding, expected) => expect(held(settings, finding)).toBe(expected));
});
