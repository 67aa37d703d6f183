import { expect, test } from "vitest";
import { toTitle } from "../../src/report/to-title.ts";
import type { Review, ReviewedFinding } from "../../src/review.ts";
import type { Symptom } from "../../src/simulation/call.ts";
import {
  callChange,
  hostileReview,
  incompleteReview,
  largeReview,
  movingReview,
  quietReview,
  seedFinding,
  seedReview,
} from "./example-reviews.ts";

function about(symptom: Symptom, ...callers: readonly string[]): Review {
  const calls = callers.map((from) =>
    callChange({
      from,
      to: "10.10.13.110:6379",
      before: { outcome: "PassthroughCluster" },
      after: { outcome: "outbound|6379||cache.shop", cluster: "outbound|6379||cache.shop" },
      symptom,
    }),
  );
  const finding: ReviewedFinding = { ...seedFinding, subject: { ...seedFinding.subject, calls } };
  return { ...seedReview, findings: [finding] };
}

test.each<[Review, string]>([
  [seedReview, "MySQL traffic of demo1/mysql-client would go to mysql.demo"],
  [quietReview, "Nothing moves: 3 changed objects, 41 workloads simulated on Istio 1.30"],
  [movingReview, "No finding: 1 known call goes another way; 3 changed objects, 41 workloads simulated on Istio 1.30"],
  [incompleteReview, "No verdict: shop/cart.yaml:7: This is not YAML: bad indentation of a mapping entry"],
  [about("other-destination", "shop/cart"), "Redis traffic of shop/cart would go to cache.shop"],
  [about("closed", "shop/cart", "shop/front"), "Redis traffic of 2 workloads of shop would be closed at once"],
  [about("hang", "shop/cart", "billing/jobs"), "Redis traffic of 2 workloads in 2 namespaces would hang"],
  [about("http-503", "shop/cart"), "Redis traffic of shop/cart would get HTTP 503"],
  [about("connected"), "ServiceEntry demo/mysql takes all TCP traffic to port 3306, in all 3 namespaces of mesh prod"],
  [largeReview(3, 2), "MySQL traffic of 2 workloads of shop-0 would go to mysql.demo (and 2 more findings)"],
])("a title says what happens to whom", (review, title) => {
  expect(toTitle(review)).toBe(title);
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
