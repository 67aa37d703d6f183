// What settings have to do with a review, in its forms.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../schemas/review.json" with { type: "json" };
import type { Review, ReviewedSettings } from "../../src/report/review.ts";
import { tellSettingChanges } from "../../src/report/tell-settings.ts";
import { toJson } from "../../src/report/to-json.ts";
import { toMarkdown } from "../../src/report/to-markdown.ts";
import { toSarif } from "../../src/report/to-sarif.ts";
import { toText } from "../../src/report/to-text.ts";
import { toTitle } from "../../src/report/to-title.ts";
import type { SettingChange } from "../../src/settings/find-settings.ts";
import { quietReview, seedFinding, seedReview } from "./example-reviews.ts";

const location = { path: ".github/earshot.yml", startLine: 3, endLine: 3 };
const settings = (more: Partial<ReviewedSettings> = {}): ReviewedSettings => ({
  mode: "enforce",
  from: [".github/earshot.yml"],
  changes: [],
  ...more,
});
const waiver = {
  policy: "foreign-capture",
  resource: "ServiceEntry demo/mysql",
  port: 3306,
  reason: "moves `soon`",
  owner: "@shop/data",
  until: "2027-01-31",
  location,
};
const observed: Review = {
  ...seedReview,
  verdict: "warn",
  findings: [{ ...seedFinding, heldBack: "observe" }],
  settings: settings({ mode: "observe", wouldBe: "block", policySet: 1 }),
};
const announced: Review = {
  ...seedReview,
  verdict: "warn",
  findings: [{ ...seedFinding, heldBack: "policySet" }],
  settings: settings({ wouldBe: "block", policySet: 1 }),
};
const waived: Review = { ...quietReview, waived: [{ finding: seedFinding, waiver }], settings: settings() };
const changing: Review = {
  ...quietReview,
  settings: settings({ changes: [{ key: "mode", before: "enforce", after: "observe", location }] }),
};

describe("the machine-readable review fits its schema", () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
  test.each([observed, announced, waived, changing])("%#", (review) => {
    expect(validate(JSON.parse(JSON.stringify(toJson(review)))), JSON.stringify(validate.errors)).toBe(true);
  });
});

test("titles", () => {
  expect([observed, announced, waived, changing].map(toTitle)).toEqual([
    expect.stringMatching(/^Observe: MySQL traffic/),
    expect.stringMatching(/^Announced, not blocking yet: MySQL traffic/),
    expect.stringMatching(/^Waived until 2027-01-31: MySQL traffic/),
    expect.stringMatching(/^Nothing moves/),
  ]);
});

test("the terminal and the summary say why nothing blocks, what is waived, and what will change", () => {
  const said = (review: Review) => [toText(review), toMarkdown(review)].map((text) => text.replaceAll(/\s+/g, " "));
  for (const text of said(observed))
    expect(text).toMatch(/1 finding would make this `?block`?, and does not, because settings say `?mode: observe`?/);
  for (const text of said(announced)) expect(text).toMatch(/newer than the `?policySet`? of the settings/);
  for (const text of said(waived)) expect(text).toMatch(/until 2027-01-31 \(`?@shop\/data`?\): moves/);
  for (const text of said(changing))
    expect(text).toMatch(/`?mode`?: `?enforce`? → `?observe`? \(.*\): nothing blocks any more/);
});

test("what is waived moves nothing without a finding", () => {
  const { impacts } = seedReview;
  expect(toText({ ...waived, impacts })).not.toContain("without a finding");
});

test("SARIF knows suppressions, and an observed error is a warning", () => {
  expect(toSarif(waived).runs[0]?.results[0]).toMatchObject({
    suppressions: [{ kind: "external", status: "accepted" }],
  });
  expect(toSarif(observed).runs[0]?.results[0]).toMatchObject({ level: "warning" });
});

test.each<[SettingChange, string]>([
  [
    { key: "mode", after: "observe", location },
    "`mode` becomes `observe` (.github/earshot.yml:3): nothing blocks any more",
  ],
  [{ key: "mode", before: "observe" }, "`mode` is gone; it was `observe`: errors block"],
  [
    { key: "policies.wide-export.enabled", before: "true", after: "false" },
    "`policies.wide-export.enabled`: `true` → `false`: it judges no longer",
  ],
  [{ key: "policySet", before: "1" }, "`policySet` is gone; it was `1`: every policy blocks"],
  [
    { key: "waiver of a for Sidecar b/c", after: "until 2027-01-31: r" },
    "`waiver of a for Sidecar b/c` becomes `until 2027-01-31: r`: such findings do not count until then",
  ],
  [
    { key: "waiver of a for Sidecar b/c", before: "until 2027-01-31: r" },
    "`waiver of a for Sidecar b/c` is gone; it was `until 2027-01-31: r`: such findings count again",
  ],
  [{ key: "call from a/b to 10.0.0.1:80", after: "" }, "`call from a/b to 10.0.0.1:80` is new"],
  [{ key: "istio", before: "one", after: "other" }, "`istio`: `one` → `other`"],
])("%j", (change, said) => {
  expect(tellSettingChanges({ ...quietReview, settings: settings({ changes: [change] }) })).toEqual([said]);
});
