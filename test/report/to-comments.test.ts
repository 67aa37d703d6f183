// Review comments: where they can stand, suggestions, hidden marks.
import { expect, test } from "vitest";
import type { Fix } from "../../src/fixes/fix.ts";
import type { Review, ReviewedFinding } from "../../src/report/review.ts";
import { toComments } from "../../src/report/to-comments.ts";
import { seedFinding, seedReview } from "./example-reviews.ts";
import { hostileReview, largeReview } from "./extreme-reviews.ts";
import { liveMarkup } from "./live-markup.ts";

function withFix(changes: Partial<Fix>): Review {
  const fixes = seedFinding.fixes.filter(({ recommended }) => recommended).map((fix) => ({ ...fix, ...changes }));
  return { ...seedReview, findings: [{ ...seedFinding, fixes }] };
}

test("the seed's comment suggests the fix on the lines that it replaces", async () => {
  const [comment] = toComments(seedReview);
  const [best] = comment?.placements ?? [];
  expect(comment?.fingerprint).toBe(seedFinding.id);
  expect(best).toMatchObject({ path: "demo/mysql.yaml", line: 8, side: "RIGHT", suggests: true });
  expect(best).not.toHaveProperty("startLine");
  await expect(best?.body).toMatchFileSnapshot("goldens/seed-comment.md");
});

test("and it can stand on the lines of the cause, with a patch", async () => {
  const cause = toComments(seedReview)[0]?.placements.at(-1);
  expect(cause).toMatchObject({ path: "demo/mysql.yaml", startLine: 1, line: 14, side: "RIGHT", suggests: false });
  await expect(cause?.body).toMatchFileSnapshot("goldens/seed-comment-with-patch.md");
});

test("without a fix it tells what was tried, and folds the kinds that had nothing to try", () => {
  const idle = { kind: "keep-port", reason: "no object of the change gives up a port that is called" };
  const tried = { kind: "move-port", title: "Move `demo/mysql` to 13306", reason: "the finding stays with it" };
  const bodyOf = (rejectedFixes: ReviewedFinding["rejectedFixes"]) =>
    toComments({ ...seedReview, findings: [{ ...seedFinding, fixes: [], rejectedFixes }] })[0]?.placements[0]?.body ??
    "";
  const [shown, folded] = bodyOf([idle, tried]).split("<details>");
  expect(shown).toContain("for none that was tried holds: Move `demo/mysql` to 13306: the finding stays with it.");
  expect(shown).not.toContain("keep-port");
  expect(folded).toContain("<summary>Kinds of fixes that do not apply</summary>\n\n`keep-port`: no object");
  expect(bodyOf([idle])).toContain("<summary>No fix is offered: no kind of fix applies</summary>");
  expect(bodyOf([])).not.toContain("<details>");
});

test("an edit of two files, or a new file, is no suggestion", () => {
  const edits = { path: "shop/a.yaml", before: "a: 1\nb: 2\nc: 3\n", after: "a: 9\nb: 2\nc: 9\n" };
  const created = { path: "shop/sidecar.yaml", after: "kind: Sidecar\n" };
  for (const fix of [{ edits: [created] }, { edits: [created, edits] }]) {
    expect(toComments(withFix(fix))[0]?.placements.map(({ suggests }) => suggests)).toEqual([false]);
  }
});

test("an edit of two places is one suggestion", () => {
  const edits = [{ path: "shop/a.yaml", before: "a: 1\nb: 2\nc: 3\n", after: "a: 9\nb: 2\nc: 9\n" }];
  const [placement] = toComments(withFix({ edits }))[0]?.placements ?? [];
  expect(placement).toMatchObject({ startLine: 1, line: 3, suggests: true });
  expect(placement?.body).toContain("```suggestion\na: 9\nb: 2\nc: 9\n```");
});

test("a suggestion that takes lines away holds none, and an empty line stays one", () => {
  const without = [{ path: "shop/a.yaml", before: "a: 1\nb: 2\n", after: "a: 1\n" }];
  expect(toComments(withFix({ edits: without }))[0]?.placements[0]?.body).toContain("```suggestion\n```");
  const empty = [{ path: "shop/a.yaml", before: "a: 1\nb: 2\n", after: "a: 1\n\n" }];
  expect(toComments(withFix({ edits: empty }))[0]?.placements[0]?.body).toContain("```suggestion\n\n```");
});

test("a suggestion of several lines names the first and the last", () => {
  const edits = [{ path: "shop/a.yaml", before: "a: 1\nb: 2\nc: 3\n", after: "a: 1\nx: 2\ny: 3\n" }];
  expect(toComments(withFix({ edits }))[0]?.placements[0]).toMatchObject({ startLine: 2, line: 3 });
});

test("the fence is longer than any backticks in the suggestion", () => {
  const edits = [{ path: "shop/a.yaml", before: "a: 1\nb: 2\n", after: "a: '````'\nb: 2\n" }];
  expect(toComments(withFix({ edits }))[0]?.placements[0]?.body).toContain("`````suggestion\na: '````'\n`````");
});

test("what the change removes is commented on the left side", () => {
  const location = { ...seedFinding.location, side: "before" as const };
  const review = { ...seedReview, findings: [{ ...seedFinding, location, fixes: [] }] };
  const [placement] = toComments(review)[0]?.placements ?? [];
  expect(placement).toMatchObject({ side: "LEFT", suggests: false });
  expect(placement?.body).toContain("Give the entry addresses of its own");
});

test("every body ends with a hidden mark of its own finding", () => {
  const comments = toComments(largeReview(4, 1));
  const marks = comments.flatMap(({ placements }) => placements.map(({ body }) => body.split("\n").at(-1)));
  expect(new Set(marks).size).toBe(4);
  expect(marks[0]).toBe("<!-- earshot:foreign-capture-5f0c21-0 -->");
});

test("nothing from a manifest acts in a comment", () => {
  for (const { body } of toComments(hostileReview())[0]?.placements ?? []) {
    expect(liveMarkup(body)).toEqual([]);
  }
  expect(toComments(hostileReview("--><b>"))[0]?.placements[0]?.body.split("\n").at(-1)).not.toContain("--><b>");
});
