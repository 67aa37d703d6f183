// The watch of a default branch, on the GitHub of the tests: what was pushed past pull requests is found, told until it is gone, and
// told once; what ended is told when it ended. Nothing is kept but on GitHub.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEndedHeads } from "../../../../src/delivery/github/check-run/end-outdated.ts";
import { createReadCache } from "../../../../src/delivery/github/reading/read-cache.ts";
import { watchBranch } from "../../../../src/delivery/github/watch/watch-branch.ts";
import { readShippedPolicies } from "../../../../src/delivery/shipped.ts";
import { app, engine, github, log, mesh, openSeed, repositoryOf, reviewOnce, useReviewStage } from "../review-stage.ts";
import { installOn, SEED_CHANGE } from "../stage.ts";

useReviewStage();
beforeEach(() => setDay("2026-11-02"));
afterEach(() => void vi.useRealTimers());

/** The clock of GitHub, too: it is in this process. */
function setDay(day: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(`${day}T10:00:00Z`) });
}

interface Asked {
  readonly repo?: string;
  readonly weekly?: boolean;
  readonly again?: boolean;
}

async function watch({ repo = "mesh", weekly = false, again = false }: Asked = {}) {
  const result = await watchBranch({
    repository: { ...repositoryOf(), repo },
    job: { kind: "watch", installation: 1, owner: "shop", repo, weekly, again, delivery: "w-1" },
    signal: new AbortController().signal,
    app: { id: app.id, slug: app.slug },
    version: "1.0.0",
    settings: { policies: readShippedPolicies() },
    blobs: createReadCache(),
    endedHeads: createEndedHeads(),
    engine,
    log,
    delays: [1],
  });
  return result.failure ?? result.conclusion ?? "nothing told";
}

function push(changes: Readonly<Record<string, string | null>>, author = "mallory"): string {
  return github.commitAndPush(mesh, { branch: "main", changes, author }).sha;
}

const runs = (repository = mesh) => repository.checkRuns.filter(({ name }) => name === "earshot watch");
const conclusions = () => runs().map(({ conclusion }) => conclusion);
const summary = () => runs().at(-1)?.output.summary ?? "";

describe("a push without a pull request", () => {
  test("is found on the head of the branch, with who pushed it, and told once", async () => {
    const sha = push(SEED_CHANGE);
    expect(await watch()).toBe("failure");
    expect(runs()).toMatchObject([{ headSha: sha, conclusion: "failure", actions: [] }]);
    expect(runs()[0]?.annotations.length).toBeGreaterThan(0);
    const said = `got 1 commit, **one without a pull request**: \`${sha.slice(0, 7)}\` by \`mallory\`.\n\n`;
    expect(summary()).toMatch(/^Since `\w{7}`, `main` got/);
    expect(summary()).toContain(said);
    expect(await watch()).toBe("nothing told");
    expect(runs()).toHaveLength(1);
  });

  test("is told on later heads until it is gone; then the watch goes on from there", async () => {
    push(SEED_CHANGE);
    await watch();
    push({ "demo1/NOTES.yaml": "# nothing\n" }, "dev");
    expect(await watch()).toBe("failure");
    expect(summary()).toContain("2 without a pull request");
    const repaired = push({ "demo/mysql.yaml": null });
    expect(await watch()).toBe("success");
    push({ "demo/other.yaml": "# nothing\n" });
    expect(await watch()).toBe("success");
    expect(summary()).toContain(`Since \`${repaired.slice(0, 7)}\`, \`main\` got 1 commit`);
    expect(conclusions()).toEqual(["failure", "failure", "success", "success"]);
  });

  test("that was undone by a forced push leaves nothing", async () => {
    const tip = mesh.refs.get("refs/heads/main") ?? "";
    push(SEED_CHANGE);
    await watch();
    github.commitAndPush(mesh, { branch: "main", changes: { "demo/x.yaml": "# nothing\n" }, onto: tip });
    expect(await watch()).toBe("success");
  });
});

test("what a pull request brought is told with what its check run said", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  github.mergePullRequest(mesh, pull);
  const unseen = github.openPullRequest(mesh, { head: "unseen", changes: { "demo/x.yaml": "# nothing\n" } }).pull;
  github.mergePullRequest(mesh, unseen);
  expect(await watch()).toBe("failure");
  expect(summary()).toMatch(/, by #2 \(never reviewed\) and #1 \(its check run said failure\)\.\n/);
  expect(summary()).not.toContain("without a pull request");
});

