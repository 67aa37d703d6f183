// The one line that heads a review.
import { expect, test } from "vitest";
import type { Review } from "../../src/report/review.ts";
import { toTitle } from "../../src/report/to-title.ts";
import { callChange, incompleteReview, movingReview, quietReview, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";

test.each<[Review, string]>([
  [seedReview, "MySQL traffic of demo1/mysql-client would go to mysql.demo"],
  [quietReview, "Nothing moves: 3 changed objects, 41 workloads simulated on Istio 1.30"],
  [movingReview, "No finding: 1 known call goes another way; 3 changed objects, 41 workloads simulated on Istio 1.30"],
  [incompleteReview, "No verdict: shop/cart.yaml:7: This is not YAML: bad indentation of a mapping entry"],
  [largeReview(3, 2), "MySQL traffic of 2 workloads of shop-0 would go to mysql.demo (and 2 more findings)"],
])("a title says what happens to whom", (review, title) => {
  expect(toTitle(review)).toBe(title);
});

test("a call that gets another answer on the same way is told", () => {
  const call = callChange({
    from: "shop/web",
    to: "10.7.0.9:25",
    before: { outcome: "PassthroughCluster", symptom: "hang" },
    after: { outcome: "PassthroughCluster" },
    symptom: "connected",
  });
  const impacts = quietReview.impacts.map((impact) => ({ ...impact, calls: [call] }));
  expect(toTitle({ ...quietReview, impacts })).toMatch(/^No finding: 1 known call gets another answer; /);
});

test("a block stays a block in the title when something could not be read", () => {
  expect(toTitle({ ...seedReview, notices: incompleteReview.notices })).toContain("MySQL traffic");
});

test("a title is one short line, whatever the names are", () => {
  for (const text of ["x".repeat(5_000), "a\nb\u001b[31m"]) {
    const title = toTitle(hostileReview(text));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).not.toMatch(/\p{Cc}/u);
  }
});
