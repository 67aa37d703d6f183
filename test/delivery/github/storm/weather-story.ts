// A seed -> what people see at the end of the same story without and with faults, and what must not be.

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
  /** What the App logged in the bad weather. */
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
    log: storm.output,
  };
  for (const { github } of [calm, storm]) await github.stop();
  return { ...result, sums: `${story.steps.length} steps of ${pulls} pull requests; ${tell(storm)}` };
}

function tell({ github, ended, pressed }: Played): string {
  const bad = github.requests.filter(({ status }) => status === 0 || status >= 400).length;
  const deliveries = github.world.deliveries.length;
  return `${deliveries} deliveries, ${github.requests.length} requests, ${bad} of them refused or lost, ${ended} processes ended, ${pressed} times Re-run was pressed`;
}
