// `npm run test:storm [-- --seed N --pulls N --minutes N --redis]`: stories with faults, one after the other, each compared with
// the same story without. Prints the seed of each, and ends with status 1 at the first that comes out differently.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { alone, onRedis } from "./casts.ts";
import { weatherStory } from "./weather-story.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    pulls: { type: "string", default: "200" },
    minutes: { type: "string", default: "0" },
    redis: { type: "boolean", default: false },
  },
});
const end = Date.now() + Number(values.minutes) * 60_000;
const casting = values.redis ? onRedis : alone;
let seed = Number(values.seed ?? Date.now() % 1_000_000);
do {
  const started = process.cpuUsage();
  const { calm, storm, wrong, sums, log } = await weatherStory({ seed, pulls: Number(values.pulls), casting });
  const different = Object.keys(calm).filter((name) => !isDeepStrictEqual(calm[name], storm[name]));
  const { user, system } = process.cpuUsage(started);
  console.log(`seed ${seed}: ${sums}; ${((user + system) / 1e6).toFixed(0)} s of processor here`);
  for (const name of different)
    console.log(
      `${name}\n  without faults: ${JSON.stringify(calm[name])}\n  with faults:    ${JSON.stringify(storm[name])}`,
    );
  for (const what of wrong) console.log(`wrong: ${what}`);
  if (different.length + wrong.length > 0) {
    const file = join(tmpdir(), `earshot-storm-${seed}.log`);
    writeFileSync(file, log);
    console.log(`what the App logged: ${file}`);
    console.log(`again: npm run test:storm -- --seed ${seed} --pulls ${values.pulls}${values.redis ? " --redis" : ""}`);
    process.exit(1);
  }
  seed += 1;
} while (Date.now() < end);
