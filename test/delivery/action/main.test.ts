import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { Occurrence, Repository } from "../../github/world.ts";
import { SEED_BASE, SEED_CHANGE } from "../github/stage.ts";
import { writeFiles } from "../repository.ts";
import { checkOut, checkOutShallow, makeToken, READ, runJob, WRITE } from "./job.ts";

let github: FakeGitHub;
let mesh: Repository;

beforeEach(async () => {
  github = await startFakeGitHub();
  mesh = github.addRepository("shop/mesh", SEED_BASE);
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

const openSeed = (changes = {}) => {
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: { ...SEED_CHANGE, ...changes } });
  return { pull, event, merge: mergeOf(pull.number) };
};

const mergeOf = (number: number) => mesh.refs.get(`refs/pull/${number}/merge`) ?? "";

describe("a pull request", () => {
  test("a check run, comments, the summary, outputs and a status, with two commits of history", async () => {
    const { pull, event, merge } = openSeed();
    const workspace = checkOutShallow(mesh, merge, 2);
    const inputs = { token: makeToken(github, mesh, WRITE), sarif: "earshot.sarif" };
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(ended.status, ended.log).toBe(1);
    expect(mesh.checkRuns).toMatchObject([
      { headSha: pull.headSha, name: "earshot", status: "completed", conclusion: "failure" },
    ]);
    expect(mesh.checkRuns[0]?.output.summary).toContain(`→ merge result ${merge.slice(0, 7)}`);
    expect(mesh.checkRuns[0]?.annotations).not.toEqual([]);
    expect(mesh.reviewComments).toMatchObject([{ anchor: { path: "demo/mysql.yaml" } }]);
    expect(ended.outputs).toMatchObject({ verdict: "block", findings: "1", sarif: "earshot.sarif" });
    expect(ended.report).toMatchObject({ schema: "earshot.review/1", verdict: "block" });
    expect(ended.summary).toContain("demo1/mysql-client");
    expect(ended.log).not.toContain("::error");
    expect(JSON.parse(readFileSync(`${workspace}/earshot.sarif`, "utf8")).runs).toHaveLength(1);

    const again = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(again.status).toBe(1);
    expect(mesh.reviewComments).toHaveLength(1);
  });

  test("of a fork: nothing is written on GitHub; annotations, the summary and the status say it", async () => {
    const fork = github.addFork(mesh, "stranger");
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE, fork });
    const workspace = checkOut(mesh, mergeOf(pull.number));
    const inputs = { token: makeToken(github, mesh, READ) };
    const { status, log, summary } = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(status, log).toBe(1);
    expect(mesh.checkRuns).toEqual([]);
    expect(mesh.reviewComments).toEqual([]);
    expect(log).toMatch(/^::error file=demo\/mysql\.yaml,line=\d+,endLine=\d+,title=[^:]+::/m);
    expect(log).toContain("GitHub gives jobs for pull requests of forks a token that may only read");
    expect(summary).toContain("demo1/mysql-client");
  });

  test("without the permission: says which one, and the verdict stands; comment: false says nothing on it", async () => {
    const { event, merge } = openSeed();
    const workspace = checkOut(mesh, merge);
    const poor = { token: makeToken(github, mesh, READ) };
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs: poor });
    expect(ended.status).toBe(1);
    expect(ended.log).toContain("permissions: {contents: read, checks: write, pull-requests: write}");
    const quiet = { token: makeToken(github, mesh, WRITE), comment: "false", "fail-on": "never" };
    expect((await runJob({ github, repository: mesh, workspace, occurrence: event, inputs: quiet })).status).toBe(0);
    expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    expect(mesh.reviewComments).toEqual([]);
  });

  test("its settings and policies do not count before they are merged", async () => {
    const { event, merge } = openSeed({
      ".github/earshot.yml": "policies: {foreign-capture: {enabled: false}}\n",
      "loose.yml": "policies: {foreign-capture: {enabled: false}}\n",
    });
    const workspace = checkOut(mesh, merge);
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event });
    expect(ended.outputs.verdict, ended.log).toBe("block");
    const loose = await runJob({
      github,
      repository: mesh,
      workspace,
      occurrence: event,
      inputs: { settings: "loose.yml" },
    });
    expect(loose.status).toBe(2);
    expect(loose.log).toContain("the base has no settings file loose.yml");
  });

  test("the head itself is merged here, and a base that is not there is told with its fetch-depth", async () => {
    const { pull, event, merge } = openSeed();
    const headOnly = await runJob({
      github,
      repository: mesh,
      workspace: checkOut(mesh, pull.headSha),
      occurrence: event,
    });
    expect(headOnly.outputs.verdict, headOnly.log).toBe("block");
    for (const [commit, depth] of [
      [merge, 'give actions/checkout "fetch-depth: 2"'],
      [pull.headSha, 'give actions/checkout "fetch-depth: 0"'],
    ] as const) {
      const workspace = checkOutShallow(mesh, commit, 1);
      const { status, log } = await runJob({ github, repository: mesh, workspace, occurrence: event });
      expect(status).toBe(2);
      expect(log).toContain(depth);
      expect(log).toMatch(/^::error title=Earshot::No review: the checkout does not hold/m);
    }
  });

  test("a repository that the settings of the base name is read from its checkout", async () => {
    const settings = "sources: [{repo: shop/platform}]\n";
    github.commitAndPush(mesh, { branch: "main", changes: { ".github/earshot.yml": settings } });
    const { event, merge } = openSeed();
    const workspace = checkOut(mesh, merge);
    writeFiles(workspace, { "platform/billing.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: billing}\n" });
    const alone = await runJob({ github, repository: mesh, workspace, occurrence: event });
    const inputs = { sources: "shop/platform=platform" };
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(alone.log).toContain("This mesh is spread over 2 repositories, of which 1 was seen");
    expect(alone.log).toContain("shop/platform holds a part of the mesh");
    expect(ended.outputs.verdict).toBe("block");
    expect(ended.log).not.toMatch(/of which 1 was seen|was not read/);
  });

  test("a link that it brings is not written through", async () => {
    const { event, merge } = openSeed();
    const workspace = checkOut(mesh, merge);
    symlinkSync("/nowhere/else", `${workspace}/earshot.sarif`);
    const inputs = { sarif: "earshot.sarif" };
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(ended.status, ended.log).toBe(1);
    expect(existsSync(`${workspace}/earshot.sarif`)).toBe(true);
  });
});

