// Edits reach the disk only where they belong, and either all of them or none.
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/delivery/apply-edits.ts";
import { makeDirectory } from "./repository.ts";

describe("applyEdits", () => {
  test("changes and creates files, also in new directories", () => {
    const root = makeDirectory({ "shop/a.yaml": "a: 1\r\n" });
    applyEdits(root, [
      { path: "shop/a.yaml", before: "a: 1\r\n", after: "a: 2\r\n" },
      { path: "billing/sidecar.yaml", after: "b: 1\n" },
    ]);
    expect(readFileSync(join(root, "shop/a.yaml"), "utf8")).toBe("a: 2\r\n");
    expect(readFileSync(join(root, "billing/sidecar.yaml"), "utf8")).toBe("b: 1\n");
  });

  test.each([
    ["changed meanwhile", { path: "a.yaml", before: "a: 0", after: "x" }, "not as it was when it was reviewed"],
    ["deleted meanwhile", { path: "gone.yaml", before: "a: 0", after: "x" }, "not as it was when it was reviewed"],
    ["created meanwhile", { path: "a.yaml", after: "x" }, "it exists already"],
    ["above the root", { path: "../x.yaml", after: "x" }, "does not lie in"],
    ["absolute", { path: "/etc/x.yaml", after: "x" }, "does not lie in"],
    ["in .git", { path: ".git/hooks/pre-commit", after: "x" }, "does not lie in"],
    ["not plain", { path: "a//b.yaml", after: "x" }, "does not lie in"],
    ["a link", { path: "link.yaml", before: "o: 1", after: "x" }, "not a plain file"],
    ["behind a link", { path: "links/new.yaml", after: "x" }, "leads it out of"],
    ["a directory", { path: "dir.yaml", after: "x" }, "not a plain file"],
  ])("refuses what is %s, and then writes nothing at all", (_, edit, words) => {
    const outside = makeDirectory({ "o.yaml": "o: 1" });
    const root = makeDirectory({ "a.yaml": "a: 1", "dir.yaml/x": "" });
    symlinkSync(join(outside, "o.yaml"), join(root, "link.yaml"));
    symlinkSync(outside, join(root, "links"));
    const good = { path: "good.yaml", after: "g: 1" };
    expect(() => applyEdits(root, [good, edit])).toThrow(words);
    expect(existsSync(join(root, "good.yaml"))).toBe(false);
    expect(readFileSync(join(outside, "o.yaml"), "utf8")).toBe("o: 1");
  });
});
