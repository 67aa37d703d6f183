import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROUTES } from "./carry-out.ts";
import { type Ask, installedClient } from "./client.ts";
import { operations } from "./description.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import type { Repository } from "./world.ts";

const ROOT = "/repos/shop/gitops";
const CHECK_RUNS = "/repos/{owner}/{repo}/check-runs";

let github: FakeGitHub;
let repository: Repository;
let ask: Ask;
let main: string;

beforeEach(async () => {
  github = await startFakeGitHub();
  repository = github.addRepository("shop/gitops", { "a.yaml": "a\n", "shop/b.yaml": "b\n", "shop/c/d.yaml": "d\n" });
  ask = await installedClient(github, github.addInstallation(github.addApp(), [repository]));
  main = repository.refs.get("refs/heads/main") ?? "";
});
afterEach(() => github.stop());

const createRun = (run = {}) => ask(`POST ${ROOT}/check-runs`, { name: "earshot", head_sha: main, ...run });

describe("a request that GitHub's description forbids is refused and noted", () => {
  const output = { title: "t", summary: "s" };
  const annotation = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "failure", message: "m" };
  const action = { label: "Fix it", description: "Repair", identifier: "fix" };

  test.each([
    ["no name", { name: undefined }, "must have required property 'name'"],
    ["a conclusion that is none", { conclusion: "passed" }, "must be equal to one of the allowed values"],
    ["a field that is none", { conclusions: "success" }, "must NOT have additional properties (conclusions)"],
    ["a field deep inside", { output: { ...output, titel: "t" } }, "must NOT have additional properties (titel)"],
    ["51 annotations", { output: { ...output, annotations: Array(51).fill(annotation) } }, "more than 50 items"],
    ["a summary too long", { output: { ...output, summary: "s".repeat(65_536) } }, "more than 65535 characters"],
    ["four actions", { actions: Array(4).fill(action) }, "more than 3 items"],
    ["a long label", { actions: [{ ...action, label: "x".repeat(21) }] }, "more than 20 characters"],
    ["a time that is none", { started_at: "yesterday" }, 'must match format "date-time"'],
  ])("%s", async (_, run, message) => {
    expect((await createRun(run)).status).toBe(422);
    expect(github.violations).toEqual([expect.stringContaining(message)]);
    expect(repository.checkRuns).toEqual([]);
  });

  test.each([
    [`GET ${ROOT}/pulls?per_page=many`, "per_page: must be integer"],
    [`GET ${ROOT}/pulls?stat=open`, "query: there is no stat"],
    [`GET ${ROOT}/pulls/one`, "pull_number: must be integer"],
    [`GET ${ROOT}/secrets`, "the fake GitHub has no such operation"],
  ])("%s", async (operation, message) => {
    expect((await ask(operation)).status).toBeGreaterThan(400);
    expect(github.violations).toEqual([expect.stringContaining(message)]);
  });

  test("a query that GitHub's schema forbids", async () => {
    await ask("POST /graphql", { query: '{ repository(owner: "shop", name: "mesh") { colour } }' });
    expect(github.violations).toEqual([expect.stringContaining('Cannot query field "colour"')]);
  });

  test("text that is no JSON", async () => {
    const url = `${github.apiUrl}${ROOT}/check-runs`;
    const headers = { authorization: `token ${[...github.world.tokens.keys()][0]}` };
    expect((await fetch(url, { method: "POST", body: "{", headers })).status).toBe(400);
  });
});

test("an answer of the fake that GitHub's description forbids makes the test fail", async () => {
  const broken = await startFakeGitHub();
  const wrong = broken.addRepository("shop/gitops", {});
  const asked = await installedClient(broken, broken.addInstallation(broken.addApp(), [wrong]));
  Object.assign(wrong, { defaultBranch: 7 });
  await asked(`GET ${ROOT}`);
  await expect(broken.stop()).rejects.toThrow("default_branch: must be string");
});

