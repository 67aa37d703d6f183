// The machine-readable review against its schema.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../schemas/review.json" with { type: "json" };
import type { Review } from "../../src/report/review.ts";
import { toJson } from "../../src/report/to-json.ts";
import { callChange, incompleteReview, movingReview, quietReview, seedFinding, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";

/** The schema with every object closed: a field that is written and not described fails. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, closed(value)] as const);
  return { ...Object.fromEntries(entries), ...("properties" in part && { additionalProperties: false }) };
}

const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true }).compile(
  closed(schema) as object,
);
const withoutOrder = (review: Review): Review => ({
  ...review,
  findings: review.findings.toReversed(),
  impacts: review.impacts.map((impact) => ({ ...impact, calls: impact.calls.toReversed() })),
  notices: review.notices.toReversed(),
});

describe("the machine-readable review", () => {
  test.each([
    ["seed", seedReview],
    ["quiet", quietReview],
    ["moving", movingReview],
    ["incomplete", incompleteReview],
    ["hostile", hostileReview()],
    ["large", largeReview(3, 4)],
  ])("of the %s review fits its schema, every field described", (_, review) => {
    expect(validate(JSON.parse(JSON.stringify(toJson(review)))), JSON.stringify(validate.errors)).toBe(true);
  });

  test("of the seed reads as documented", async () => {
    const text = `${JSON.stringify(toJson(seedReview), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("goldens/seed.json");
  });

  test("does not depend on the order in which things were found", () => {
    const several: Review = { ...largeReview(3, 4), notices: [...seedReview.notices, ...incompleteReview.notices] };
    expect(JSON.stringify(toJson(withoutOrder(several)))).toBe(JSON.stringify(toJson(several)));
  });

  test("names the mesh of a finding's calls only where there are several meshes", () => {
    const [mesh] = seedReview.meshes;
    if (mesh === undefined) throw new Error("the seed has a mesh");
    const two: Review = { ...seedReview, meshes: [mesh, { ...mesh, name: "west" }] };
    expect(toJson(seedReview).findings[0]?.calls[0]).not.toHaveProperty("mesh");
    expect(toJson(two).findings[0]?.calls[0]).toMatchObject({ mesh: "prod", from: "demo1/mysql-client" });
  });

  test("gives null for the side that does not make a call, and keeps such calls out of the impact", () => {
    const [call] = seedFinding.subject.calls;
    if (call === undefined) throw new Error("the seed has a call");
    const added = { ...call, before: null };
    const review: Review = {
      ...seedReview,
      findings: [{ ...seedFinding, subject: { ...seedFinding.subject, calls: [added] } }],
      impacts: seedReview.impacts.map((impact) => ({ ...impact, calls: [added] })),
    };
    const json = toJson(review);
    expect(json.findings[0]?.calls[0]).toMatchObject({ before: null, after: "outbound|3306||mysql.demo" });
    expect(json.impact).toMatchObject({ calls: [], symptoms: [] });
  });

  test("tells a call that keeps its way and gets another answer among the symptoms", () => {
    const cluster = "outbound|8080||cart.shop.svc.cluster.local";
    const emptied = callChange({
      from: "shop/front",
      to: "cart:8080",
      before: { outcome: cluster, cluster },
      after: { outcome: cluster, cluster, symptom: "http-503", endpoints: [] },
      symptom: "http-503",
    });
    const review: Review = {
      ...quietReview,
      impacts: quietReview.impacts.map((impact) => ({ ...impact, calls: [emptied] })),
    };
    expect(toJson(review).impact).toMatchObject({
      calls: [],
      symptoms: [{ mesh: "default", before: cluster, after: cluster, symptom: "http-503", symptomBefore: "connected" }],
    });
  });

  test("takes any error for any other", () => {
    const failing = callChange({
      from: "shop/front",
      to: "cart:8080",
      before: { outcome: "error: no listener matched" },
      after: { outcome: "error: protocol error" },
      symptom: "connected",
    });
    const review: Review = {
      ...quietReview,
      impacts: quietReview.impacts.map((impact) => ({ ...impact, calls: [failing] })),
    };
    expect(toJson(review).impact.calls).toEqual([]);
  });

  test("counts a listener once for every sidecar", () => {
    expect(toJson(seedReview).impact.listeners).toEqual({ added: 3, removed: 0, changed: 0 });
  });
});
