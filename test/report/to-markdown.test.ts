// The summary: goldens, hostile names, limits.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMarkdown } from "../../src/report/to-markdown.ts";
import { incompleteReview, movingReview, quietReview, seedReview } from "./example-reviews.ts";
import { HOSTILE, hostileReview, largeReview } from "./extreme-reviews.ts";
import { liveMarkup } from "./live-markup.ts";

const size = (text: string) => new TextEncoder().encode(text).length;

describe("the summary", () => {
  test.each([
    ["seed", seedReview],
    ["moving", movingReview],
    ["incomplete", incompleteReview],
    ["two-findings", largeReview(2, 8)],
  ])("of the %s review reads well", async (name, review) => {
    const text = toMarkdown(review, { states: "base 1a2b3c → merge result 4d5e6f" });
    await expect(text).toMatchFileSnapshot(`goldens/${name}.md`);
  });

  test("is one line where nothing moves", () => {
    expect(toMarkdown(quietReview)).toBe("Nothing moves: 3 changed objects, 41 workloads simulated on Istio 1.30\n");
  });

  test("of one finding fits a screen, whoever calls", () => {
    const text = toMarkdown(largeReview(1, 500));
    const folded = text.replaceAll(/<details>[\s\S]*?<\/details>/g, "").replace(/```mermaid[\s\S]*?```/, "");
    expect(folded.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(25);
    expect(text).toContain("and 496 more |");
  });

  test("of many findings names them all above them, and pictures the first three", () => {
    const text = toMarkdown(largeReview(10, 8));
    expect(text.indexOf("shop-9 would")).toBeLessThan(text.indexOf("| who |"));
    expect(text.match(/```mermaid/g)).toHaveLength(3);
    expect(text).not.toContain("Left out");
    const hundred = toMarkdown(largeReview(100, 8));
    expect(hundred).toMatch(/The other \d+ findings are named above\./);
    expect(hundred.match(/of shop-99 would/g)).toHaveLength(1);
  });

  test.each([
    ["block (1 error)", {}],
    ["warn (1 warning)", { severity: "warning" }],
    ["warn (1 remark)", { severity: "info" }],
    ["warn (1 warning)", { heldBack: "observe" }],
  ] as const)("says the verdict: %s", (words, change) => {
    const findings = seedReview.findings.map((finding) => ({ ...finding, ...change }));
    const verdict = words.startsWith("warn") ? "warn" : "block";
    expect(toMarkdown({ ...seedReview, verdict, findings })).toContain(`Verdict: **${words}**\n`);
  });

  test("says that a fix is missing by what to do in general", () => {
    const review = { ...seedReview, findings: seedReview.findings.map((finding) => ({ ...finding, fixes: [] })) };
    expect(toMarkdown(review)).toContain("**What to do**: Give the entry addresses of its own");
  });
});

describe("what comes from manifests stays text", () => {
  test("in a review where every name is hostile", () => {
    expect(liveMarkup(toMarkdown(hostileReview()))).toEqual([]);
  });

  test("whatever stands in the names", () => {
    const piece = fc.constantFrom(
      ..."`|\\<>@#*_[]()!&;:/-~$\"'\n\r\t \u202e\u001b{}ab1.",
      "```",
      "<!--",
      "-->",
      "https://",
      "@a",
      "</details>",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(liveMarkup(toMarkdown(hostileReview(name)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(["toString", "__proto__", "constructor"])("and %s is a name like any other", (name) => {
    expect(liveMarkup(toMarkdown(hostileReview(name)))).toEqual([]);
  });

  test("and a very long name is cut", () => {
    expect(size(toMarkdown(hostileReview("x".repeat(100_000))))).toBeLessThan(65_535);
  });
});

describe("limits", () => {
  test.each([65_535, 30_000, 10_000, 3_000, 1_000, 100, 10])("a large review fits into %i", (maxLength) => {
    const text = toMarkdown(largeReview(300, 60), { maxLength });
    expect(size(text)).toBeLessThanOrEqual(maxLength);
    expect(text.trim()).not.toBe("");
  });

  test("what was left out is said, patches of other fixes first", () => {
    const [full, next] = [65_535, size(toMarkdown(seedReview)) - 1].map((maxLength) =>
      toMarkdown(seedReview, { maxLength }),
    );
    expect(full).not.toContain("Left out");
    expect(next).toContain("Left out, to stay within");
    expect(next).toContain("patches of the other fixes");
    expect(next).toContain("240.1.0.1\n");
    expect(next).toContain("```mermaid");
  });

  test("titles of findings stay longest", () => {
    const text = toMarkdown(largeReview(300, 60), { maxLength: 9_000 });
    expect(text).toContain("shop-0 would");
    expect(text).toContain("shop-9 would");
    expect(text).toMatch(/and \d+ more findings/);
    expect(liveMarkup(text)).toEqual([]);
  });

  test("hostile names of a large review stay text at every level", () => {
    for (const maxLength of [60_000, 8_000, 5_000, 2_500, 1_500]) {
      expect(liveMarkup(toMarkdown(hostileReview(HOSTILE), { maxLength }))).toEqual([]);
    }
  });
});
