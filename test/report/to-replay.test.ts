// Replayed commits as text and as JSON that keeps to its schema.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../schemas/replay.json" with { type: "json" };
import { type ReplayedCommit, type ReviewSummary, summarizeReview } from "../../src/report/replay.ts";
import { toReplayJson } from "../../src/report/to-replay-json.ts";
import { toReplayedText, toReplaySummary } from "../../src/report/to-replay-text.ts";
import { incompleteReview, movingReview, quietReview, seedReview } from "./example-reviews.ts";

const commits: readonly ReplayedCommit[] = [
  [summarizeReview(quietReview), "README: say who is on call", 12],
  [summarizeReview(seedReview), "Add the MySQL of demo", 480],
  [summarizeReview(movingReview), "Let \u001b[31mbilling\u001b[0m see the ledger", 1_240],
  [
    summarizeReview(incompleteReview),
    "Overlays for west, with a subject that goes on and on until no terminal can hold it",
    95,
  ],
  [
    { kind: "crashed", message: "TypeError: x is undefined (src/impact/compare.ts:4:2)" } as const,
    "A list in a list",
    30,
  ],
].map(([outcome, subject, milliseconds], index) => ({
  commit: `${index}`.repeat(40),
  parent: index === 0 ? undefined : `${index - 1}`.repeat(40),
  date: "2026-11-22T10:00:00+01:00",
  subject: subject as string,
  milliseconds: milliseconds as number,
  outcome: outcome as ReviewSummary,
}));

describe("text", () => {
  test("fits 80 columns and tells each commit, then the sums", async () => {
    const text = `${commits.map((one) => toReplayedText(one, { width: 80 })).join("")}\n${toReplaySummary(commits, { width: 80 })}`;
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    await expect(text).toMatchFileSnapshot("goldens/replay.txt");
  });
  test("a commit that moves nothing is one line", () => {
    expect(toReplayedText(commits[0] as ReplayedCommit)).toMatch(/^pass .*on call\n$/);
  });
});

describe("JSON", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

  test("keeps to its schema, and so does an empty one", () => {
    for (const document of [toReplayJson(commits), toReplayJson([])]) {
      expect(validate(JSON.parse(JSON.stringify(document))) || validate.errors).toBe(true);
    }
  });
  test("every field is described", () => {
    const known = JSON.stringify(schema);
    const keys = (value: unknown): readonly string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...keys(inner)])
        : [];
    for (const key of keys(toReplayJson(commits))) expect(known).toContain(`"${key}":`);
  });
  test("sums", () => {
    expect(toReplayJson(commits).summary).toMatchObject({
      commits: 5,
      verdicts: { pass: 2, warn: 0, block: 1, incomplete: 1, crash: 1 },
      policies: [{ policy: "foreign-capture", findings: 1, commits: 1 }],
      milliseconds: 1_857,
    });
  });
});
