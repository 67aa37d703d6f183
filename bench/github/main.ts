// `npm run bench:github [-- --seconds N --rate N --latency MS]`: the App as a process of its own, and a fake GitHub in this one that keeps
// GitHub's limits, with many pushes to open pull requests. Prints what it costs and how long it takes; it fails no test.
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { serve } from "../../test/delivery/github/stage.ts";
import { startFakeGitHub } from "../../test/github/fake-github.ts";
import { measure } from "./measure.ts";
import { makeOrganisations } from "./organisations.ts";
import { readProcess } from "./read-process.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    rate: { type: "string", default: "20" },
    // What GitHub takes for an answer; none at all is what shows the App's own time.
    latency: { type: "string", default: "0" },
  },
});
const [seconds, rate, latency] = [Number(values.seconds), Number(values.rate), Number(values.latency)];
/** Pull requests that are opened in a second before it begins, and seconds until GitHub's limits have forgotten that. */
const [OPENED, FORGET] = [10, 60];
const MOST_WAITING = 120_000;

const github = await startFakeGitHub();
// Holding every answer against GitHub's description would take more than making it.
github.checkOnly(() => Math.random() < 0.01);
github.world.secondary = { atOnce: 100, pointsAMinute: 900, creationsAMinute: 80, creationsAnHour: 500 };
if (latency > 0) github.setWeather(() => ({ delay: latency }));
const app = github.addApp();
const branches = makeOrganisations(github, app);
const serving = await serve(github, app, { env: { LOG_LEVEL: "warn" } });

const inFlight: Promise<unknown>[] = [];
async function atPace(count: number, aSecond: number, act: (index: number) => void): Promise<void> {
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    const wait = start + (index * 1_000) / aSecond - performance.now();
    if (wait > 0) await sleep(wait);
    act(index);
  }
}

async function untilIdle(): Promise<void> {
  const end = Date.now() + MOST_WAITING;
  await Promise.all(inFlight);
  while (Date.now() < end) {
    const { waiting } = await readProcess(serving.origin);
    if (waiting === 0) return;
    await sleep(100);
  }
}

console.log(`opening ${branches.length} pull requests`);
await atPace(branches.length, OPENED, (index) => {
  const event = branches[index]?.open();
  if (event !== undefined) inFlight.push(github.deliver(event));
});
await untilIdle();
await sleep(FORGET * 1_000);

/**
 * Each pull request in turn, so that one has half a minute between two pushes; but one push in ten is to the pull request that was
 * pushed to a second before: somebody saw what they forgot.
 */
const [FORGETFUL, SOON] = [10, rate];
function target(index: number): number {
  const turn = index % FORGETFUL === FORGETFUL - 1 ? Math.max(0, index - SOON) : index;
  return turn % branches.length;
}

const begin = { at: Date.now(), requests: github.requests.length, deliveries: github.world.deliveries.length };
const before = await readProcess(serving.origin);
let third = before;
const looking = sleep((seconds * 1_000) / 3).then(async () => {
  third = await readProcess(serving.origin);
});
await atPace(seconds * rate, rate, (index) => {
  const events = branches[target(index)]?.push(index) ?? [];
  // What the App hears besides (`push` to a branch that is no base) costs it nothing that is worth counting.
  for (const event of events) if (event.event === "pull_request") inFlight.push(github.deliver(event));
});
await looking;
const end = await readProcess(serving.origin);
await untilIdle();
const after = await readProcess(serving.origin);

const lines = measure({ github, branches, begin, seconds, rate, memory: { before, third, end, after } });
console.log(`GitHub answers ${latency === 0 ? "at once" : `after ${latency} ms`}`);
console.log(lines.join("\n"));
console.log(
  `load of this machine meanwhile: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(", ")}`,
);
await serving.stop();
await github.stop();
