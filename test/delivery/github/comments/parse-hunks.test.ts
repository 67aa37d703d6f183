import { structuredPatch } from "diff";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHunks } from "../../../../src/delivery/github/comments/parse-hunks.ts";

test("lines of both sides with their numbers", () => {
  const patch = `@@ -3,4 +3,5 @@ spec:
   hosts:
-    - cart.shop
+    - cart.billing
+    - cart.warehouse
   ports:
\\ No newline at end of file
@@ -40 +41,0 @@
--- looks like a header`;
  expect(parseHunks(patch)).toEqual([
    [
      { left: 3, right: 3, text: "  hosts:" },
      { left: 4, text: "    - cart.shop" },
      { right: 4, text: "    - cart.billing" },
      { right: 5, text: "    - cart.warehouse" },
      { left: 5, right: 6, text: "  ports:" },
    ],
    [{ left: 40, text: "-- looks like a header" }],
  ]);
});

test.each(["", "Binary files differ", "@@ nonsense @@\n+x", "+no header"])("%j has no hunk", (patch) => {
  expect(parseHunks(patch)).toEqual([]);
});

test("numbers and texts are those of the files, whatever the change", () => {
  const lines = fc.array(fc.constantFrom("a: 1", "b: 2", "- c", "", "+ d", "- - e"), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const { hunks } = structuredPatch("x", "x", `${before.join("\n")}\n`, `${after.join("\n")}\n`, "", "");
      const patch = hunks
        .map((hunk) => {
          const header = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
          return [header, ...hunk.lines].join("\n");
        })
        .join("\n");
      for (const { left, right, text } of parseHunks(patch).flat()) {
        if (left !== undefined) expect(text).toBe(before[left - 1] ?? "");
        if (right !== undefined) expect(text).toBe(after[right - 1] ?? "");
      }
    }),
  );
});