describe("a waiver that has ended", () => {
  const waiver = (until: string) => `waivers:
  - policy: foreign-capture
    resource: ServiceEntry demo/mysql
    reason: moves in March
    owner: "@shop/data"
    until: ${until}
`;

  test("lets the finding count again on the day after, although nothing came; and that is told once", async () => {
    push({ ...SEED_CHANGE, ".github/earshot.yml": waiver("2026-11-02") });
    expect(await watch()).toBe("success");
    expect(summary()).toContain("**Waived:**");
    setDay("2026-11-03");
    expect(await watch()).toBe("failure");
    expect(summary()).toContain("Waivers that ended since the last look");
    expect(summary()).toContain("A waiver of this ended on 2026-11-02 (@&#8203;shop/data)");
    setDay("2026-11-04");
    expect(await watch()).toBe("nothing told");
    expect(conclusions()).toEqual(["success", "failure"]);
  });

  test("still counts with the next commit, and a renewal ends that", async () => {
    push({ ...SEED_CHANGE, ".github/earshot.yml": waiver("2026-11-02") });
    await watch();
    setDay("2026-11-05");
    await watch();
    push({ "demo/x.yaml": "# nothing\n" });
    expect(await watch()).toBe("failure");
    push({ ".github/earshot.yml": waiver("2026-12-31") });
    expect(await watch()).toBe("success");
  });
});

describe("nothing is told", () => {
  test("of a repository without a mesh", async () => {
    const site = installOn(github, app, "site", { "README.md": "hello\n" });
    github.world.installations[0]?.repositories.push(site);
    github.commitAndPush(site, { branch: "main", changes: { "ci.yaml": "on: push\n" } });
    expect(await watch({ repo: "site" })).toBe("nothing told");
    expect(runs(site)).toEqual([]);
  });

  test("where settings of the head say so; once a week only on its day", async () => {
    push({ ...SEED_CHANGE, ".github/earshot.yml": "watch: never\n" });
    expect(await watch()).toBe("nothing told");
    push({ ".github/earshot.yml": "watch: weekly\n" });
    expect(await watch()).toBe("nothing told");
    expect(await watch({ weekly: true })).toBe("failure");
  });

  test("where nothing came, for two or three requests", async () => {
    push(SEED_CHANGE);
    await watch();
    const before = github.requests.length;
    await watch();
    const asked = github.requests.slice(before).map(({ operation }) => operation);
    expect(asked.filter((name) => !name.includes("access_tokens"))).toEqual([
      "POST /graphql",
      "GET /repos/{owner}/{repo}/contents/{path}",
      "GET /repos/{owner}/{repo}/contents/{path}",
    ]);
  });
});

test("who asks for it again gets the same look again", async () => {
  push(SEED_CHANGE);
  await watch();
  expect(await watch({ again: true })).toBe("failure");
  push({ "demo/mysql.yaml": null });
  await watch();
  expect(await watch({ again: true })).toBe("success");
  expect(conclusions()).toEqual(["failure", "failure", "success", "success"]);
});

test("a check run whose answer was lost is found, and not made twice", async () => {
  push(SEED_CHANGE);
  const route = "/repos/{owner}/{repo}/check-runs";
  github.failNext({ method: "POST", route, status: 502, when: "after" });
  expect(await watch()).toBe("failure");
  expect(runs()).toHaveLength(1);
});

test("where more came since the last look than is read, the check run says what was not looked at", async () => {
  await watch({ again: true });
  setDay("2026-11-04");
  for (let count = 0; count < 205; count++) push({ "count.txt": `${count}` });
  setDay("2026-11-06");
  push(SEED_CHANGE);
  expect(await watch()).toBe("failure");
  expect(summary()).toMatch(
    /what came before `\w{7}` was not looked at\.\*\* If there was one, `earshot review --base COMMIT --head /,
  );
  setDay("2026-11-07");
  push({ "demo/mysql.yaml": null });
  await watch();
  expect(summary()).not.toContain("was not looked at");
});

test("while GitHub is away, nothing is said and the job is not done", async () => {
  push(SEED_CHANGE);
  github.setWeather(() => ({ status: 502 }));
  expect(await watch()).toBeInstanceOf(Error);
  github.setWeather(undefined);
  expect(await watch()).toBe("failure");
});
