import { expect, test } from "vitest";
import type { Repository } from "../../../../src/delivery/github/client/repository-client.ts";
import { createReadCache } from "../../../../src/delivery/github/reading/read-cache.ts";
import { listStates, readStates } from "../../../../src/delivery/github/reading/read-states.ts";
import { cannedGitHub } from "../canned-github.ts";

const MEGABYTE = 1024 * 1024;
const signal = new AbortController().signal;

const file = (path: string, sha: string, { mode = "100644", size = 10 } = {}) => ({
  path,
  mode,
  type: "blob",
  sha,
  size,
});

type Canned = ReturnType<typeof cannedGitHub>["github"];

/** A tree without directories, each of which is asked for once: for a first look, or with all that is in it. */
function answerTree(github: Canned, sha: string, tree: readonly object[]) {
  github.get(`/git/trees/${sha}`).reply(200, { truncated: false, tree });
}

/** Each blob is given once: a second request for it fails. */
function answerBlob(github: Canned, sha: string, content: string | Uint8Array) {
  const text = Buffer.from(content).toString("base64");
  github.get(`/git/blobs/${sha}`).reply(200, { sha, encoding: "base64", content: text.replace(/.{60}/g, "$&\n") });
}

async function read(repository: Repository, cache = createReadCache()) {
  const reading = { cache, signal };
  const listed = await listStates(repository, { before: "before", after: "after" }, reading);
  if (listed === undefined) throw new Error("nothing differs");
  return readStates(repository, listed, reading);
}

test("a blob that both states hold is read once, and not again for the next review", async () => {
  const { repository, github } = cannedGitHub();
  const cache = createReadCache();
  answerTree(github, "before", [file("cart.yaml", "a"), file("copy.yaml", "a")]);
  answerTree(github, "after", [file("cart.yaml", "a"), file("copy.yaml", "b")]);
  answerBlob(github, "a", "kind: Service\n".repeat(20));
  answerBlob(github, "b", "kind: Sidecar\n");
  const states = await read(repository, cache);
  expect(states.before.get("copy.yaml")).toBe("kind: Service\n".repeat(20));
  expect(states.after.get("copy.yaml")).toBe("kind: Sidecar\n");
  expect(await read(repository, cache)).toEqual(states);
  expect(cache.counts).toEqual({ hits: 2, misses: 2 });
});

test.each([
  ["what is no manifest", [file("cart.yaml", "a"), file("README.md", "c"), file("LICENSE", "d")], false],
  ["a manifest that is renamed", [file("basket.yaml", "a"), file("README.md", "b")], true],
  ["a manifest that is turned into a link", [file("cart.yaml", "a", { mode: "120000" })], true],
  ["a manifest that is removed", [file("README.md", "b")], true],
])("%s: whether it makes a difference", async (_, after, differ) => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "before", [file("cart.yaml", "a"), file("README.md", "b")]);
  answerTree(github, "after", after);
  const reading = { cache: createReadCache(), signal };
  const listed = await listStates(repository, { before: "before", after: "after" }, reading);
  expect(listed !== undefined).toBe(differ);
});

test("what is too large is not fetched; what is not text, leads outside or is elsewhere is said to be", async () => {
  const { repository, github } = cannedGitHub();
  const link = { mode: "120000" };
  answerTree(github, "before", []);
  answerTree(github, "after", [
    file("large.yaml", "large", { size: 101 * MEGABYTE }),
    file("binary.yaml", "binary"),
    file("outside.yaml", "outside", link),
    file("inside.yaml", "inside", link),
    file("long.yaml", "long", { ...link, size: 5_000 }),
    file("lfs.json", "lfs"),
    { path: "charts", mode: "160000", type: "commit", sha: "0123456789abcdef" },
  ]);
  answerBlob(github, "binary", new Uint8Array([107, 0, 1]));
  answerBlob(github, "outside", "../../etc/shadow.yaml");
  answerBlob(github, "inside", "large.yaml");
  answerBlob(github, "lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
  const { after } = await read(repository);
  const shown = [...after].map(([path, content]) =>
    typeof content === "string" ? [path, content] : [path, content.unreadable, content.detail],
  );
  expect(shown).toEqual([
    ["large.yaml", "too-large", "101.0 MB, more than 16 MB"],
    ["binary.yaml", "binary", "it holds NUL bytes, so it is not UTF-8 text"],
    ["outside.yaml", "outside-the-repository", "it is a symbolic link that leads outside"],
    ["long.yaml", "outside-the-repository", "it is a symbolic link that leads outside"],
    ["lfs.json", "unreachable", "it is kept in Git LFS, and the repository holds only a pointer to it"],
    ["charts", "unreachable", "it is a submodule at 0123456789ab, and its files are in another repository"],
  ]);
});

test("a packed chart is not fetched, and another one is a difference; so is a patch without an ending", async () => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "before", [file("charts/cache.tgz", "1234567890abcdef", { size: 3 * MEGABYTE })]);
  answerTree(github, "after", [file("charts/cache.tgz", "fedcba0987654321"), file("patches/port", "port")]);
  answerBlob(github, "port", "- op: remove\n");
  const { before, after } = await read(repository);
  expect(before.get("charts/cache.tgz")).toMatchObject({ unreadable: "packed" });
  expect(after.get("charts/cache.tgz")).not.toEqual(before.get("charts/cache.tgz"));
  expect(after.get("patches/port")).toBe("- op: remove\n");
});

