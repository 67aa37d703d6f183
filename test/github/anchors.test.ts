import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ask, installedClient } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import type { Repository } from "./world.ts";

const PULL = "/repos/shop/gitops/pulls/1";
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`);

let github: FakeGitHub;
let repository: Repository;
let ask: Ask;

// The hunks of long.yaml are lines 2–8 (5 is changed) and 37–43 (40 is deleted), after it 37–42.
beforeEach(async () => {
  github = await startFakeGitHub();
  const long = numbers(60);
  repository = github.addRepository("shop/gitops", { "long.yaml": long.join(""), "gone.yaml": "a\n" });
  const changed = long.with(4, "changed\n").toSpliced(39, 1);
  const changes = { "long.yaml": changed.join(""), "new.yaml": "a\nb\nc\n", "gone.yaml": null };
  github.openPullRequest(repository, { head: "change", changes });
  ask = await installedClient(github, github.addInstallation(github.addApp(), [repository]));
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

const post = (...comments: readonly Record<string, unknown>[]) =>
  ask(`POST ${PULL}/reviews`, { event: "COMMENT", comments: comments.map((one) => ({ body: "here", ...one })) });

test.each([
  ["a changed line", { path: "long.yaml", line: 5 }],
  ["a line around a change", { path: "long.yaml", line: 8, side: "RIGHT" }],
  ["lines of one hunk", { path: "long.yaml", start_line: 2, line: 8 }],
  ["a deleted line", { path: "long.yaml", line: 40, side: "LEFT" }],
  [
    "from a deleted line to a new one",
    { path: "long.yaml", start_line: 5, start_side: "LEFT", line: 5, side: "RIGHT" },
  ],
  ["all of a new file", { path: "new.yaml", start_line: 1, line: 3, side: "RIGHT", start_side: "RIGHT" }],
  ["a deleted file", { path: "gone.yaml", line: 1, side: "LEFT" }],
  ["a position", { path: "long.yaml", position: 4 }],
])("accepted: %s", async (_, anchor) => {
  expect(await post(anchor)).toMatchObject({ status: 200, body: { state: "COMMENTED", user: { type: "Bot" } } });
});

test.each([
  ["no such file", { path: "other.yaml", line: 1 }, "Path could not be resolved"],
  ["a line outside of the hunks", { path: "long.yaml", line: 20 }, "Line could not be resolved"],
  ["a line after the file", { path: "new.yaml", line: 4 }, "Line could not be resolved"],
  ["the other side", { path: "new.yaml", line: 1, side: "LEFT" }, "Line could not be resolved"],
  ["no line", { path: "new.yaml" }, "Line could not be resolved"],
  ["no such side", { path: "new.yaml", line: 1, side: "MIDDLE" }, "Line could not be resolved"],
  [
    "two hunks",
    { path: "long.yaml", start_line: 5, line: 40 },
    "Start line must be part of the same hunk as the line.",
  ],
  ["backwards", { path: "new.yaml", start_line: 3, line: 1 }, "Start line must precede the end line."],
  ["one line as two", { path: "new.yaml", start_line: 1, line: 1 }, "Start line must precede the end line."],
  ["a start outside", { path: "long.yaml", start_line: 1, line: 5 }, "Start line could not be resolved"],
])("refused, and the whole review with it: %s", async (_, anchor, error) => {
  const answered = await post({ path: "long.yaml", line: 5 }, anchor);
  expect(answered).toMatchObject({ status: 422, body: { errors: [error] } });
  expect((await ask(`GET ${PULL}/reviews`)).body).toEqual([]);
  expect((await ask(`GET ${PULL}/comments`)).body).toEqual([]);
});

describe("after a push", () => {
  const comments = async () => (await ask(`GET ${PULL}/comments`)).body;

  test("a comment moves with its line", async () => {
    await post({ path: "long.yaml", line: 5 });
    const text = github.readFileAt(repository, "change", "long.yaml");
    const { sha } = github.commitAndPush(repository, { branch: "change", changes: { "long.yaml": `first\n${text}` } });
    expect(await comments()).toMatchObject([{ line: 6, original_line: 5, commit_id: sha }]);
  });

  test("a comment on a line that is changed is outdated", async () => {
    const { commit } = repository.reviews[0] ?? { commit: repository.refs.get("refs/heads/change") };
    await post({ path: "long.yaml", line: 5 });
    const text = github.readFileAt(repository, "change", "long.yaml")?.replace("changed", "changed again") ?? "";
    github.commitAndPush(repository, { branch: "change", changes: { "long.yaml": text } });
    expect(await comments()).toMatchObject([{ line: null, position: null, original_line: 5, commit_id: commit }]);
  });

  test("a review of an older commit of the pull request is taken, of any other not", async () => {
    const older = repository.refs.get("refs/heads/change");
    github.commitAndPush(repository, { branch: "change", changes: { "other.yaml": "a\n" } });
    const review = (commit_id?: string) => ask(`POST ${PULL}/reviews`, { event: "COMMENT", body: "here", commit_id });
    expect((await review(older)).body.commit_id).toBe(older);
    expect((await review(repository.refs.get("refs/heads/main"))).status).toBe(422);
  });
});

test("what GitHub shows above a comment ends in its line", async () => {
  await post({ path: "long.yaml", line: 4 });
  const hunk = "@@ -2,7 +2,7 @@ line 1\n line 2\n line 3\n line 4";
  expect((await ask(`GET ${PULL}/comments`)).body).toMatchObject([{ diff_hunk: hunk, position: 3 }]);
});