test("every operation of the description is carried out, and no other", () => {
  const described = operations.map(({ name }) => name).filter((name) => name !== "GET /rate_limit");
  expect(Object.keys(ROUTES).sort()).toEqual(described.sort());
});

describe("check runs", () => {
  test("a conclusion completes; annotations add up; the latest of a name is listed", async () => {
    const annotation = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s", annotations: [annotation] };
    const { body: first } = await createRun({ status: "in_progress", output });
    expect(first).toMatchObject({ status: "in_progress", conclusion: null, output: { annotations_count: 1 } });
    const done = await ask(`PATCH ${ROOT}/check-runs/${first.id}`, { conclusion: "failure", output });
    expect(done.body).toMatchObject({ status: "completed", conclusion: "failure", output: { annotations_count: 2 } });
    expect((await ask(`GET ${ROOT}/check-runs/${first.id}/annotations`)).body).toHaveLength(2);
    const { body: second } = await createRun({ conclusion: "success" });
    const ids = async (query = "") =>
      (await ask(`GET ${ROOT}/commits/main/check-runs${query}`)).body.check_runs.map(({ id }: { id: number }) => id);
    expect(await ids()).toEqual([second.id]);
    expect(await ids("?filter=all")).toEqual([second.id, first.id]);
    expect(await ids("?check_name=other")).toEqual([]);
    expect(github.violations).toEqual([]);
  });

  test("need a commit, and a conclusion when they are complete", async () => {
    expect((await createRun({ head_sha: "0".repeat(40) })).status).toBe(422);
    expect((await createRun({ status: "completed" })).status).toBe(422);
  });

  test("belong to the App that made them", async () => {
    const { body } = await createRun();
    const other = github.addInstallation(github.addApp({ slug: "other" }), [repository]);
    const stranger = await installedClient(github, other);
    expect((await stranger(`PATCH ${ROOT}/check-runs/${body.id}`, { conclusion: "success" })).status).toBe(403);
  });
});

