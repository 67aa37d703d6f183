// A seed -> what people see at the end of the same story without and with faults, and what must not be.

import type { Delivery } from "../../../github/world.ts";
import { alone, type Casting } from "./casts.ts";
import { chanceOf } from "./chance.ts";
import { type EndState, endStateOf, wrongIn } from "./end-state.ts";
import { type Played, play } from "./play.ts";
import { tellStory } from "./story.ts";
import { badWeather } from "./weather.ts";

export interface WeatherStory {
  readonly calm: EndState;
  readonly storm: EndState;
  readonly wrong: readonly string[];
  /** What the App logged, and what it was told in the bad weather. */
  readonly log: string;
  /** How much there was of it, in words. */
  readonly sums: string;
}

export async function weatherStory(asked: {
  readonly seed: number;
  readonly pulls: number;
  readonly casting?: Casting;
}): Promise<WeatherStory> {
  const { seed, pulls, casting = alone } = asked;
  const story = tellStory(seed, pulls);
  const calm = await play(story, await casting());
  const storm = await play(story, await casting(), {
    chance: chanceOf(seed + 1),
    weather: (world) => badWeather(world, seed + 2),
    endOneIn: 40,
  });
  const wrong = [calm, storm].flatMap(({ github, output }) => [
    ...wrongIn(github.world),
    ...github.violations,
    ...(/"reason":"(?!HttpError)\w*Error:/.test(output) ? ["the App had a fault of its own"] : []),
  ]);
  const result = {
    calm: endStateOf(calm.github.world),
    storm: endStateOf(storm.github.world),
    wrong,
    log: `${calm.output}\n\nNow with faults:\n\n${storm.output}\n${storm.github.world.deliveries.map(tellDelivery).join("\n")}\n`,
  };
  for (const { github } of [calm, storm]) await github.stop();
  return { ...result, sums: `${story.steps.length} steps of ${pulls} pull requests; ${tell(storm)}` };
}

/** To find in the log what an event came to. */
function tellDelivery({ guid, event, payload, at, status, redelivery }: Delivery): string {
  const { action, number, after, repository } = JSON.parse(payload);
  return [at, guid, redelivery ? "again" : "", status, event, action, repository?.full_name, number, after].join(" ");
}

function tell({ github, ended, pressed, disasters }: Played): string {
  const bad = github.requests.filter(({ status }) => status === 0 || status >= 400).length;
  const deliveries = github.world.deliveries.length;
  return `${deliveries} deliveries, ${github.requests.length} requests, ${bad} of them refused or lost, ${ended} processes ended, ${disasters} disasters, ${pressed} times Re-run was pressed`;
}
