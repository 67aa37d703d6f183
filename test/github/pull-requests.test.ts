import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ask, installedClient } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import { readText } from "./git/files.ts";
import { readObject } from "./git/object-store.ts";
import type { Repository } from "./world.ts";

const ROOT = "/repos/shop/gitops";
const TEN = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

let github: FakeGitHub;
let repository: Repository;
let ask: Ask;

beforeEach(async () => {
  github = await startFakeGitHub();
  repository = github.addRepository("shop/gitops", { "ten.yaml": TEN, "shop/a.yaml": "a\n" });
  ask = await installedClient(github, github.addInstallation(github.addApp(), [repository]));
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

const get = async (path: string) => (await ask(`GET ${ROOT}${path}`)).body;

describe("a merge", () => {
  test("is a commit of both tips that a ref leads to", async () => {
    const { pull } = github.openPullRequest(repository, {
      head: "change",
      changes: { "ten.yaml": TEN.replace("10", "ten") },
    });
    const base = github.commitAndPush(repository, {
      branch: "main",
      changes: { "ten.yaml": TEN.replace("1\n", "one\n") },
    });
    const { mergeable, merge_commit_sha } = await get("/pulls/1");
    expect(mergeable).toBe(true);
    expect((await get("/git/ref/pull/1/merge")).object.sha).toBe(merge_commit_sha);
    const commit = await get(`/git/commits/${merge_commit_sha}`);
    expect(commit.parents.map(({ sha }: { sha: string }) => sha)).toEqual([base.sha, pull.headSha]);
    expect(readText(repository.objects, merge_commit_sha, "ten.yaml")).toBe("one\n2\n3\n4\n5\n6\n7\n8\n9\nten\n");
  });

  test("is not tried where both change the same line: the ref stays where it was", async () => {
    github.openPullRequest(repository, { head: "change", changes: { "shop/a.yaml": "b\n" } });
    const { merge_commit_sha: before } = await get("/pulls/1");
    github.commitAndPush(repository, { branch: "main", changes: { "shop/a.yaml": "c\n" } });
    expect(await get("/pulls/1")).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
      merge_commit_sha: before,
    });
    expect((await get("/git/ref/pull/1/merge")).object.sha).toBe(before);
  });

  test("that never went well has no ref", async () => {
    const base = github.commitAndPush(repository, {
      branch: "change",
      changes: { "shop/a.yaml": "b\n" },
      onto: tip("main"),
    });
    github.commitAndPush(repository, { branch: "main", changes: { "shop/a.yaml": null } });
    github.openPullRequest(repository, { head: "change" });
    expect(await get("/pulls/1")).toMatchObject({ mergeable: false, merge_commit_sha: null, head: { sha: base.sha } });
    expect((await ask(`GET ${ROOT}/git/ref/pull/1/merge`)).status).toBe(404);
  });

  test("is unknown until GitHub was asked often enough", async () => {
    github.world.mergeUnknownFor = 2;
    github.openPullRequest(repository, { head: "change", changes: { "shop/a.yaml": "b\n" } });
    const answers = [await get("/pulls/1"), await get("/pulls/1"), await get("/pulls/1")];
    expect(answers.map(({ mergeable }) => mergeable)).toEqual([null, null, true]);
    expect(answers[0]).toMatchObject({ mergeable_state: "unknown", merge_commit_sha: null });
  });
});

function tip(branch: string): string {
  return repository.refs.get(`refs/heads/${branch}`) ?? "";
}

test("files are those since the branch left the base", async () => {
  github.commitAndPush(repository, { branch: "change", changes: { "new.yaml": "n\n" }, onto: tip("main") });
  github.commitAndPush(repository, { branch: "main", changes: { "later.yaml": "l\n" } });
  github.openPullRequest(repository, { head: "change", changes: { "ten.yaml": null } });
  expect(await get("/pulls/1/files")).toMatchObject([
    { filename: "new.yaml", status: "added", patch: "@@ -0,0 +1 @@\n+n" },
    { filename: "ten.yaml", status: "removed", deletions: 10 },
  ]);
  expect(await get("/pulls/1")).toMatchObject({ commits: 2, changed_files: 2, additions: 1, deletions: 10 });
  expect(await get("/compare/main...change")).toMatchObject({ status: "diverged", ahead_by: 2, behind_by: 1 });
});

test("a push moves the pull request; the recorded base follows only then", async () => {
  const { pull } = github.openPullRequest(repository, { head: "change", changes: { "new.yaml": "n\n" } });
  const first = pull.headSha;
  const main = github.commitAndPush(repository, { branch: "main", changes: { "later.yaml": "l\n" } });
  expect(main.events.map(({ event }) => event)).toEqual(["push"]);
  expect((await get("/pulls/1")).base.sha).not.toBe(main.sha);
  const { sha, events } = github.commitAndPush(repository, { branch: "change", changes: { "new.yaml": "m\n" } });
  expect(events).toMatchObject([
    { event: "push", payload: { before: first, after: sha, forced: false } },
    { event: "pull_request", payload: { action: "synchronize", before: first, after: sha } },
  ]);
  expect(await get("/pulls/1")).toMatchObject({ head: { sha }, base: { sha: main.sha } });
});

test("a fork's commits are read through the repository, the fork itself is not", async () => {
  const fork = github.addFork(repository, "stranger");
  github.openPullRequest(repository, { head: "main", fork, changes: { "shop/a.yaml": "b\n" }, author: "stranger" });
  const { head } = await get("/pulls/1");
  expect(head).toMatchObject({ label: "stranger:main", repo: { fork: true, full_name: "stranger/gitops" } });
  const { tree } = await get(`/git/trees/${head.sha}?recursive=1`);
  const file = tree.find(({ path }: { path: string }) => path === "shop/a.yaml");
  expect(Buffer.from((await get(`/git/blobs/${file.sha}`)).content, "base64").toString()).toBe("b\n");
  expect((await ask("GET /repos/stranger/gitops")).status).toBe(404);
});

test("buttons: ready, another title, another base, closed, opened again, merged", async () => {
  repository.refs.set(
    "refs/heads/next",
    github.commitAndPush(repository, { branch: "main", changes: { b: "b\n" } }).before,
  );
  const { pull } = github.openPullRequest(repository, { head: "change", draft: true, changes: { "new.yaml": "n\n" } });
  expect(await get("/pulls/1")).toMatchObject({ draft: true, mergeable_state: "draft" });
  const events = [
    github.markReady(repository, pull),
    github.editTitle(repository, pull, "Another"),
    github.changeBase(repository, pull, "next"),
    github.closePull(repository, pull),
    github.reopenPull(repository, pull),
  ];
  expect(events.map(({ payload }) => payload.action)).toEqual([
    "ready_for_review",
    "edited",
    "edited",
    "closed",
    "reopened",
  ]);
  expect(events[2]?.payload.changes).toEqual({ base: { ref: { from: "main" }, sha: { from: tip("main") } } });
  expect(await get("/pulls/1")).toMatchObject({ title: "Another", draft: false, state: "open", base: { ref: "next" } });
  github.mergePullRequest(repository, pull);
  expect(await get("/pulls/1")).toMatchObject({ merged: true, state: "closed" });
  expect(github.readFileAt(repository, "next", "new.yaml")).toBe("n\n");
  expect(readObject(repository.objects, tip("next"), "commit").parents).toHaveLength(2);
  expect(await get("/pulls")).toEqual([]);
});
