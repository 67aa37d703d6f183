// What is staged, as the state after the change; and the pre-commit hook that lives on it.
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { readRevisions } from "../../src/delivery/read-git.ts";
import { earshot, SEED_CHANGE } from "./cli/earshot.ts";
import { SEED_BASE } from "./github/stage.ts";
import { commit, git, makeRepository, writeFiles } from "./repository.ts";

const staged = async (repository: string) => {
  const { before, after } = await readRevisions(repository, { base: "HEAD", staged: true });
  return { before: Object.fromEntries(before), after: Object.fromEntries(after) };
};

describe("what is staged", () => {
  test("is what a commit would hold, not what lies on disk", async () => {
    const repository = makeRepository({ "cart.yaml": "a: 1\n", "gone.yaml": "b: 1\n", "kept.yaml": "c: 1\n" });
    writeFiles(repository, { "cart.yaml": "a: 2\n", "new.yaml": "d: 1\n", "untracked.yaml": "e: 1\n" });
    git(repository, "add", "cart.yaml", "new.yaml");
    git(repository, "rm", "--quiet", "gone.yaml");
    writeFiles(repository, { "cart.yaml": "a: 3\n", "kept.yaml": "c: 2\n" });
    expect(await staged(repository)).toEqual({
      before: { "cart.yaml": "a: 1\n", "gone.yaml": "b: 1\n", "kept.yaml": "c: 1\n" },
      after: { "cart.yaml": "a: 2\n", "kept.yaml": "c: 1\n", "new.yaml": "d: 1\n" },
    });
  });

  test("from a folder of the repository too, with links and what is too large", async () => {
    const repository = makeRepository({ "shop/cart.yaml": "a: 1\n" });
    symlinkSync("/etc/passwd", join(repository, "link.yaml"));
    writeFileSync(join(repository, "large.yaml"), "x".repeat(17 * 1024 * 1024));
    git(repository, "add", "--all");
    const { after } = await staged(join(repository, "shop"));
    expect(after).toMatchObject({
      "shop/cart.yaml": "a: 1\n",
      "link.yaml": { unreadable: "outside-the-repository" },
      "large.yaml": { unreadable: "too-large" },
    });
  });

  test("a merge that is not resolved is trouble", async () => {
    const repository = makeRepository({ "cart.yaml": "a: 1\n" });
    git(repository, "switch", "--quiet", "--create", "other");
    commit(repository, "other", { "cart.yaml": "a: 2\n" });
    git(repository, "switch", "--quiet", "main");
    commit(repository, "main", { "cart.yaml": "a: 3\n" });
    expect(() => git(repository, "merge", "--quiet", "other")).toThrow();
    await expect(staged(repository)).rejects.toThrow("cart.yaml is not merged yet: resolve it and stage it");
  });
});

describe("the pre-commit hook", () => {
  const [hook] = load(readFileSync(new URL("../../.pre-commit-hooks.yaml", import.meta.url), "utf8")) as [
    { readonly id: string; readonly entry: string; readonly files: string; readonly pass_filenames: boolean },
  ];

  test("reviews what is staged: a change on disk alone lets the commit pass, the same staged does not", async () => {
    const [name, ...args] = hook.entry.split(" ");
    expect([name, hook.pass_filenames]).toEqual(["earshot", false]);
    const cwd = makeRepository(SEED_BASE);
    writeFiles(cwd, { "demo/mysql.yaml": SEED_CHANGE });
    expect(await earshot(args, { cwd })).toMatchObject({ status: 0, stdout: expect.stringMatching(/^PASS /) });
    git(cwd, "add", "demo/mysql.yaml");
    expect(await earshot(args, { cwd })).toMatchObject({ status: 1, stdout: expect.stringMatching(/^BLOCK /) });
    expect("demo/mysql.yaml").toMatch(new RegExp(hook.files));
  });

  test("settings that are only staged do not count yet", async () => {
    const cwd = makeRepository(SEED_BASE);
    writeFiles(cwd, { "demo/mysql.yaml": SEED_CHANGE, ".github/earshot.yml": "mode: observe\n" });
    git(cwd, "add", "--all");
    expect((await earshot(["review", "--staged"], { cwd })).status).toBe(1);
  });

  test("--staged goes with nothing but --base", async () => {
    const { status, stderr } = await earshot(["review", "--staged", "--before", "a", "--after", "b"]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining("--staged goes with --base alone"),
    });
  });
});
