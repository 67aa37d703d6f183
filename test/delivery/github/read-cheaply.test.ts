// What a review asks of GitHub: printed, and bounded.
import { expect, onTestFinished, test } from "vitest";
import { createReadCache } from "../../../src/delivery/github/reading/read-cache.ts";
import { listStates, readStates } from "../../../src/delivery/github/reading/read-states.ts";
import type { Engine } from "../../../src/delivery/github/review/review-in-worker.ts";
import type { Changes } from "../../github/git/files.ts";
import { readObject } from "../../github/git/object-store.ts";
import { engine, github, mesh, repositoryOf, reviewOnce, useReviewStage } from "./review-stage.ts";

useReviewStage();

const TARBALL = "GET /repos/{owner}/{repo}/tarball/{ref}";
const TREE = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
const BLOB = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
const GRAPHQL = "POST /graphql";
const READING = [TARBALL, TREE, BLOB, GRAPHQL];
const signal = new AbortController().signal;

/** Namespaces with six Services each: seven files. */
function namespaces(count: number): Changes {
  const files = Array.from({ length: count }, (_, index) => {
    const name = `team-${index}`;
    const service = (app: number) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: app-${app}, namespace: ${name}}\nspec: {ports: [{port: 80, name: http}]}\n`;
    const all = Array.from({ length: 6 }, (_, app) => [`${name}/app-${app}.yaml`, service(app)]);
    return [[`${name}/namespace.yaml`, `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`], ...all];
  });
  return Object.fromEntries(files.flat());
}

/** How often each way of reading was used since the last time. */
function meter() {
  let seen = github.requests.length;
  return () => {
    const since = github.requests.slice(seen);
    seen = github.requests.length;
    const counts = READING.map((operation) => since.filter((one) => one.operation === operation).length);
    const [tarballs = 0, trees = 0, blobs = 0, batches = 0] = counts;
    return { tarballs, trees, blobs, batches, all: since.length };
  };
}

const change = (branch: string, changes: Changes) => github.openPullRequest(mesh, { head: branch, changes }).pull;
const quick: Engine = async ({ before, settings }, end) => engine({ before, after: before, settings }, end);

/** Both states of what is on a branch now, read anew with a cache. */
async function read(branch: string, cache = createReadCache()) {
  const commitOf = (name: string) => mesh.refs.get(`refs/heads/${name}`) ?? "";
  const treeOf = (name: string) => readObject(mesh.objects, commitOf(name), "commit").tree;
  const trees = { before: treeOf("main"), after: treeOf(branch), commit: commitOf("main") };
  const reading = { cache, signal };
  const listed = await listStates(repositoryOf(), trees, reading);
  return listed && readStates(repositoryOf(), listed, reading);
}

test.each([25, 200])(
  "with %d namespaces: cold in one piece, warm by what changed, quiet by a few directories",
  async (count) => {
    github.commitAndPush(mesh, { branch: "main", changes: namespaces(count) });
    const blobs = createReadCache();
    const asked = meter();
    const first = change("first", { "team-3/app-0.yaml": "# nothing\n" });
    asked();
    await reviewOnce(first, { blobs, engine, isNew: true });
    const cold = asked();
    const second = change("second", { "team-5/app-1.yaml": "# nothing either\n" });
    asked();
    await reviewOnce(second, { blobs, engine, isNew: true });
    const warm = asked();
    const third = change("third", { "docs/how.md": "# How\n" });
    asked();
    const never = () => Promise.reject(new Error("nothing is to be simulated"));
    await reviewOnce(third, { blobs, engine: never, isNew: true });
    const quiet = asked();
    console.log(JSON.stringify({ namespaces: count, cold, warm, quiet }));
    // The first look takes two directories on each side; then everything of the base at once.
    expect(cold).toMatchObject({ tarballs: 1, trees: 5, blobs: 1, batches: 0 });
    expect(warm).toMatchObject({ tarballs: 0, trees: 2, blobs: 1, batches: 0 });
    expect(quiet).toMatchObject({ tarballs: 0, trees: 2, blobs: 0, batches: 0 });
    expect(warm.all).toBeLessThanOrEqual(10);
    expect(quiet.all).toBeLessThanOrEqual(9);
    expect(mesh.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["success", "success", "success"]);
  },
);

test("what comes in one piece is what comes file by file, byte for byte", async () => {
  const odd: Changes = {
    "shop/crlf.yaml": "kind: Service\r\n",
    "shop/bom.yaml": "\ufeffkind: Service\n",
    "shop/umlaut.yaml": "# Größe\n",
    "shop/latin.yaml": Buffer.from("# Gr\xf6\xdfe\n", "latin1"),
    "shop/binary.json": new Uint8Array([123, 0, 125]),
    "shop/long.yaml": `# ${"x".repeat(300_000)}\n`,
    "shop/link.yaml": { mode: "120000", content: "crlf.yaml" },
    "shop/escape.yaml": { mode: "120000", content: "../../etc/passwd" },
    [`shop/${"deep/".repeat(40)}cart.yaml`]: "kind: Service\n",
    charts: { mode: "160000", content: "1234567890123456789012345678901234567890" },
  };
  github.commitAndPush(mesh, { branch: "main", changes: { ...namespaces(25), ...odd } });
  change("first", { "team-3/app-0.yaml": "# nothing\n" });
  const count = meter();
  const inOne = await read("first");
  expect(count()).toMatchObject({ tarballs: 1, batches: 0 });
  github.failNext({ route: "/repos/{owner}/{repo}/tarball/{ref}", status: 404 });
  const inBatches = await read("first");
  expect(count()).toMatchObject({ tarballs: 1, batches: 2, blobs: 3 });
  expect(inBatches).toEqual(inOne);
  expect(inOne?.after.get("shop/bom.yaml")).toBe("\ufeffkind: Service\n");
  expect(inOne?.after.get("shop/latin.yaml")).toMatchObject({ unreadable: "binary" });
  expect(inOne?.after.get("shop/escape.yaml")).toMatchObject({ unreadable: "outside-the-repository" });
  expect(inOne?.after.get("charts")).toMatchObject({ unreadable: "unreachable" });
});

