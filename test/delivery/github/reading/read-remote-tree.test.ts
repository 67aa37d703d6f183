import { expect, test } from "vitest";
import type { Repository } from "../../../../src/delivery/github/client/repository-client.ts";
import { createReadCache } from "../../../../src/delivery/github/reading/read-cache.ts";
import { createDirectories } from "../../../../src/delivery/github/reading/read-directories.ts";
import { findEntries, listTree, mayDiffer } from "../../../../src/delivery/github/reading/read-remote-tree.ts";
import { cannedGitHub } from "../canned-github.ts";

const file = (path: string, sha: string, mode = "100644") => ({ path, mode, type: "blob", sha, size: 10 });
const directory = (path: string, sha: string) => ({ path, mode: "040000", type: "tree", sha });
const submodule = (path: string, sha: string) => ({ path, mode: "160000", type: "commit", sha });

type Canned = ReturnType<typeof cannedGitHub>["github"];

/** Answers once; a second request for the same would fail. */
function answer(github: Canned, sha: string, tree: readonly object[], truncated = false) {
  github.get(`/git/trees/${sha}`).reply(200, { truncated, tree });
}

const reader = (repository: Repository, cache = createReadCache()) =>
  createDirectories(repository, { cache, signal: new AbortController().signal });

async function readTree(repository: Repository, root: string) {
  const directories = reader(repository);
  await directories.readAll(root);
  return listTree(directories, root);
}

test("manifests only; links and submodules are told from files", async () => {
  const { repository, github } = cannedGitHub();
  answer(github, "root?recursive=1", [
    directory("shop", "t1"),
    directory("node_modules", "t2"),
    file("shop/cart.YAML", "a"),
    file("shop/values.json", "b"),
    file("README.md", "c"),
    file("node_modules/index.yml", "d"),
    file("link.yml", "e", "120000"),
    submodule("vendor.yaml", "s"),
  ]);
  const { paths, manifests, submodules, bytes } = await readTree(repository, "root");
  expect(manifests.map(({ path, mode, blob }) => [path, mode, blob]).sort()).toEqual([
    ["link.yml", "120000", "e"],
    ["shop/cart.YAML", "100644", "a"],
    ["shop/values.json", "100644", "b"],
  ]);
  expect([...paths].sort()).toEqual(["README.md", "link.yml", "shop/cart.YAML", "shop/values.json"]);
  expect([...submodules]).toEqual([["vendor.yaml", "s"]]);
  expect(bytes).toBe(40);
});

test("a tree that GitHub cuts off is walked, as deep as needed", async () => {
  const { repository, github } = cannedGitHub();
  const half = [file("shop/cart.yaml", "half")];
  answer(github, "root?recursive=1", half, true);
  answer(github, "root", [
    file("a.yaml", "a"),
    directory("shop", "t1"),
    directory("node_modules", "n"),
    directory("billing", "t2"),
  ]);
  answer(github, "t1?recursive=1", half, true);
  answer(github, "t1", [directory("east", "t3"), file("cart.yaml", "b")]);
  answer(github, "t3?recursive=1", [directory("deep", "t4"), file("deep/x.yaml", "c")]);
  answer(github, "t2?recursive=1", [file("bill.yaml", "d")]);
  const { manifests } = await readTree(repository, "root");
  expect(manifests.map(({ path, blob }) => `${path} ${blob}`)).toEqual([
    "a.yaml a",
    "shop/east/deep/x.yaml c",
    "shop/cart.yaml b",
    "billing/bill.yaml d",
  ]);
});

test("one directory with more than GitHub lists is said to be too large", async () => {
  const { repository, github } = cannedGitHub();
  answer(github, "root?recursive=1", [], true);
  answer(github, "root", [], true);
  await expect(readTree(repository, "root")).rejects.toThrow("has more files than GitHub lists");
});

test("directories that are equal at several places are each told at theirs", async () => {
  const { repository, github } = cannedGitHub();
  answer(github, "root?recursive=1", [
    ...[directory("east", "t1"), directory("east/shop", "t2"), file("east/shop/cart.yaml", "a")],
    ...[directory("west", "t1"), directory("west/shop", "t2"), file("west/shop/cart.yaml", "a")],
  ]);
  const { manifests } = await readTree(repository, "root");
  expect(manifests.map(({ path }) => path)).toEqual(["east/shop/cart.yaml", "west/shop/cart.yaml"]);
});

