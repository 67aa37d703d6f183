// The SARIF log.
import { expect, test } from "vitest";
import { toSarif } from "../../src/report/to-sarif.ts";
import { incompleteReview, quietReview, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";

test("the seed's log reads as expected", async () => {
  await expect(`${JSON.stringify(toSarif(seedReview), null, 2)}\n`).toMatchFileSnapshot("goldens/seed.sarif");
});

test("every result points at its rule, and each rule is there once", () => {
  const [run] = toSarif(largeReview(5, 2)).runs;
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(["foreign-capture"]);
  for (const { ruleId, ruleIndex } of run?.results ?? []) {
    expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  }
  expect(new Set(run?.results.map((result) => result.partialFingerprints["earshot/v1"])).size).toBe(5);
});

test("paths become URIs", () => {
  const uri = toSarif(hostileReview("a b/#c?.yaml")).runs[0]?.results[0]?.locations[0]?.physicalLocation
    .artifactLocation.uri;
  expect(uri).toBe("a%20b/%23c%3F.yaml");
});

test("a path that is no text does not crash it", () => {
  expect(() => toSarif(hostileReview("\ud800"))).not.toThrow();
});

test("what was not read is a warning of the tool, and a quiet review has no results", () => {
  expect(toSarif(incompleteReview).runs[0]?.invocations[0]?.toolExecutionNotifications[0]).toMatchObject({
    level: "warning",
    message: { text: "shop/cart.yaml:7: This is not YAML: bad indentation of a mapping entry." },
  });
  expect(toSarif(quietReview).runs[0]?.results).toEqual([]);
});
