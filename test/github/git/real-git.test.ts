import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changedFiles } from "./changed-files.ts";
import { changeFiles, writeFiles } from "./files.ts";
import { mergeText } from "./merge.ts";
import { type ObjectStore, writeBlob, writeObject } from "./object-store.ts";
import { makePatch } from "./patch.ts";

const IDENTITY = { name: "dev", email: "dev@example.com", seconds: 1_700_000_000 };
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "earshot-git-"));
  git("init", "-q");
});
afterAll(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  return run(args).stdout;
}

function run(args: readonly string[]): { readonly status: number; readonly stdout: string } {
  const who = (kind: string) => ({
    [`GIT_${kind}_NAME`]: IDENTITY.name,
    [`GIT_${kind}_EMAIL`]: IDENTITY.email,
    [`GIT_${kind}_DATE`]: `${IDENTITY.seconds} +0000`,
  });
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1", ...who("AUTHOR"), ...who("COMMITTER") };
  try {
    return { status: 0, stdout: execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: "pipe" }) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    if (!["diff", "merge-file"].includes(args[0] ?? "")) throw error;
    return { status, stdout };
  }
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function commit(
  store: ObjectStore,
  files: Record<string, string | Uint8Array>,
  parents: readonly string[] = [],
): string {
  const tree = writeFiles(store, changeFiles(store, new Map(), files));
  return writeObject(store, {
    ...{ kind: "commit", tree, parents, author: IDENTITY, committer: IDENTITY, message: "Begin\n" },
  });
}

describe("ids are those of git", () => {
  test.each([["shop: open\n"], [""], ["grüße\r\n"], [Buffer.from([0, 255, 10])]])("blob %j", (content) => {
    write("blob", content);
    expect(writeBlob(new Map(), content)).toBe(git("hash-object", "blob").trim());
  });

  test("commit of nested folders, whose order is not that of the alphabet", () => {
    const files = { "shop/a.yaml": "a\n", "shop.yaml": "s\n", "shop-b/c/d.yaml": "d\n", shop0: "0\n", ä: "ä\n" };
    git("checkout", "-q", "--orphan", "ids");
    for (const [path, text] of Object.entries(files)) write(path, text);
    git("add", ...Object.keys(files));
    git("commit", "-q", "-m", "Begin");
    expect(commit(new Map(), files)).toBe(git("rev-parse", "HEAD").trim());
  });

  test("programs, symbolic links and submodules", () => {
    const store: ObjectStore = new Map();
    const pinned = "1234567890123456789012345678901234567890";
    const tree = writeFiles(
      store,
      changeFiles(store, new Map(), {
        "run.sh": { mode: "100755", content: "echo\n" },
        link: { mode: "120000", content: "run.sh" },
        vendor: { mode: "160000", content: pinned },
      }),
    );
    git("read-tree", "--empty");
    for (const [mode, path, content] of [
      ["100755", "run.sh", "echo\n"],
      ["120000", "link", "run.sh"],
    ] as const) {
      write("content", content);
      git("update-index", "--add", "--cacheinfo", `${mode},${git("hash-object", "-w", "content").trim()},${path}`);
    }
    git("update-index", "--add", "--cacheinfo", `160000,${pinned},vendor`);
    expect(tree).toBe(git("write-tree").trim());
  });
});

// Lines that differ from each other leave git and us no choice of which of them to call moved.
const lines = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), { maxLength: 26 });
const edit = (base: readonly string[]) =>
  fc
    .array(fc.constantFrom("keep", "keep", "keep", "keep", "drop", "add", "change"), { minLength: 26, maxLength: 26 })
    .map((does) =>
      base
        .flatMap((line, index) => {
          const changed = { keep: [line], drop: [], add: [line, `${line}-new`], change: [`${line}-other`] };
          return changed[does[index] as keyof typeof changed];
        })
        .map((line) => `${line}\n`)
        .join(""),
    );
const text = (base: readonly string[]) => base.map((line) => `${line}\n`).join("");

describe("patches are those of git", () => {
  const cases: [string, string, string][] = [
    ["a new file", "", "a\nb\n"],
    ["a deleted file", "a\n", ""],
    ["one line", "a\n", "b\n"],
    ["no end of line", "a\nb", "a\nc"],
    ["an end of line that is added", "a", "a\n"],
    ["CRLF", "a\r\nb\r\n", "a\r\nc\r\n"],
    ["a heading", "spec:\n1\n2\n3\n4\n5\n6\n", "spec:\n1\n2\n3\n4\n5\n7\n"],
    ["a line that begins like a header", "-- a\n++ b\n", "-- a\n++ c\n"],
  ];
  test.each(cases)("%s", (_, before, after) => {
    expect(makePatch(before, after).text).toBe(gitPatch(before, after));
  });

  test("any edits", () => {
    const change = lines.chain((base) => fc.tuple(fc.constant(text(base)), edit(base)));
    fc.assert(
      fc.property(change, ([before, after]) => makePatch(before, after).text === gitPatch(before, after)),
      { numRuns: 40 },
    );
  });

  function gitPatch(before: string, after: string): string {
    write("before", before);
    write("after", after);
    const all = git("diff", "--no-index", "before", "after");
    return all.includes("@@") ? all.slice(all.indexOf("@@")).replace(/\n$/, "") : "";
  }
});

test("merges are those of git", () => {
  const sides = lines.chain((base) => fc.tuple(fc.constant(text(base)), edit(base), edit(base)));
  const seen = { merged: 0, conflict: 0 };
  fc.assert(
    fc.property(sides, ([base, ours, theirs]) => {
      for (const [name, content] of Object.entries({ base, ours, theirs })) write(name, content);
      const { status, stdout } = run(["merge-file", "-p", "ours", "base", "theirs"]);
      seen[status === 0 ? "merged" : "conflict"] += 1;
      return mergeText(base, ours, theirs) === (status === 0 ? stdout : undefined);
    }),
    { numRuns: 60 },
  );
  expect(Math.min(seen.merged, seen.conflict)).toBeGreaterThan(5);
});

test("renames are found, also with a change; binary files have no patch", () => {
  const store: ObjectStore = new Map();
  const long = "spec:\n  hosts: [db.example]\n  ports: [3306]\n";
  const before = commit(store, { "old.yaml": long, "same.yaml": "same\n", "logo.png": Buffer.from([0, 1]) });
  const after = commit(store, { "new.yaml": `${long}more: 1\n`, moved: "same\n", "logo.png": Buffer.from([0, 2]) });
  expect(changedFiles(store, before, after)).toMatchObject([
    { path: "logo.png", status: "modified", additions: 0 },
    { path: "moved", status: "renamed", previous: "same.yaml" },
    {
      path: "new.yaml",
      status: "renamed",
      previous: "old.yaml",
      additions: 1,
      patch: expect.stringContaining("+more: 1"),
    },
  ]);
  expect(changedFiles(store, before, after).map((file) => "patch" in file)).toEqual([false, false, true]);
});