test("a change cannot take the room that the base needs", async () => {
  const { repository, github } = cannedGitHub();
  const heap = Array.from({ length: 9 }, (_, index) => file(`a${index}.yaml`, `heap${index}`, { size: 15 * MEGABYTE }));
  answerTree(github, "before", [file("z.yaml", "z", { size: 10 * MEGABYTE })]);
  answerTree(github, "after", [...heap, file("z.yaml", "z", { size: 10 * MEGABYTE })]);
  for (const name of ["z", ...heap.slice(0, 7).map(({ sha }) => sha)]) answerBlob(github, name, "kind: Service\n");
  const { after } = await read(repository);
  expect(after.get("z.yaml")).toBe("kind: Service\n");
  expect(after.get("a8.yaml")).toMatchObject({ unreadable: "too-large" });
});

test("an end ends it", async () => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "before", []);
  answerTree(github, "after", [file("cart.yaml", "a")]);
  const cache = createReadCache();
  const listed = await listStates(repository, { before: "before", after: "after" }, { cache, signal });
  const over = { cache, signal: AbortSignal.abort(new Error("superseded")) };
  await expect(readStates(repository, listed ?? raise(), over)).rejects.toThrow("superseded");
});

function raise(): never {
  throw new Error("nothing differs");
}

test("a change of nothing but values with an ending of their own, which any manifest may name, makes a difference", async () => {
  const { repository, github } = cannedGitHub();
  const application = "spec: {source: {helm: {valueFiles: [../prod-values.enc]}}}\n";
  answerTree(github, "before", [file("shop.yaml", "app"), file("prod-values.enc", "old")]);
  answerTree(github, "after", [file("shop.yaml", "app"), file("prod-values.enc", "new")]);
  answerBlob(github, "app", application);
  answerBlob(github, "old", "port: 80\n");
  answerBlob(github, "new", "port: 81\n");
  const { before, after } = await read(repository);
  expect([before, after].map((state) => state.get("prod-values.enc"))).toEqual(["port: 80\n", "port: 81\n"]);
});

const WITH_PATCH = "resources: [cart.yaml]\npatches: [{path: overlay/host-override}]\n";

test.each([
  ["a file that the kustomization above it names", "overlay/host-override", true],
  ["a file beside it that nothing names", "overlay/notes", false],
  ["code beside it that nothing names", "overlay/main.go", false],
])("a change of nothing but %s: whether it makes a difference", async (_, path, differ) => {
  const { repository, github } = cannedGitHub();
  const tree = (sha: string) => [
    file("shop/kustomization.yaml", "k", { size: WITH_PATCH.length }),
    file("shop/cart.yaml", "a"),
    file(`shop/${path}`, sha),
  ];
  const reading = { cache: createReadCache(), signal };
  const directory = (name: string, sha: string) => ({ path: name, mode: "040000", type: "tree", sha });
  for (const [root, sha] of [
    ["before", "1"],
    ["after", "2"],
  ] as const) {
    const [deep, cart, patch] = tree(sha);
    answerTree(github, root, [directory("shop", `shop-${sha}`)]);
    answerTree(github, `shop-${sha}`, [
      { ...deep, path: "kustomization.yaml" },
      { ...cart, path: "cart.yaml" },
      directory("overlay", `overlay-${sha}`),
    ]);
    answerTree(github, `overlay-${sha}`, [{ ...patch, path: path.replace("overlay/", "") }]);
  }
  answerBlob(github, "k", WITH_PATCH);
  answerBlob(github, "a", "kind: Service\n");
  answerBlob(github, "1", "- op: add\n");
  answerBlob(github, "2", "- op: remove\n");
  const listed = await listStates(repository, { before: "before", after: "after" }, reading);
  expect(listed !== undefined).toBe(differ);
  if (listed === undefined) return;
  const { before, after } = await readStates(repository, listed, reading);
  expect([before.get(`shop/${path}`), after.get(`shop/${path}`)]).toEqual(["- op: add\n", "- op: remove\n"]);
});
