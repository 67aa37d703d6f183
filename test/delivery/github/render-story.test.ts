// Repositories of overlays and charts as pull requests on GitHub: `earshot serve` renders them with the real tools, and tells
// what it finds at the lines that people wrote. What comes from a fork is rendered only if the base allows it.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App, CheckRun, Repository } from "../../github/world.ts";
import { hasBoth } from "../render/real-tools.ts";
import { concluded, installOn, readFixture, type Serving, serve } from "./stage.ts";

// A review of them runs dozens of builds, and all of these run at once: on a busy machine that takes its time.
const PATIENCE = 150_000;
vi.setConfig({ testTimeout: PATIENCE + 10_000 });

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
  await github.stop();
});

type Files = Readonly<Record<string, string>>;

/** What turns one state of an example into another. */
function changesOf(example: string, change: string): Files {
  const before = readFixture(`examples/${example}/before`);
  const after = Object.entries(readFixture(`examples/${example}/${change}`));
  return Object.fromEntries(after.filter(([path, text]) => before[path] !== text));
}

interface Wishes {
  readonly example: string;
  readonly change: string;
  readonly settings?: string;
  readonly isFork?: true;
}

interface Answer {
  readonly run: CheckRun | undefined;
  readonly repository: Repository;
}

async function answerTo(name: string, { example, change, settings, isFork }: Wishes): Promise<Answer> {
  const files = readFixture(`examples/${example}/before`);
  const repository = installOn(github, app, name, {
    ...files,
    ...(settings !== undefined && { ".github/earshot.yml": settings }),
  });
  const fork = isFork === true ? { fork: github.addFork(repository, "mallory") } : {};
  const { pull, event } = github.openPullRequest(repository, {
    head: change,
    changes: changesOf(example, change),
    ...fork,
  });
  await github.deliver(event);
  const [run] = await concluded(repository, pull, PATIENCE);
  return { run, repository };
}

const OVERLAYS = "kustomize-overlays";
const APPS = "argo-app-of-apps";

describe.skipIf(!hasBoth).concurrent("rendered", () => {
  test("an entry in the base of two clusters: one finding, at its line", async () => {
    const { run, repository } = await answerTo("overlays", { example: OVERLAYS, change: "after" });
    expect(run).toMatchObject({
      conclusion: "failure",
      annotations: [{ path: "platform/base/egress/stock-database.yaml", start_line: 1 }],
    });
    expect(run?.output.summary).toContain("10.10.13.110:3306");
    expect(repository.reviewComments).toMatchObject([{ anchor: { path: "platform/base/egress/stock-database.yaml" } }]);
  });

  test("an entry that an app of apps deploys, and the calls of what a chart makes", async () => {
    const { run, repository } = await answerTo("apps", { example: APPS, change: "after" });
    expect(run).toMatchObject({
      conclusion: "failure",
      annotations: [{ path: "platform/egress/stock-database.yaml", start_line: 1 }],
    });
    expect(run?.output.summary).toContain("10.10.13.111:3306");
    expect(repository.reviewComments).toHaveLength(1);
  });

  test.each([OVERLAYS, APPS])("what moves nobody passes without a word: %s", async (example) => {
    const { run, repository } = await answerTo(`quiet-${example}`, { example, change: "quiet" });
    expect(run?.conclusion).toBe("success");
    expect([repository.reviewComments, repository.issueComments]).toEqual([[], []]);
  });
});

describe.skipIf(!hasBoth).concurrent("a fork", () => {
  test.each([
    [OVERLAYS, "after", "failure"],
    [OVERLAYS, "quiet", "action_required"],
    [APPS, "after", "action_required"],
    [APPS, "quiet", "action_required"],
  ])("is not rendered, and nothing of it is a success: %s, %s", async (example, change, conclusion) => {
    const { run } = await answerTo(`fork-${example}-${change}`, { example, change, isFork: true });
    expect(run?.conclusion).toBe(conclusion);
    expect(run?.output.summary).toContain("What comes from a fork is not rendered");
  });

  test("is rendered where the settings of the base allow it", async () => {
    const settings = "render: {forks: true}\n";
    const { run } = await answerTo("fork-allowed", { example: OVERLAYS, change: "after", settings, isFork: true });
    expect(run).toMatchObject({ conclusion: "failure", annotations: [{ start_line: 1 }] });
    expect(run?.output.summary).not.toContain("fork");
  });

  test("cannot allow it itself", async () => {
    const own = installOn(github, app, "fork-sly", readFixture(`examples/${OVERLAYS}/before`));
    const changes = { ...changesOf(OVERLAYS, "after"), ".github/earshot.yml": "render: {forks: true}\n" };
    const opening = { head: "sly", changes, fork: github.addFork(own, "mallory") };
    const { pull, event } = github.openPullRequest(own, opening);
    await github.deliver(event);
    expect(await concluded(own, pull, PATIENCE)).toMatchObject([
      { output: { summary: expect.stringContaining("What comes from a fork is not rendered") } },
    ]);
  });
});
