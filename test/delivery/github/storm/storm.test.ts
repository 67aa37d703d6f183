// A short storm; `npm run test:storm` is the long one. The seed stays the same: a test that fails must fail again.
import { expect, test } from "vitest";
import { weatherStory } from "./weather-story.ts";

const PATIENCE = 300_000;

test(
  "after a bad day of GitHub's every pull request has what it would have had: nothing is lost, nothing is there twice",
  async () => {
    const { calm, storm, wrong, sums } = await weatherStory({ seed: 7, pulls: 30 });
    const conclusions = Object.values(calm).map((seen) => (seen as { run?: { conclusion?: string } }).run?.conclusion);
    expect([...new Set(conclusions)].toSorted()).toEqual(["action_required", "failure", "success"]);
    expect(storm, sums).toEqual(calm);
    expect(wrong).toEqual([]);
  },
  PATIENCE,
);
