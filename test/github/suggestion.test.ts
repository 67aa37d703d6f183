import { afterEach, beforeEach, expect, test } from "vitest";
import { type Ask, installedClient } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import { suggestionIn } from "./suggestion.ts";
import type { Repository } from "./world.ts";

const ENTRY = "spec:\n  hosts: [db]\n  ports: [3306]\n";

let github: FakeGitHub;
let repository: Repository;
let ask: Ask;

beforeEach(async () => {
  github = await startFakeGitHub();
  repository = github.addRepository("shop/gitops", { "old.yaml": ENTRY, "readme.md": "shop\n" });
  ask = await installedClient(github, github.addInstallation(github.addApp(), [repository]));
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

async function comment(anchor: Record<string, unknown>, body: string): Promise<number> {
  const comments = [{ body, side: "RIGHT", ...anchor }];
  const { body: review } = await ask("POST /repos/shop/gitops/pulls/1/reviews", { event: "COMMENT", comments });
  return (await ask(`GET /repos/shop/gitops/pulls/1/reviews/${review.id}/comments`)).body[0].id;
}

const block = (...lines: readonly string[]) => ["Try this:", "```suggestion", ...lines, "```", "Bye."].join("\n");

test.each([
  ["one line", ENTRY, { line: 2 }, block("  hosts: [db.corp]"), "spec:\n  hosts: [db.corp]\n  ports: [3306]\n"],
  ["one line by three", ENTRY, { line: 3 }, block("a", "", "b"), "spec:\n  hosts: [db]\na\n\nb\n"],
  ["several lines by one", ENTRY, { start_line: 1, line: 3 }, block("spec: {}"), "spec: {}\n"],
  ["several lines by none", ENTRY, { start_line: 2, line: 3 }, block(), "spec:\n"],
  ["CRLF", ENTRY.replaceAll("\n", "\r\n"), { line: 2 }, block("a", "b"), "spec:\r\na\r\nb\r\n  ports: [3306]\r\n"],
  ["no end of line", ENTRY.trimEnd(), { line: 3 }, block("a", "b"), "spec:\n  hosts: [db]\na\nb"],
  ["a longer fence", ENTRY, { line: 1 }, "````suggestion\n```\nspec:\n````", `\`\`\`\n${ENTRY}`],
])("in a new file: %s", async (_, text, anchor, body, expected) => {
  const { pull } = github.openPullRequest(repository, { head: "change", changes: { "new.yaml": text } });
  const { sha, events } = github.commitSuggestion(repository, await comment({ path: "new.yaml", ...anchor }, body));
  expect(github.readFileAt(repository, "change", "new.yaml")).toBe(expected);
  expect(events.map(({ payload }) => payload.action)).toEqual([undefined, "synchronize"]);
  expect((await ask("GET /repos/shop/gitops/pulls/1")).body.head.sha).toBe(sha);
  expect(pull.headSha).toBe(sha);
});

test("on a line that the change leaves as it is", async () => {
  github.openPullRequest(repository, { head: "change", changes: { "old.yaml": ENTRY.replace("3306", "3307") } });
  github.commitSuggestion(repository, await comment({ path: "old.yaml", line: 2 }, block("  hosts: [db.corp]")));
  expect(github.readFileAt(repository, "change", "old.yaml")).toBe("spec:\n  hosts: [db.corp]\n  ports: [3307]\n");
});

test("moves with its line, and is outdated when the line was changed", async () => {
  github.openPullRequest(repository, { head: "change", changes: { "new.yaml": ENTRY } });
  const id = await comment({ path: "new.yaml", line: 2 }, block("  hosts: [db.corp]"));
  github.commitAndPush(repository, { branch: "change", changes: { "new.yaml": `first: 1\n${ENTRY}` } });
  github.commitSuggestion(repository, id);
  expect(github.readFileAt(repository, "change", "new.yaml")).toContain("first: 1\nspec:\n  hosts: [db.corp]\n");
  expect(() => github.commitSuggestion(repository, id)).toThrow("outdated");
});

test("has no button on a deleted line, on a closed pull request, or without a block", async () => {
  const { pull } = github.openPullRequest(repository, { head: "change", changes: { "old.yaml": null, new: "a\n" } });
  const deleted = await comment({ path: "old.yaml", line: 1, side: "LEFT" }, block("a"));
  const talk = await comment({ path: "new", line: 1 }, "no suggestion");
  const late = await comment({ path: "new", line: 1 }, block("b"));
  expect(() => github.commitSuggestion(repository, deleted)).toThrow("deleted lines");
  expect(() => github.commitSuggestion(repository, talk)).toThrow("no suggestion");
  github.closePull(repository, pull);
  expect(() => github.commitSuggestion(repository, late)).toThrow("closed");
});

test.each([
  ["```suggestion\r\na\r\nb\r\n```", ["a", "b"]],
  ["~~~suggestion\na\n~~~", ["a"]],
  ["```yaml\na\n```\n```suggestion\nb\n```", ["b"]],
  ["```suggestion\nnever closed", ["never closed"]],
  ["the word suggestion", undefined],
])("a block in %j", (body, expected) => {
  expect(suggestionIn(body)).toEqual(expected);
});
