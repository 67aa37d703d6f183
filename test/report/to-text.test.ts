// The review in a terminal: goldens, width, styles.
import { expect, test } from "vitest";
import type { Style } from "../../src/report/style.ts";
import { toText } from "../../src/report/to-text.ts";
import { incompleteReview, movingReview, quietReview, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";

const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
const style: Style = { bold: tag("b"), red: tag("red"), green: tag("green"), yellow: tag("yellow"), dim: tag("dim") };

test.each([
  ["seed", seedReview],
  ["quiet", quietReview],
  ["moving", movingReview],
  ["incomplete", incompleteReview],
])("the %s review reads well in a terminal", async (name, review) => {
  await expect(toText(review)).toMatchFileSnapshot(`goldens/${name}.txt`);
});

test("a call is one line that can be searched for", () => {
  expect(toText(seedReview)).toContain(
    "demo1/mysql-client → 10.10.13.110:3306  PassthroughCluster → outbound|3306||mysql.demo\n",
  );
});

test("everything but patches keeps to the width", () => {
  for (const width of [80, 120]) {
    for (const review of [seedReview, movingReview, incompleteReview, largeReview(2, 500)]) {
      const lines = toText(review, { width }).split("\n");
      expect(lines.filter((line) => line.length > width && !/^ {7}/.test(line) && !/^[A-Z]+ {2}/.test(line))).toEqual(
        [],
      );
    }
  }
});

test("styles are used, and only those that were handed in", () => {
  const text = toText(seedReview, { style });
  expect(text).toContain("<red><b>BLOCK</b></red>");
  expect(text).toContain("<green>       +  addresses:</green>");
  expect(toText(seedReview)).not.toContain("<");
});

test("nothing from a manifest reaches the terminal as a control character", () => {
  const text = toText(hostileReview("a\u001b[31m\u0007\u009b\u202e\r\nb"));
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
});

test("long lists end with how many more there are", () => {
  expect(toText(largeReview(1, 120))).toContain("and 116 more →");
  const text = toText(largeReview(100, 2));
  expect(text).toContain("75 more findings");
  expect(text).toContain("shop-0099/mysql.yaml:1-14: MySQL traffic of 2 workloads of shop-99");
});
