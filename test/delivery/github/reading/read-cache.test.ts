import { expect, test } from "vitest";
import { cacheOf, createReadCache, keyOf, sizeOf } from "../../../../src/delivery/github/reading/read-cache.ts";
import { listStates, readStates } from "../../../../src/delivery/github/reading/read-states.ts";
import { cannedGitHub } from "../canned-github.ts";

const mesh = { owner: "Shop", repo: "mesh" };

test("what a repository has read, another one or another installation does not see; another spelling does", () => {
  const all = createReadCache();
  const [own, respelt] = [
    cacheOf(all, { installation: 1, ...mesh }),
    cacheOf(all, { installation: 1, owner: "shop", repo: "Mesh" }),
  ];
  own.contents.set(keyOf(own, "abc"), "kind: Service\n");
  expect(respelt.contents.get(keyOf(respelt, "abc"))).toBe("kind: Service\n");
  for (const other of [
    { installation: 2, ...mesh },
    { installation: 1, owner: "shop", repo: "till" },
    { installation: 11, ...mesh },
  ]) {
    const theirs = cacheOf(all, other);
    expect(theirs.contents.get(keyOf(theirs, "abc"))).toBeUndefined();
  }
});

test("a tree that names the blob of another repository is asked of GitHub, which has no such blob", async () => {
  const all = createReadCache();
  const own = cacheOf(all, { installation: 1, ...mesh });
  own.contents.set(keyOf(own, "secret"), "token: shop\n");
  const { repository, github } = cannedGitHub();
  const cache = cacheOf(all, { installation: 2, owner: "mallory", repo: "mesh" });
  const file = { path: "a.yaml", mode: "100644", type: "blob", sha: "secret", size: 12 };
  github.get("/git/trees/before").reply(200, { truncated: false, tree: [] });
  github.get("/git/trees/after").reply(200, { truncated: false, tree: [file] });
  github.get("/git/blobs/secret").reply(404, { message: "Not Found" });
  const reading = { cache, signal: new AbortController().signal };
  const listed = await listStates(repository, { before: "before", after: "after" }, reading);
  if (listed === undefined) throw new Error("nothing differs");
  await expect(readStates(repository, listed, reading)).rejects.toMatchObject({ status: 404 });
});

test("it holds no more bytes than it may, and what was used last stays", () => {
  const cache = createReadCache({ contents: 10_000, directories: 5_000 });
  const entries = [{ name: "cart.yaml", mode: "100644", sha: "a".repeat(40), size: 1 }];
  for (let index = 0; index < 100; index++) {
    cache.contents.set(`${index}`, "x".repeat(500));
    cache.contents.get("0");
    cache.directories.set(`${index}`, entries);
  }
  expect(sizeOf(cache)).toBeLessThanOrEqual(15_000);
  expect(cache.contents.has("0")).toBe(true);
  expect(cache.contents.has("1")).toBe(false);
  cache.contents.set("heap", "x".repeat(50_000));
  expect(cache.contents.has("heap")).toBe(false);
});
