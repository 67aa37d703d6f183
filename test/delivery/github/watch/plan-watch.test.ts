// From which commit the watch looks, and whether it looks at all: by what the check runs of earlier looks say.
import { expect, test } from "vitest";
import type { Commit } from "../../../../src/delivery/github/watch/history-answer.ts";
import { planWatch, type Wish } from "../../../../src/delivery/github/watch/plan-watch.ts";
import { recallWatch, rememberWatch } from "../../../../src/delivery/github/watch/watch-memory.ts";
import type { Settings, Waiver } from "../../../../src/settings/settings.ts";

const WISH: Wish = { today: "2026-11-20", weekly: false, again: false };
const OLD = "0".repeat(40);

const commit = (sha: string, day: string, watched?: Commit["watched"]): Commit => ({
  sha,
  parent: undefined,
  at: Date.parse(`2026-11-${day}T12:00:00Z`),
  by: "dev",
  pulls: [],
  ...(watched && { watched }),
});
const looked = (conclusion: string, day = "19") => ({ base: OLD, day: `2026-11-${day}`, conclusion });
const until = (day: string): Waiver => ({ policy: "p", resource: "Service a/b", reason: "r", until: `2026-11-${day}` });

function plan(commits: readonly Commit[], settings: Settings = {}, wish: Partial<Wish> = {}) {
  const planned = planWatch({ branch: "main", settings: undefined, commits, isCut: false }, settings, {
    ...WISH,
    ...wish,
  });
  if (planned.kind === "nothing") return planned.why;
  return [planned.base, planned.head, planned.commits.map(({ sha }) => sha).join(" "), planned.isAwaited];
}

const NEWS = [commit("c", "20"), commit("b", "19")];

test.each<[string, readonly Commit[], Settings, unknown]>([
  ["what passed is where it goes on", [...NEWS, commit("a", "18", looked("success"))], {}, ["a", "c", "c b", false]],
  ["so does a warning", [...NEWS, commit("a", "18", looked("neutral"))], {}, ["a", "c", "c b", false]],
  ["what failed is told again", [...NEWS, commit("a", "18", looked("failure"))], {}, [OLD, "c", "c b a", true]],
  ["without an earlier look: a day ago", [...NEWS, commit("a", "18"), commit("z", "01")], {}, ["a", "c", "c b", false]],
  ["or a week", [...NEWS, commit("a", "13"), commit("z", "12")], { watch: "weekly" }, ["z", "c", "c b a", false]],
  ["a date that is none counts as now", [commit("b", "x"), commit("a", "01")], {}, ["a", "b", "b", false]],
  ["or where the list ends", NEWS, {}, ["b", "c", "c", false]],
  ["nothing came", [commit("a", "18", looked("failure")), ...NEWS], {}, "nothing came since the last look"],
  ["nothing came for long", [commit("a", "01")], {}, "nothing came since the last look"],
  ["not at all", NEWS, { watch: "never" }, "settings say `watch: never`"],
  ["an empty repository", [], {}, "there is no commit"],
])("%s", (_what, commits, settings, expected) => {
  expect(plan(commits, settings, { weekly: settings.watch === "weekly" })).toEqual(expected);
});

test.each<[string, readonly Commit[], boolean, object]>([
  ["no earlier look in what was read, and there is more: a gap", NEWS, true, { hasGap: true, isPartial: false }],
  ["all was read: none", NEWS, false, { hasGap: false, isPartial: false }],
  ["an earlier look: none", [...NEWS, commit("a", "18", looked("success"))], true, { hasGap: false, isPartial: false }],
  [
    "an earlier look, whose base is older than what was read: some commits are not told",
    [...NEWS, commit("a", "18", looked("failure"))],
    true,
    { hasGap: false, isPartial: true },
  ],
])("%s", (_what, commits, isCut, expected) => {
  expect(planWatch({ branch: "main", settings: undefined, commits, isCut }, {}, WISH)).toMatchObject(expected);
});

test.each<[string, readonly string[], string | undefined]>([
  ["on the day after its last", ["19"], "19"],
  ["not on its last day", ["20"], "19"],
  ["not again", ["18"], "19"],
  ["also when the last look was long ago", ["10"], "09"],
  ["without an earlier look, those of a day", ["19", "18"], undefined],
])("a waiver that has ended is told %s", (_when, days, last) => {
  const head = commit("a", "01", last === undefined ? undefined : looked("success", last));
  const planned = planWatch(
    { branch: "main", settings: undefined, commits: [head], isCut: false },
    { waivers: days.map(until) },
    WISH,
  );
  const told = planned.kind === "compare" ? planned.ended.map((waiver) => waiver.until.slice(-2)) : [];
  expect(told).toEqual(["19", "10"].filter((day) => days.includes(day)));
});

test("the memory of a run is its own, and nobody else's", () => {
  const memory = { base: OLD, day: "2026-11-20" };
  expect(recallWatch(rememberWatch(memory))).toEqual(memory);
  for (const other of [null, "", "pull/7", `group/${OLD}`, `watch/${OLD}`, `watch/../.. 2026-11-20`])
    expect(recallWatch(other)).toBeUndefined();
});
