import { expect, test } from "vitest";
import { readRemoteTree } from "../../../src/delivery/github/read-remote-tree.ts";
import { cannedGitHub } from "./canned-github.ts";

const file = (path: string, sha: string, mode = "100644") => ({ path, mode, type: "blob", sha, size: 10 });
const directory = (path: string, sha: string) => ({ path, mode: "040000", type: "tree", sha });

test("manifests only; links and submodules are told from files", async () => {
  const { repository, github } = cannedGitHub();
  const submodule = { path: "vendor.yaml", mode: "160000", type: "commit", sha: "s" };
  github.get("/git/trees/root?recursive=1").reply(200, {
    truncated: false,
    tree: [
      directory("shop", "t1"),
      file("shop/cart.YAML", "a"),
      file("shop/values.json", "b"),
      file("README.md", "c"),
      file("node_modules/x/index.yml", "d"),
      file("link.yml", "e", "120000"),
      submodule,
    ],
  });
  const { paths, manifests } = await readRemoteTree(repository, "root");
  expect(manifests.map(({ path, mode, blob }) => [path, mode, blob])).toEqual([
    ["shop/cart.YAML", "100644", "a"],
    ["shop/values.json", "100644", "b"],
    ["link.yml", "120000", "e"],
  ]);
  expect(paths.has("README.md")).toBe(true);
  expect(paths.has("vendor.yaml")).toBe(false);
});

test("a tree that GitHub cuts off is walked, as deep as needed", async () => {
  const { repository, github } = cannedGitHub();
  const cut = { truncated: true, tree: [file("shop/cart.yaml", "half")] };
  github.get("/git/trees/root?recursive=1").reply(200, cut);
  github.get("/git/trees/root").reply(200, {
    truncated: false,
    tree: [file("a.yaml", "a"), directory("shop", "t1"), directory("node_modules", "n"), directory("billing", "t2")],
  });
  github.get("/git/trees/t1?recursive=1").reply(200, cut);
  github.get("/git/trees/t1").reply(200, { truncated: false, tree: [directory("east", "t3"), file("cart.yaml", "b")] });
  github.get("/git/trees/t3?recursive=1").reply(200, { truncated: false, tree: [file("deep/x.yaml", "c")] });
  github.get("/git/trees/t2?recursive=1").reply(200, { truncated: false, tree: [file("bill.yaml", "d")] });
  const { manifests } = await readRemoteTree(repository, "root");
  expect(manifests.map(({ path, blob }) => `${path} ${blob}`)).toEqual([
    "a.yaml a",
    "shop/east/deep/x.yaml c",
    "shop/cart.yaml b",
    "billing/bill.yaml d",
  ]);
});

test("one directory with more than GitHub lists is said to be too large", async () => {
  const { repository, github } = cannedGitHub();
  github.get("/git/trees/root?recursive=1").reply(200, { truncated: true, tree: [] });
  github.get("/git/trees/root").reply(200, { truncated: true, tree: [] });
  await expect(readRemoteTree(repository, "root")).rejects.toThrow("the directory / has more files than GitHub lists");
});