describe("reading", () => {
  test("pages lead to each other", async () => {
    for (let count = 0; count < 5; count++) await createRun({ name: `run ${count}` });
    const first = await ask(`GET ${ROOT}/commits/main/check-runs?per_page=2`);
    expect(first.body).toMatchObject({ total_count: 5, check_runs: [{ name: "run 4" }, { name: "run 3" }] });
    expect(first.headers.get("link")).toContain('page=2>; rel="next"');
    expect(first.headers.get("link")).toContain('page=3>; rel="last"');
    const last = await ask(`GET ${ROOT}/commits/main/check-runs?per_page=2&page=3`);
    expect(last.body.check_runs).toHaveLength(1);
    expect(last.headers.get("link")).not.toContain("next");
  });

  test("what is known is not sent again", async () => {
    const { headers } = await ask(`GET ${ROOT}`);
    const again = await ask(`GET ${ROOT}`, undefined, { "if-none-match": headers.get("etag") ?? "" });
    expect(again).toMatchObject({ status: 304, body: "" });
    expect(Number(again.headers.get("x-ratelimit-remaining"))).toBeLessThan(5000);
  });

  test("an hour has so many requests", async () => {
    github.world.limits.requestsAnHour = github.requests.length + 1;
    const last = await ask(`GET ${ROOT}`);
    expect([last.status, last.headers.get("x-ratelimit-remaining")]).toEqual([200, "0"]);
    expect(await ask(`GET ${ROOT}`)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining("rate limit") },
    });
    github.passTime(3_600_000);
    expect((await ask("GET /rate_limit")).body.rate.remaining).toBe(github.world.limits.requestsAnHour);
  });

  test("trees: all at once, one by one, cut off", async () => {
    const paths = async (query: string) => {
      const { tree, truncated } = (await ask(`GET ${ROOT}/git/trees/main${query}`)).body;
      return [truncated, ...tree.map(({ path }: { path: string }) => path)];
    };
    expect(await paths("")).toEqual([false, "a.yaml", "shop"]);
    expect(await paths("?recursive=1")).toEqual([false, "a.yaml", "shop", "shop/b.yaml", "shop/c", "shop/c/d.yaml"]);
    github.world.limits.treeEntries = 2;
    expect(await paths("?recursive=1")).toEqual([true, "a.yaml", "shop"]);
  });

  test("contents: a file, raw, a folder, the root, nothing", async () => {
    const contents = (path: string, headers = {}) => ask(`GET ${ROOT}/contents${path}`, undefined, headers);
    expect((await contents("/shop/b.yaml?ref=main")).body).toMatchObject({ content: "Ygo=\n", encoding: "base64" });
    expect((await contents("/a.yaml", { accept: "application/vnd.github.raw+json" })).body).toBe("a\n");
    expect((await contents("/shop")).body).toMatchObject([{ name: "b.yaml" }, { path: "shop/c", type: "dir" }]);
    expect((await contents("/")).body).toHaveLength(2);
    expect((await contents("/shop/c/nothing")).status).toBe(404);
    expect((await contents("/a.yaml?ref=nothing")).status).toBe(404);
  });

  test("a branch with slashes, encoded or not", async () => {
    repository.refs.set("refs/heads/team/shop", main);
    for (const ref of ["heads/team/shop", "heads%2Fteam%2Fshop"]) {
      expect((await ask(`GET ${ROOT}/git/ref/${ref}`)).body.object.sha).toBe(main);
    }
    expect((await ask(`GET ${ROOT}/commits/team%2Fshop/check-runs`)).body.total_count).toBe(0);
    expect((await ask(`GET ${ROOT}/git/ref/heads/team`)).status).toBe(404);
  });

  test("also without the prefix of an Enterprise Server", async () => {
    expect((await fetch(`http://${github.host}/app`)).status).toBe(401);
  });
});

describe("faults", () => {
  const post = `POST ${CHECK_RUNS}`;

  test("an operation fails as often as it was told, with nothing done", async () => {
    github.failNext({ method: "POST", route: CHECK_RUNS, status: 502, times: 2 });
    expect([(await createRun()).status, (await createRun()).status, (await createRun()).status]).toEqual([
      502, 502, 201,
    ]);
    expect([repository.checkRuns.length, github.count(post)]).toEqual([1, 3]);
  });

  test("an answer gets lost, with everything done", async () => {
    github.failNext({ method: "POST", hangUp: true, when: "after" });
    await expect(createRun()).rejects.toThrow("fetch failed");
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("headers and bodies can be said, and answers delayed", async () => {
    github.failNext({ status: 403, headers: { "retry-after": "1" }, body: { message: "secondary rate limit" } });
    const refused = await ask(`GET ${ROOT}`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, "1"]);
    github.failNext({ route: "/repos/{owner}/{repo}", delay: 50 });
    const started = performance.now();
    expect((await ask(`GET ${ROOT}`)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(45);
  });
});

test("comments of the conversation are edited in place; a long one is refused", async () => {
  github.openPullRequest(repository, { head: "change", changes: { "a.yaml": "b\n" } });
  const { body } = await ask(`POST ${ROOT}/issues/1/comments`, { body: "first" });
  await ask(`PATCH ${ROOT}/issues/comments/${body.id}`, { body: "second" });
  expect((await ask(`GET ${ROOT}/issues/1/comments`)).body).toMatchObject([{ id: body.id, body: "second" }]);
  expect((await ask(`POST ${ROOT}/issues/1/comments`, { body: "x".repeat(65_537) })).status).toBe(422);
  expect((await ask(`DELETE ${ROOT}/issues/comments/${body.id}`)).status).toBe(204);
  expect((await ask(`GET ${ROOT}/issues/1/comments`)).body).toEqual([]);
});