test("after the first time, only directories that are new are asked for", async () => {
  const { repository, github } = cannedGitHub();
  const cache = createReadCache();
  answer(github, "root?recursive=1", [
    ...[directory("shop", "t1"), file("shop/cart.yaml", "a")],
    ...[directory("billing", "t2"), file("billing/bill.yaml", "b")],
  ]);
  await reader(repository, cache).readAll("root");
  answer(github, "next", [directory("shop", "t3"), directory("billing", "t2")]);
  answer(github, "t3", [file("cart.yaml", "c")]);
  const directories = reader(repository, cache);
  await directories.readAll("next");
  expect(listTree(directories, "next").manifests.map(({ blob }) => blob)).toEqual(["c", "b"]);
  expect(directories.requests()).toBe(2);
});

test("where much is new, the whole tree is asked for instead of every directory", async () => {
  const { repository, github } = cannedGitHub();
  const cache = createReadCache();
  answer(github, "root?recursive=1", []);
  await reader(repository, cache).readAll("root");
  const names = Array.from({ length: 20 }, (_, index) => `team-${index}`);
  answer(
    github,
    "next",
    names.map((name) => directory(name, name)),
  );
  answer(
    github,
    "next?recursive=1",
    names.flatMap((name) => [directory(name, name), file(`${name}/cart.yaml`, "c")]),
  );
  const directories = reader(repository, cache);
  await directories.readAll("next");
  expect(listTree(directories, "next").manifests).toHaveLength(20);
  expect(directories.requests()).toBe(2);
});

test.each([
  ["a README", [file("README.md", "x")], [file("README.md", "y")], false],
  ["a manifest", [file("cart.yaml", "x")], [file("cart.yaml", "y")], true],
  ["a manifest that is removed", [file("cart.yaml", "x")], [], true],
  ["a manifest that becomes a link", [file("cart.yaml", "x")], [file("cart.yaml", "x", "120000")], true],
  ["a program that becomes a file", [file("run.go", "x", "100755")], [file("run.go", "x")], false],
  ["a file whose name says nothing", [file("override", "x")], [file("override", "y")], true],
  ["a submodule", [submodule("vendor", "x")], [submodule("vendor", "y")], true],
  ["a manifest of an installed package", [directory("node_modules", "x")], [directory("node_modules", "y")], false],
])("%s: whether it can matter is found without listing the rest", async (_, old, now, matters) => {
  const { repository, github } = cannedGitHub();
  const rest = [directory("billing", "never-read"), file("a.yaml", "a")];
  answer(github, "before", [...rest, directory("shop", "t1")]);
  answer(github, "after", [...rest, directory("shop", "t2")]);
  answer(github, "t1", old);
  answer(github, "t2", now);
  expect(await mayDiffer(reader(repository), "before", "after")).toBe(matters);
});

test("a directory that is added or removed is looked into; a change that spreads wide is taken to matter", async () => {
  const { repository, github } = cannedGitHub();
  answer(github, "empty", []);
  answer(github, "docs", [directory("docs", "t1")]);
  answer(github, "t1", [file("how.md", "x")]);
  const directories = reader(repository);
  expect(await mayDiffer(directories, "empty", "docs")).toBe(false);
  expect(await mayDiffer(directories, "docs", "empty")).toBe(false);
  const many = Array.from({ length: 40 }, (_, index) => directory(`docs-${index}`, "t1"));
  answer(github, "wide", many);
  expect(await mayDiffer(directories, "empty", "wide")).toBe(true);
});

test("single files are found by the directories on their way", async () => {
  const { repository, github } = cannedGitHub();
  answer(github, "head", [directory("shop", "t1"), directory("billing", "never-read")]);
  answer(github, "t1", [file("cart.yaml", "a")]);
  const paths = ["shop/cart.yaml", "shop/till.yaml", "shop/cart.yaml/deeper"];
  const found = await findEntries(reader(repository), "head", paths);
  expect(found).toEqual([{ path: "shop/cart.yaml", mode: "100644", blob: "a", size: 10 }]);
});

test.each([
  ["files", [{ name: "a.yaml", mode: "100644", sha: "a", size: 10 }]],
  ["nothing", []],
])(
  "few directories that spread out to more paths than a memory holds are trouble, with %s at their ends",
  (_, ends) => {
    const inside = (level: number) =>
      Array.from({ length: 10 }, (_, index) => ({
        name: `d${index}`,
        mode: "040000",
        sha: String(level + 1),
        size: 0,
      }));
    const known = (tree: string) => (Number(tree) < 12 ? inside(Number(tree)) : ends);
    const directories = { ...reader(cannedGitHub().repository), known };
    expect(() => listTree(directories, "0")).toThrow("its directories hold more paths than a review reads");
  },
);
