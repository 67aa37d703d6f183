import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App } from "../../github/world.ts";
import { concluded, installOn, SEED_BASE, SEED_CHANGE, type Serving, serve, until } from "./stage.ts";

// The client keeps a second between two writes, as GitHub asks; a busy machine adds to it.
vi.setConfig({ testTimeout: 60_000 });

let github: FakeGitHub;
let app: App;
let serving: Serving;

beforeAll(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
  serving = await serve(github, app);
});

afterAll(async () => {
  expect(await serving.stop()).toBe(0);
  expect(github.violations).toEqual([]);
  expect(serving.output()).not.toMatch(/PRIVATE KEY|ghs_|It's a Secret/);
  await github.stop();
});

/** Waits until the App has logged how it did with a delivery. */
async function done(guid: string, times = 1): Promise<void> {
  const lines = () => serving.output().split("\n");
  await until(() => lines().filter((line) => line.includes(`"delivery":"${guid}"`)).length >= times);
}

// Each has a repository and an installation of its own.
describe.concurrent("the story of the seed", () => {
  test("a change that takes foreign traffic fails; its suggestion, committed, passes", async () => {
    const mesh = installOn(github, app, "mesh");
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const opened = await github.deliver(event);
    expect(opened.status).toBeLessThan(300);

    const [run, ...others] = await concluded(mesh, pull);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ name: "earshot", conclusion: "failure" });
    expect(run?.output.title).toContain("demo1/mysql-client");
    expect(run?.output.summary).toContain("10.10.13.110:3306");
    expect(run?.annotations).toMatchObject([{ path: "demo/mysql.yaml", annotation_level: "failure" }]);

    const [comment, ...more] = mesh.reviewComments;
    expect(more).toEqual([]);
    expect(mesh.reviews).toMatchObject([{ state: "COMMENTED" }]);
    expect(comment?.anchor.path).toBe("demo/mysql.yaml");
    expect(comment?.body).toContain("```suggestion");
    expect(mesh.issueComments).toEqual([]);

    await github.redeliver(opened);
    await done(opened.guid, 2);
    expect([mesh.checkRuns.length, mesh.reviews.length, mesh.reviewComments.length]).toEqual([1, 1, 1]);

    const { events } = github.commitSuggestion(mesh, comment?.id ?? 0);
    for (const pushed of events) await github.deliver(pushed);
    const [second] = await concluded(mesh, pull);
    expect(second).toMatchObject({
      conclusion: "success",
      output: { title: expect.stringContaining("Nothing moves") },
    });
    expect(mesh.reviewComments).toHaveLength(1);
    expect(mesh.reviewComments[0]?.body).toContain(`Gone in ${pull.headSha.slice(0, 7)}`);
    expect(mesh.reviews).toHaveLength(1);
    expect(mesh.issueComments).toEqual([]);
  });
});

describe.concurrent("settings of the base branch", () => {
  test("observe reports, says so in its comment, and is neutral", async () => {
    const files = { ...SEED_BASE, ".github/earshot.yml": "mode: observe\n" };
    const mesh = installOn(github, app, "observing", files);
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event);
    const [run] = await concluded(mesh, pull);
    expect(run).toMatchObject({ conclusion: "neutral", output: { title: expect.stringMatching(/^Observe: /) } });
    expect(mesh.reviewComments).toMatchObject([{ body: expect.stringContaining("It does not block") }]);
  });
});

