// What two revisions of a real repository give, and that nothing which a repository configures is executed.
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRevisions } from "../../src/delivery/read-git.ts";
import { commit, git, makeDirectory, makeRepository, writeFiles } from "./repository.ts";

const contents = (snapshot: ReadonlyMap<string, unknown>) => Object.fromEntries(snapshot);

describe("without a head, the working tree is the change", () => {
  test("tracked files as they are on disk, new files that are not ignored, without deleted ones", async () => {
    const repository = makeRepository({
      "a.yaml": "a: 1",
      "gone.yaml": "g: 1",
      ".gitignore": "ignored/\n",
      "x.txt": "x",
    });
    writeFiles(repository, { "a.yaml": "a: 2", "new/b.yml": "b: 1", "ignored/c.yaml": "c: 1" });
    rmSync(join(repository, "gone.yaml"));
    const { root, before, after, notices } = await readRevisions(join(repository, "new"), { base: "main" });
    expect(root).toBe(git(repository, "rev-parse", "--show-toplevel"));
    expect(contents(before)).toEqual({ "a.yaml": "a: 1", "gone.yaml": "g: 1" });
    expect(contents(after)).toEqual({ "a.yaml": "a: 2", "new/b.yml": "b: 1" });
    expect(notices).toEqual([]);
  });

  test("a packed chart has the same name in the tree and on disk, whatever is in it; a patch is one without an ending, too", async () => {
    const repository = makeRepository({
      "web/charts/cache.tgz": new Uint8Array([31, 139, 0]),
      "web/Chart.lock": "digest: 1",
      "patches/port": "- op: add",
      "web/port.patch": "- op: add",
      LICENSE: "none",
    });
    const same = await readRevisions(repository, { base: "HEAD" });
    expect(contents(same.after)).toEqual(contents(same.before));
    expect([...same.before.keys()].sort()).toEqual([
      "patches/port",
      "web/Chart.lock",
      "web/charts/cache.tgz",
      "web/port.patch",
    ]);
    writeFiles(repository, { "web/charts/cache.tgz": new Uint8Array([31, 139, 1]) });
    const { before, after } = await readRevisions(repository, { base: "HEAD" });
    expect(after.get("web/charts/cache.tgz")).toMatchObject({ unreadable: "packed" });
    expect(after.get("web/charts/cache.tgz")).not.toEqual(before.get("web/charts/cache.tgz"));
  });

  test("files that a sparse checkout leaves out are not deletions", async () => {
    const repository = makeRepository({ "shop/a.yaml": "a: 1", "billing/b.yaml": "b: 1" });
    git(repository, "sparse-checkout", "set", "shop");
    expect(existsSync(join(repository, "billing/b.yaml"))).toBe(false);
    const { before, after } = await readRevisions(repository, { base: "HEAD" });
    expect(contents(after)).toEqual(contents(before));
  });

  test("symbolic links say the same in the tree and on disk", async () => {
    const repository = makeRepository({ "real.yaml": "a: 1", "notes.txt": "text", "deep/b.yaml": "b: 1" });
    const links = {
      "deep/up.yaml": "../real.yaml",
      "text.yaml": "notes.txt",
      "out.yaml": "/etc/hosts",
      "off.yaml": "no.yaml",
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(repository, name));
    symlinkSync("../../elsewhere.yaml", join(repository, "deep/escape.yaml"));
    commit(repository, "links");
    const { before, after } = await readRevisions(repository, { base: "HEAD" });
    expect([...before.keys()].sort()).toEqual([
      "deep/b.yaml",
      "deep/escape.yaml",
      "out.yaml",
      "real.yaml",
      "text.yaml",
    ]);
    expect(before.get("deep/escape.yaml")).toMatchObject({ unreadable: "outside-the-repository" });
    expect(after.get("out.yaml")).toEqual(before.get("out.yaml"));
    expect(after.get("text.yaml")).toEqual(before.get("text.yaml"));
  });
});

