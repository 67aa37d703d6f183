// Every value that a switch has in some release, or by istiod's environment, is told in words.
import { expect, test } from "vitest";
import { BASELINE } from "../../src/releases/baseline.ts";
import { storyOf, valueName } from "../../src/releases/compare-profiles.ts";
import { NEWER, OLDER } from "../../src/releases/deltas.ts";
import { ENVIRONMENT } from "../../src/releases/environment.ts";
import { STORIES } from "../../src/releases/stories.ts";
import type { Switches } from "../../src/releases/switches.ts";

const names = Object.keys(BASELINE) as (keyof Switches)[];
const ofEnvironment = ENVIRONMENT.flatMap(({ periods }) =>
  periods.flatMap(({ change }) => Object.values(change ?? {})),
);
const changes: readonly Partial<Switches>[] = [
  BASELINE,
  ...[...OLDER, ...NEWER].map(({ change }) => change),
  ...ofEnvironment,
];

test.each(names)("%s", (name) => {
  const values = new Set(changes.flatMap((change) => (change[name] === undefined ? [] : [valueName(change[name])])));
  const untold = [...values].filter((value) => storyOf(name, value) === "");
  expect(untold, `write what these mean for traffic into src/releases/stories*.ts`).toEqual([]);
});

test("no story is about a switch that there is not", () => {
  expect(Object.keys(STORIES).filter((name) => !names.includes(name as keyof Switches))).toEqual([]);
});

test("a story is a sentence without a full stop", () => {
  for (const stories of Object.values(STORIES)) {
    for (const story of Object.values(stories)) expect(story).toMatch(/^\S+ \S+.*\S{2} .*[^.\s]$/);
  }
});
