// Check-run annotations: places, words, GitHub's limits.
import { expect, test } from "vitest";
import { toAnnotations } from "../../src/report/to-annotations.ts";
import { incompleteReview, quietReview, seedFinding, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";

test("a finding and a notice become annotations on their lines", () => {
  expect(toAnnotations(seedReview)).toMatchObject([
    [
      {
        path: "demo/mysql.yaml",
        start_line: 1,
        end_line: 14,
        annotation_level: "failure",
        title: "MySQL traffic of demo1/mysql-client would go to mysql.demo",
      },
      { path: "web/front.yaml", start_line: 9, annotation_level: "notice", title: "duplicate-key" },
    ],
  ]);
});

test("the message says who is hit and what the client will see", () => {
  const message = toAnnotations(seedReview)[0]?.[0]?.message ?? "";
  expect(message).toContain(
    "demo1/mysql-client → 10.10.13.110:3306 (MYSQL_ADDR, demo1/client.yaml:21). Today they go straight",
  );
  expect(message).toContain("Lost connection to MySQL server");
  expect(message).toContain("Fix: Give ServiceEntry demo/mysql the address 240.1.0.1.");
});

test("what stands in the way of a verdict is a warning", () => {
  expect(toAnnotations(incompleteReview)).toMatchObject([
    [{ annotation_level: "warning", title: "Not read, and it could matter" }],
  ]);
});

test("batches hold at most 50, and nothing is lost", () => {
  const batches = toAnnotations(largeReview(120, 1));
  expect(batches.map((batch) => batch.length)).toEqual([50, 50, 21]);
});

test("there is no batch where there is nothing to say, and none for lines that are gone", () => {
  expect(toAnnotations(quietReview)).toEqual([]);
  const gone = { ...seedFinding, location: { ...seedFinding.location, side: "before" as const } };
  expect(toAnnotations({ ...seedReview, findings: [gone], notices: [] })).toEqual([]);
});

test("titles and messages keep GitHub's limits", () => {
  for (const annotation of toAnnotations(hostileReview("x".repeat(90_000))).flat()) {
    expect(annotation.title.length).toBeLessThanOrEqual(255);
    expect(annotation.message.length).toBeLessThan(64_000);
  }
});
