import { expect, test } from "vitest";
import { innerLines } from "../../src/manifests/inner-lines.ts";

test.each([
  ["a folded block", ">-\n  one=1\n  two=2\n\n  three=3", "one=1 two=2\nthree=3", [0, 6, 6, 12]],
  ["double quotes", '"one=\\"1\\"\n  two=2\\n\\\n  three=3"', 'one="1" two=2\nthree=3', [8, 14]],
  ["lines that repeat each other", "x=1\n x=1\n x=1", "x=1 x=1 x=1", [4, 8]],
  ["a line that is not found", "'a=1\n ''\n b=2'", "a=1 ' b=2", [0, 6]],
])("where the lines of %s begin", (_, written, value, offsets) => {
  expect(innerLines(written, value)).toEqual(offsets);
});

test("a huge text costs no time", () => {
  const started = performance.now();
  innerLines("a\n".repeat(200_000), "a ".repeat(200_000));
  innerLines("b\n".repeat(200_000), "a ".repeat(200_000));
  expect(performance.now() - started).toBeLessThan(2000);
});