describe("other events", () => {
  test("a push: the two commits as they are, and no comments", async () => {
    const { events, sha } = github.commitAndPush(mesh, { branch: "main", changes: SEED_CHANGE });
    const occurrence = events.find(({ event }) => event === "push") as Occurrence;
    const inputs = { token: makeToken(github, mesh, WRITE) };
    const ended = await runJob({ github, repository: mesh, workspace: checkOut(mesh, sha), occurrence, inputs });
    expect(ended.status, ended.log).toBe(1);
    expect(mesh.checkRuns).toMatchObject([{ headSha: sha, conclusion: "failure" }]);
    const fresh = github.commitAndPush(mesh, { branch: "new", onto: sha, changes: { "README.md": "new\n" } });
    const first = fresh.events.find(({ event }) => event === "push") as Occurrence;
    const nothing = await runJob({ github, repository: mesh, workspace: checkOut(mesh, fresh.sha), occurrence: first });
    expect(nothing.status).toBe(0);
    expect(nothing.log).toContain("Nothing was reviewed: the branch is new");
  });

  test("a merge group has the check run on its commit", async () => {
    const { pull } = openSeed();
    const { group, event } = github.queueGroup(mesh, { pulls: [pull] });
    const inputs = { token: makeToken(github, mesh, WRITE) };
    const workspace = checkOut(mesh, group.head);
    const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs });
    expect(ended.status, ended.log).toBe(1);
    expect(mesh.checkRuns).toMatchObject([{ headSha: group.head, conclusion: "failure" }]);
    expect(mesh.reviewComments).toEqual([]);
  });
});
