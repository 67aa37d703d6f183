import { expect, test } from "vitest";
import { parseHunks } from "../../../../src/delivery/github/comments/parse-hunks.ts";
import { placeComment } from "../../../../src/delivery/github/comments/place-comment.ts";
import type { Placement } from "../../../../src/report/to-comments.ts";

const BEFORE = ["kind: ServiceEntry", "spec:", "  hosts:", "    - cart.shop", "  ports:", "    - number: 80", ""];
const AFTER = BEFORE.with(5, "    - number: 3306");
const PATCH = `@@ -4,3 +4,3 @@
     - cart.shop
   ports:
-    - number: 80
+    - number: 3306`;

const FILES = [{ path: "shop/cart.yaml", previousPath: "shop/old.yaml", hunks: parseHunks(PATCH) }];

function reviewed(after = AFTER, before = BEFORE, eol = "\n") {
  return {
    before: new Map([
      ["shop/cart.yaml", before.join(eol)],
      ["shop/old.yaml", before.join(eol)],
    ]),
    after: new Map([["shop/cart.yaml", after.join(eol)]]),
  };
}

function place(placements: readonly Partial<Placement>[], states = reviewed()) {
  const complete = placements.map((placement) => ({
    ...{ path: "shop/cart.yaml", line: 6, side: "RIGHT" as const, body: "words", suggests: false },
    ...placement,
  }));
  return placeComment({ fingerprint: "f", placements: complete }, FILES, states);
}

test("on a changed line", () => {
  expect(place([{}])).toEqual({ path: "shop/cart.yaml", body: "words", line: 6, side: "RIGHT" });
});

test("of many lines, on those that the diff shows", () => {
  expect(place([{ startLine: 1, line: 7 }])).toMatchObject({ start_line: 4, start_side: "RIGHT", line: 6 });
});

test("not where the diff shows only context", () => {
  expect(place([{ startLine: 4, line: 5 }])).toBeUndefined();
});

test("a suggestion stands on context, too, but only with all of its lines", () => {
  expect(place([{ startLine: 4, line: 5, suggests: true }])).toMatchObject({ start_line: 4, line: 5 });
  expect(place([{ startLine: 3, line: 5, suggests: true }])).toBeUndefined();
});

test("the second place is taken when the first is outside of the diff", () => {
  const draft = place([{ line: 1, suggests: true, body: "with suggestion" }, { body: "with patch" }]);
  expect(draft).toMatchObject({ body: "with patch", line: 6 });
});

test("deleted lines are on the left, also under the name that the file had", () => {
  expect(place([{ side: "LEFT" }])).toMatchObject({ side: "LEFT", line: 6 });
  expect(place([{ side: "LEFT", path: "shop/old.yaml" }])).toMatchObject({ path: "shop/cart.yaml", side: "LEFT" });
  expect(place([{ side: "RIGHT", path: "shop/old.yaml" }])).toBeUndefined();
});

test("a line that the merge moved is not the line of the diff", () => {
  expect(place([{}], reviewed(["# from the base", ...AFTER]))).toBeUndefined();
});

test("line endings make no difference", () => {
  expect(place([{}], reviewed(AFTER, BEFORE, "\r\n"))).toMatchObject({ line: 6 });
});

test("other files have no place", () => {
  expect(place([{ path: "billing/cart.yaml" }])).toBeUndefined();
});
