// A change that ends every process that reviews it, without a queue that outlives them: GitHub knows how often it did.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import type { App } from "../../github/world.ts";
import { DEADLY } from "./deadly-review.ts";
import { concluded, installOn, SEED_CHANGE, type Serving, serve } from "./stage.ts";

const PATIENCE = 300_000;
const SPEED = 60;
const MOST_STARTS = 9;
const [clock, deadly] = ["storm/fast-clock.ts", "deadly-review.ts"].map((name) => new URL(name, import.meta.url).href);

let github: FakeGitHub;
let app: App;
let serving: Serving;

beforeAll(async () => {
  github = await startFakeGitHub();
  app = github.addApp();
});
afterAll(async () => {
  await serving?.stop();
  await github.stop();
});

/** Starts it again and again, as Kubernetes does; gives how often it died before something was so. */
async function deathsUntil(isSo: Promise<unknown>, start: () => Promise<Serving>): Promise<number> {
  for (let deaths = 0; deaths < MOST_STARTS; deaths++) {
    serving = await start();
    const first = await Promise.race([isSo.then(() => "so"), serving.exited.then(() => "dead")]);
    if (first === "so") return deaths;
  }
  throw new Error("it dies for ever");
}

test("is given up after three processes, with words; a new head and other pull requests are reviewed", {
  timeout: PATIENCE,
}, async () => {
  const since = Date.now();
  github.world.pace = { speed: SPEED, since };
  const mesh = installOn(github, app, "mesh");
  const times = { STORM_SPEED: `${SPEED}`, STORM_SINCE: `${since}`, EARSHOT_RECONCILE: "1" };
  const env = { ...times, NODE_OPTIONS: `--import=${clock} --import=${deadly}` };
  const changes = { [DEADLY]: SEED_CHANGE["demo/mysql.yaml"] };
  const { pull } = github.openPullRequest(mesh, { head: "deadly", changes });
  const deaths = await deathsUntil(concluded(mesh, pull, PATIENCE), () => serve(github, app, { env }));
  expect(deaths).toBe(3);
  const title = "No verdict: the review of this pull request ended Earshot's process 3 times";
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "action_required", output: { title } }]);

  const { pull: another, event } = github.openPullRequest(mesh, { head: "another", changes: SEED_CHANGE });
  await github.deliver(event);
  expect(await concluded(mesh, another)).toMatchObject([{ conclusion: "failure" }]);
  const { events } = github.commitAndPush(mesh, { branch: "deadly", changes: { [DEADLY]: null, ...SEED_CHANGE } });
  for (const one of events) await github.deliver(one);
  expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "failure" }]);
  expect(mesh.checkRuns.filter(({ output }) => output.title === title)).toHaveLength(1);
});
