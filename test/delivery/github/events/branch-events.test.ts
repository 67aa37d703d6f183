import { expect, test } from "vitest";
import { movedBranch, type Push } from "../../../../src/delivery/github/events/branch-events.ts";

const YAML = { added: [], removed: [], modified: ["demo/mysql.yaml"] };
const WORDS = { added: ["docs/a.md"], removed: [], modified: ["README.md"] };

function push(rest: Partial<Push>): Push {
  return { ref: "refs/heads/main", created: false, deleted: false, forced: false, commits: [YAML], ...rest };
}

test.each([
  ["a manifest", {}],
  ["a manifest in one of several commits", { commits: [WORDS, YAML, WORDS] }],
  ["a manifest that is gone", { commits: [{ removed: ["demo/mysql.yaml"] }] }],
  ["a part of a chart", { commits: [{ modified: ["charts/shop/templates/_names.tpl"] }] }],
  ["more commits than GitHub names", { commits: Array.from({ length: 2_048 }, () => WORDS) }],
  ["what a forced push took away is not named", { forced: true, commits: [WORDS] }],
  ["no commit is named", { commits: [] }],
])("worth a look: %s", (_why, rest) => {
  expect(movedBranch(push(rest))).toBe("main");
});

test.each([
  ["only words", { commits: [WORDS] }],
  ["a new branch", { created: true }],
  ["a branch that is gone", { deleted: true, commits: [] }],
  ["a tag", { ref: "refs/tags/v1" }],
  ["a branch of a merge queue", { ref: "refs/heads/gh-readonly-queue/main/pr-7-abc" }],
])("not worth a look: %s", (_why, rest) => {
  expect(movedBranch(push(rest))).toBeUndefined();
});

test("a branch may have any name", () => {
  expect(movedBranch(push({ ref: "refs/heads/team/refs/heads/x" }))).toBe("team/refs/heads/x");
});
