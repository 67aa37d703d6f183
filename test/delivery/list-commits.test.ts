// Which commits of a history are replayed, and with what each is compared.
import { describe, expect, test } from "vitest";
import { listCommits } from "../../src/delivery/list-commits.ts";
import { commit, git, makeDirectory, makeRepository } from "./repository.ts";

/** base - one - merge(side) - two */
function makeHistory() {
  const root = makeRepository({ "a.yaml": "a: 1\n" });
  git(root, "checkout", "--quiet", "-b", "side");
  commit(root, "on the side", { "b.yaml": "b: 1\n" });
  git(root, "checkout", "--quiet", "main");
  commit(root, "one", { "a.yaml": "a: 2\n" });
  git(root, "merge", "--quiet", "--no-ff", "-m", "merge the side", "side");
  commit(root, "two: \u001b[31mred", { "a.yaml": "a: 3\n" });
  return root;
}

const subjects = async (root: string, stretch: Partial<Parameters<typeof listCommits>[1]> = {}) =>
  (await listCommits(root, { last: 20, to: "HEAD", walk: "all", ...stretch })).map(({ subject }) => subject);

describe("which commits", () => {
  test("the main line, merges of it, everything", async () => {
    const root = makeHistory();
    const line = ["the base", "one", "merge the side", "two: \u001b[31mred"];
    expect(await subjects(root, { walk: "first-parent" })).toEqual(line);
    expect(await subjects(root, { walk: "merges" })).toEqual(["merge the side"]);
    expect((await subjects(root)).toSorted()).toEqual([...line, "on the side"].toSorted());
  });

  test("the last ones of a stretch, the oldest first", async () => {
    const root = makeHistory();
    const stretch = { from: "HEAD~3", to: "HEAD~1", walk: "first-parent" } as const;
    expect(await subjects(root, stretch)).toEqual(["one", "merge the side"]);
    expect(await subjects(root, { ...stretch, last: 1 })).toEqual(["merge the side"]);
  });

  test("each with its first parent; the first commit has none", async () => {
    const root = makeHistory();
    const [first, , merge] = await listCommits(root, { last: 20, to: "HEAD", walk: "first-parent" });
    expect(first?.parent).toBeUndefined();
    expect(merge).toMatchObject({ parent: git(root, "rev-parse", "HEAD~2"), id: git(root, "rev-parse", "HEAD~1") });
    expect(merge?.date).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

describe("what is not there", () => {
  test("a revision, or any commit", async () => {
    const root = makeHistory();
    await expect(subjects(root, { to: "v9" })).rejects.toThrow('there is no revision "v9" here');
    await expect(subjects(root, { from: "--all" })).rejects.toThrow('"--all" is not a revision');
    await expect(subjects(root, { from: "HEAD" })).rejects.toThrow("there is no such commit to review");
  });

  test("the commit at which a shallow clone ends is not taken for a beginning", async () => {
    const clone = `${makeDirectory()}/clone`;
    git(".", "clone", "--quiet", "--depth=2", "--branch=main", `file://${makeHistory()}`, clone);
    expect(await subjects(clone)).toEqual(["two: \u001b[31mred"]);
    await expect(subjects(clone, { to: "HEAD~1", walk: "first-parent" })).rejects.toThrow("this clone is shallow");
  });
});
