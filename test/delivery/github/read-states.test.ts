import { expect, test } from "vitest";
import { createBlobCache } from "../../../src/delivery/github/read-blobs.ts";
import { listStates, readStates } from "../../../src/delivery/github/read-states.ts";
import { cannedGitHub } from "./canned-github.ts";

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

function answerTree(github: Canned, sha: string, tree: readonly object[]) {
  github.get(`/git/trees/${sha}?recursive=1`).reply(200, { truncated: false, tree });
}

/** Each blob is given once: a second request for it fails. */
function answerBlob(github: Canned, sha: string, content: string | Uint8Array) {
  const text = Buffer.from(content).toString("base64");
  github.get(`/git/blobs/${sha}`).reply(200, { sha, encoding: "base64", content: text.replace(/.{60}/g, "$&\n") });
}

test("a blob that both states hold is read once, and not again for the next review", async () => {
  const { repository, github } = cannedGitHub();
  const reading = { cache: createBlobCache(), signal };
  answerTree(github, "before", [file("cart.yaml", "a"), file("copy.yaml", "a")]);
  answerTree(github, "after", [file("cart.yaml", "a"), file("copy.yaml", "b")]);
  answerBlob(github, "a", "kind: Service\n".repeat(20));
  answerBlob(github, "b", "kind: Sidecar\n");
  const listed = await listStates(repository, "before", "after");
  expect(listed.differ).toBe(true);
  const states = await readStates(repository, listed, reading);
  expect(states.before.get("copy.yaml")).toBe("kind: Service\n".repeat(20));
  expect(states.after.get("copy.yaml")).toBe("kind: Sidecar\n");
  expect(await readStates(repository, listed, reading)).toEqual(states);
});

test("what is no manifest makes no difference", async () => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "before", [file("cart.yaml", "a"), file("README.md", "b")]);
  answerTree(github, "after", [file("cart.yaml", "a"), file("README.md", "c"), file("LICENSE", "d")]);
  expect((await listStates(repository, "before", "after")).differ).toBe(false);
});

test.each([
  ["renamed", [file("basket.yaml", "a")]],
  ["turned into a link", [file("cart.yaml", "a", { mode: "120000" })]],
  ["removed", []],
])("a manifest that is %s makes one", async (_, after) => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "before", [file("cart.yaml", "a")]);
  answerTree(github, "after", after);
  expect((await listStates(repository, "before", "after")).differ).toBe(true);
});

test("what is too large is not fetched; what is not text, or leads outside, is said to be", async () => {
  const { repository, github } = cannedGitHub();
  const link = { mode: "120000" };
  answerTree(github, "root", [
    file("large.yaml", "large", { size: 17 * MEGABYTE }),
    file("binary.yaml", "binary"),
    file("outside.yaml", "outside", link),
    file("inside.yaml", "inside", link),
    file("long.yaml", "long", { ...link, size: 5_000 }),
  ]);
  answerBlob(github, "binary", new Uint8Array([107, 0, 1]));
  answerBlob(github, "outside", "../../etc/shadow.yaml");
  answerBlob(github, "inside", "large.yaml");
  const listed = await listStates(repository, "root", "root");
  const { after } = await readStates(repository, listed, { cache: createBlobCache(), signal });
  const shown = [...after].map(([path, content]) => [path, typeof content === "string" ? content : content.unreadable]);
  expect(shown).toEqual([
    ["large.yaml", "too-large"],
    ["binary.yaml", "binary"],
    ["outside.yaml", "outside-the-repository"],
    ["long.yaml", "outside-the-repository"],
  ]);
});

test("a change cannot take the room that the base needs", async () => {
  const { repository, github } = cannedGitHub();
  const heap = Array.from({ length: 9 }, (_, index) => file(`a${index}.yaml`, `heap${index}`, { size: 15 * MEGABYTE }));
  answerTree(github, "before", [file("z.yaml", "z", { size: 10 * MEGABYTE })]);
  answerTree(github, "after", [...heap, file("z.yaml", "z", { size: 10 * MEGABYTE })]);
  for (const name of ["z", ...heap.slice(0, 7).map(({ sha }) => sha)]) answerBlob(github, name, "kind: Service\n");
  const listed = await listStates(repository, "before", "after");
  const { after } = await readStates(repository, listed, { cache: createBlobCache(), signal });
  expect(after.get("z.yaml")).toBe("kind: Service\n");
  expect(after.get("a8.yaml")).toMatchObject({ unreadable: "too-large" });
});

test("an end ends it", async () => {
  const { repository, github } = cannedGitHub();
  answerTree(github, "root", [file("cart.yaml", "a")]);
  const listed = await listStates(repository, "root", "root");
  const reading = { cache: createBlobCache(), signal: AbortSignal.abort(new Error("superseded")) };
  await expect(readStates(repository, listed, reading)).rejects.toThrow("superseded");
});