test("an archive that is broken, or not there, costs requests and no review", async () => {
  github.commitAndPush(mesh, { branch: "main", changes: namespaces(25) });
  change("first", { "team-3/app-0.yaml": "# nothing\n" });
  const whole = await read("first");
  const tarball = "/repos/{owner}/{repo}/tarball/{ref}";
  const elsewhere = { location: `${github.apiUrl}/nowhere` };
  for (const fault of [
    { status: 502 },
    { status: 302, headers: elsewhere },
    { status: 302 },
    { status: 302, headers: { location: "file:///etc/passwd" } },
    { status: 200, body: "no archive" },
  ]) {
    github.failNext({ route: tarball, ...fault });
    expect(await read("first")).toEqual(whole);
  }
  expect(github.faultsLeft()).toBe(0);
  // The wrong way was asked for on purpose.
  const wrong = github.violations.filter((what) => what.includes("/nowhere"));
  expect(wrong).toHaveLength(1);
  (github.violations as string[]).splice(0);
});

test("a repository that is mostly something else is not downloaded", async () => {
  const film = new Uint8Array(70 * 1024 * 1024).fill(7);
  github.commitAndPush(mesh, { branch: "main", changes: { ...namespaces(25), "docs/demo.mp4": film } });
  change("first", { "team-3/app-0.yaml": "# nothing\n" });
  const count = meter();
  await read("first");
  expect(count()).toMatchObject({ tarballs: 0, batches: 2 });
});

test("reviews of the same base at the same moment share what they read", async () => {
  github.commitAndPush(mesh, { branch: "main", changes: namespaces(25) });
  const blobs = createReadCache();
  const pulls = [0, 1, 2, 3].map((index) =>
    change(`change-${index}`, { [`team-${index}/app-0.yaml`]: `# ${index}\n` }),
  );
  const count = meter();
  await Promise.all(pulls.map((pull) => reviewOnce(pull, { blobs, engine: quick })));
  const { tarballs, trees, blobs: single } = count();
  expect({ tarballs, single }).toEqual({ tarballs: 1, single: 4 });
  // The root, four directories and everything of the base; a root and a directory for each change. Who is late finds some there.
  expect(trees).toBeLessThanOrEqual(14);
});

test("GitHub's limit is told at once, instead of being met again in other ways", async () => {
  github.commitAndPush(mesh, { branch: "main", changes: namespaces(25) });
  change("first", { "team-3/app-0.yaml": "# nothing\n" });
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4000000000" };
  const route = "/repos/{owner}/{repo}/tarball/{ref}";
  github.failNext({ route, status: 403, headers, body: { message: "API rate limit exceeded for installation." } });
  const count = meter();
  onTestFinished(() => expect(count()).toMatchObject({ tarballs: 1, batches: 0, blobs: 0 }));
  await expect(read("first")).rejects.toMatchObject({ status: 403 });
});