describe.concurrent("quiet", () => {
  test("a pull request that touches no manifest gets a conclusion and no comment", async () => {
    const mesh = installOn(github, app, "docs");
    const changes = { "README.md": "# How we do it\n" };
    const { pull, event } = github.openPullRequest(mesh, { head: "readme", changes });
    await github.deliver(event);
    const [run] = await concluded(mesh, pull);
    expect(run).toMatchObject({ conclusion: "success", output: { title: expect.stringContaining("Nothing moves") } });
    expect([mesh.reviews, mesh.reviewComments, mesh.issueComments]).toEqual([[], [], []]);
    expect(github.requests.filter(({ path }) => path.startsWith("/repos/shop/docs/git/blobs"))).toEqual([]);
  });

  test("a finding that was said is not said again by the next push", async () => {
    const mesh = installOn(github, app, "twice");
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event);
    await concluded(mesh, pull);
    const pushed = github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    for (const told of pushed.events) await github.deliver(told);
    expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "failure" }]);
    expect([mesh.reviews.length, mesh.reviewComments.length, mesh.issueComments.length]).toEqual([1, 1, 0]);
  });

  test("another title is no reason to review; another base is", async () => {
    const mesh = installOn(github, app, "bases");
    github.commitAndPush(mesh, {
      branch: "staging",
      changes: { "README.md": "staging\n" },
      onto: mesh.refs.get("refs/heads/main") ?? "",
    });
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event);
    await concluded(mesh, pull);
    await github.deliver(github.editTitle(mesh, pull, "Databases"));
    const edited = await github.deliver(github.changeBase(mesh, pull, "staging"));
    await done(edited.guid);
    expect(mesh.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
    expect(mesh.reviews).toHaveLength(1);
  });
});

describe("refused", () => {
  test.each([
    ["a wrong signature", `sha256=${"0".repeat(64)}`],
    ["a signature of another form", "sha1=abc"],
    ["no signature", null],
  ])("%s: nothing is done", async (_, signature) => {
    const mesh = installOn(github, app, `forged-${String(signature).slice(0, 6).replace(/\W/g, "-")}`);
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const before = github.requests.length;
    const { status } = await github.deliver(event, { signature });
    expect(status).toBe(401);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(github.requests.length).toBe(before);
    expect(mesh.checkRuns).toEqual([]);
  });

  test("a body that is larger than GitHub's are is not waited for", async () => {
    const headers = { "content-length": 30_000_000, "content-type": "application/json" };
    const status = await new Promise((resolve, reject) => {
      const asking = request(app.webhookUrl ?? "", { method: "POST", headers }, (answer) => resolve(answer.statusCode));
      asking.on("error", reject).flushHeaders();
    });
    expect(status).toBe(413);
  });

  test("other paths and methods are answered, health also", async () => {
    const url = new URL(app.webhookUrl ?? "");
    const statuses = await Promise.all(
      ["/healthz", "/ping", "/", "/api/github/webhooks"].map(async (path) => (await fetch(new URL(path, url))).status),
    );
    expect(statuses).toEqual([200, 200, 404, 404]);
  });
});

describe("what goes wrong is told, and is never a success", () => {
  test("GitHub refuses something in the middle: action required, what failed and what to do; a re-run repairs it", async () => {
    const mesh = installOn(github, app, "faulty", { "shop/cart.yaml": "kind: Service\n# of shop/faulty alone\n" });
    github.failNext({
      method: "GET",
      route: "/repos/{owner}/{repo}/git/blobs/{file_sha}",
      status: 403,
      body: { message: "no" },
    });
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event);
    const [run] = await concluded(mesh, pull);
    expect(run?.conclusion).toBe("action_required");
    expect(run?.output.title).toContain("No verdict: GitHub does not allow Earshot to GET");
    expect(run?.output.summary).toContain("Press **Re-run**");
    expect(run?.output.summary).not.toMatch(/\n +at |Error:/);

    await github.deliver(github.reopenPull(mesh, pull));
    await until(() => mesh.checkRuns.length === 2);
    expect((await concluded(mesh, pull)).at(-1)?.conclusion).toMatch(/failure|success/);
  });

  test("a push while a review runs: the older head ends as cancelled, the newer has the answer", async () => {
    const mesh = installOn(github, app, "hasty");
    github.failNext({ method: "GET", route: "/repos/{owner}/{repo}/git/trees/{tree_sha}", delay: 30_000 });
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event);
    // A review that takes longer than a moment shows that it is at it.
    await until(() => mesh.checkRuns.length === 1);
    const pushed = github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": "more\n" } });
    for (const told of pushed.events) await github.deliver(told);
    expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "failure" }]);
    expect(mesh.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["cancelled", "failure"]);
    expect(mesh.reviews).toMatchObject([{ commit: pull.headSha }]);
  });
});