describe("with a head", () => {
  test("what base has gained meanwhile is on both sides", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1" });
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "new.yaml": "n: 1" });
    git(repository, "checkout", "--quiet", "main");
    commit(repository, "meanwhile", { "other.yaml": "o: 1" });
    const { before, after, notices } = await readRevisions(repository, { base: "main", head: "change" });
    expect(contents(before)).toEqual({ "a.yaml": "a: 1", "other.yaml": "o: 1" });
    expect(contents(after)).toEqual({ "a.yaml": "a: 1", "other.yaml": "o: 1", "new.yaml": "n: 1" });
    expect(notices).toEqual([]);
    expect(git(repository, "status", "--porcelain")).toBe("");
  });

  test("on a conflict, head is compared with the merge base, and it is said", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1" });
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "a.yaml": "a: 2" });
    git(repository, "checkout", "--quiet", "main");
    commit(repository, "meanwhile", { "a.yaml": "a: 3", "other.yaml": "o: 1" });
    const { before, after, notices } = await readRevisions(repository, { base: "main", head: "change" });
    expect(contents(before)).toEqual({ "a.yaml": "a: 1" });
    expect(contents(after)).toEqual({ "a.yaml": "a: 2" });
    expect(notices.map((notice) => notice.code)).toEqual(["not-merged"]);
    expect(notices[0]?.message).toContain("conflict in a.yaml");
  });

  test("a head that base already has changes nothing", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1" });
    const old = git(repository, "rev-parse", "HEAD");
    commit(repository, "later", { "a.yaml": "a: 2" });
    const { before, after } = await readRevisions(repository, { base: "main", head: old });
    expect(contents(after)).toEqual(contents(before));
  });

  test("works in a bare repository, which has no working tree", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1" });
    commit(repository, "later", { "a.yaml": "a: 2" });
    const bare = makeDirectory();
    git(bare, "clone", "--quiet", "--bare", repository, ".");
    const { before, after } = await readRevisions(bare, { base: "main~1", head: "main" });
    expect([before.get("a.yaml"), after.get("a.yaml")]).toEqual(["a: 1", "a: 2"]);
    await expect(readRevisions(bare, { base: "main" })).rejects.toThrow("say --head REF");
  });

  test("nothing that the repository configures is executed", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1", ".gitattributes": "* merge=evil filter=evil diff=evil\n" });
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "a.yaml": "a: 2" });
    git(repository, "checkout", "--quiet", "main");
    commit(repository, "meanwhile", { "a.yaml": "a: 3" });
    const trap = (name: string) => `touch ${join(repository, `was-run-${name}`)}; false`;
    for (const key of [
      "core.fsmonitor",
      "merge.evil.driver",
      "filter.evil.clean",
      "filter.evil.smudge",
      "diff.evil.textconv",
    ]) {
      git(repository, "config", key, trap(key));
    }
    writeFiles(repository, { "a.yaml": "a: 4" });
    await readRevisions(repository, { base: "main", head: "change" });
    await readRevisions(repository, { base: "main" });
    expect(git(repository, "-c", "core.fsmonitor=false", "ls-files", "--others")).toBe("");
  });
});

describe("trouble is said in words that help", () => {
  test("outside of a repository", async () => {
    await expect(readRevisions(makeDirectory(), { base: "main" })).rejects.toThrow(
      "this is not a git repository: run inside one, or compare two directories with --before DIR --after DIR",
    );
  });

  test.each(["no-such-branch", "--output=/etc/passwd", "", "main:a.yaml"])(
    "a revision that is none: %j",
    async (base) => {
      const repository = makeRepository({ "a.yaml": "a: 1" });
      await expect(readRevisions(repository, { base })).rejects.toThrow("revision");
    },
  );

  test("a shallow clone says how to get more", async () => {
    const repository = makeRepository({ "a.yaml": "a: 1" });
    commit(repository, "later", { "a.yaml": "a: 2" });
    const clone = makeDirectory();
    git(clone, "clone", "--quiet", "--depth=1", `file://${repository}`, ".");
    await expect(readRevisions(clone, { base: "HEAD~1" })).rejects.toThrow("git fetch --unshallow");
  });
});
