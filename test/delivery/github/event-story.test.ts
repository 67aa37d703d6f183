// Events besides those of one pull request, as they come to `earshot serve`: bases that move, stacks, merge queues, new names; and
// what it finds by itself when nobody told it.
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App, Occurrence, PullRequest, Repository } from "../../github/world.ts";
import { concluded, installOn, SEED_CHANGE, type Serving, serve, until } from "./stage.ts";

// The client keeps a second between two writes, as GitHub asks; a busy machine adds to it.
vi.setConfig({ testTimeout: 120_000 });

let github: FakeGitHub;
let app: App;
let serving: Serving;

beforeAll(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
  serving = await serve(github, app);
});

afterEach(() => expect(github.violations).toEqual([]));

afterAll(async () => {
  expect(await serving.stop()).toBe(0);
  await github.stop();
});

async function tell(events: readonly Occurrence[]): Promise<void> {
  for (const event of events) await github.deliver(event);
}

async function reviewed(mesh: Repository, pull: PullRequest, event: Occurrence): Promise<void> {
  await github.deliver(event);
  await concluded(mesh, pull, 60_000);
}

const runsOf = (mesh: Repository, head: string) => mesh.checkRuns.filter(({ headSha }) => headSha === head);
/** So many runs of a commit, all of them with a conclusion. */
const settled = (mesh: Repository, head: string, count: number) =>
  until(
    () => runsOf(mesh, head).length === count && runsOf(mesh, head).every(({ conclusion }) => conclusion !== null),
    60_000,
  );
const verdicts = (mesh: Repository, head: string) => runsOf(mesh, head).map(({ conclusion }) => conclusion);

test("the base takes the trouble away that a pull request would make: it is reviewed again, once", async () => {
  const mesh = installOn(github, app, "moving");
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await reviewed(mesh, pull, event);
  expect(verdicts(mesh, pull.headSha)).toEqual(["failure"]);
  // The same file, merged otherwise: nothing is left of the change.
  await tell(github.commitAndPush(mesh, { branch: "main", changes: { "docs/a.md": "words\n" } }).events);
  await tell(github.commitAndPush(mesh, { branch: "main", changes: SEED_CHANGE }).events);
  await settled(mesh, pull.headSha, 2);
  expect(verdicts(mesh, pull.headSha)).toEqual(["failure", "success"]);
});

test("a stacked pull request, when what it stands on is merged and its branch deleted", async () => {
  const mesh = installOn(github, app, "stacked");
  const below = github.openPullRequest(mesh, { head: "below", changes: { "demo/more.yaml": "kind: ConfigMap\n" } });
  await reviewed(mesh, below.pull, below.event);
  const above = github.openPullRequest(mesh, { head: "above", base: "below", changes: SEED_CHANGE });
  await reviewed(mesh, above.pull, above.event);
  // Nobody told of this: that main got it shows when the stack moves onto it.
  github.commitAndPush(mesh, { branch: "main", changes: { "demo/other.yaml": "kind: ConfigMap\n" } });
  await tell(github.mergePullRequest(mesh, below.pull));
  await tell(github.deleteMergedBranch(mesh, below.pull));
  expect(above.pull.base).toBe("main");
  await settled(mesh, above.pull.headSha, 2);
  expect(verdicts(mesh, above.pull.headSha)).toEqual(["failure", "failure"]);
  expect(mesh.reviews.filter(({ pull }) => pull === above.pull)).toHaveLength(1);
});

test("a merge queue tests a group, gives one up, and one is asked for by hand", async () => {
  const mesh = installOn(github, app, "queue");
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await reviewed(mesh, pull, event);
  const { group, event: requested } = github.queueGroup(mesh, { pulls: [pull] });
  const told = await github.deliver(requested);
  await settled(mesh, group.head, 1);
  await github.redeliver(told);
  expect(verdicts(mesh, group.head)).toEqual(["failure"]);
  const [run] = runsOf(mesh, group.head);
  if (run === undefined) throw new Error("no check run");
  await github.deliver(github.rerunCheck(mesh, run));
  await settled(mesh, group.head, 2);
  await github.deliver(github.destroyGroup(mesh, group, "dequeued"));
  expect(mesh.reviews).toHaveLength(1);
});

test("a repository that gets another name, and one that the App is installed on later", async () => {
  const mesh = installOn(github, app, "old-name");
  const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  await reviewed(mesh, pull, github.renameRepository(mesh, "new-name"));
  expect(verdicts(mesh, pull.headSha)).toEqual(["failure"]);

  const later = github.addRepository("shop/later", {});
  const open = github.openPullRequest(later, { head: "add", changes: { "a.yaml": "kind: ConfigMap\n" } }).pull;
  const [installation] = github.world.installations;
  if (installation === undefined) throw new Error("no installation");
  await reviewed(later, open, github.addToInstallation(installation, [later]));
  expect(verdicts(later, open.headSha)).toHaveLength(1);
});

test("what was sent while nobody listened is found at the next start", async () => {
  const alone = await startFakeGitHub();
  onTestFinished(() => alone.stop());
  const own = alone.addApp();
  const mesh = installOn(alone, own, "mesh");
  own.webhookUrl = "http://127.0.0.1:1/";
  const { pull, event } = alone.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const missed = await alone.deliver(event);
  const silent = alone.openPullRequest(mesh, { head: "never-told", changes: { "a.yaml": "kind: ConfigMap\n" } }).pull;
  const found = await serve(alone, own, { env: { EARSHOT_RECONCILE: "30" } });
  onTestFinished(() => found.kill());
  await concluded(mesh, pull, 60_000);
  await concluded(mesh, silent, 60_000);
  await until(() => alone.world.deliveries.some(({ guid, redelivery }) => guid === missed.guid && redelivery));
  expect(await found.stop()).toBe(0);
  expect(mesh.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion]).toSorted()).toEqual(
    [
      [pull.headSha, "failure"],
      [silent.headSha, "success"],
    ].toSorted(),
  );
  expect(mesh.reviews).toHaveLength(1);
  expect(alone.violations).toEqual([]);
});
