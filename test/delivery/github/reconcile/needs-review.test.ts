import { expect, test } from "vitest";
import type { ExistingRun } from "../../../../src/delivery/github/check-run/plan-check-run.ts";
import { needsReview } from "../../../../src/delivery/github/reconcile/needs-review.ts";

const NOW = 1_795_000_000_000;
const MINUTE = 60_000;

function run(id: number, minutesAgo: number, rest: Partial<ExistingRun> = {}): ExistingRun {
  const memory = { pull: 7, compared: "a..b" };
  return { id, completed: true, conclusion: "success", memory, touched: NOW - minutesAgo * MINUTE, ...rest };
}

const FAILED = { conclusion: "action_required", memory: { pull: 7 } };
const BEGUN = { completed: false, conclusion: null, memory: { pull: 7 } };

test.each([
  ["nobody heard of it", [], "review"],
  ["only another pull request has a run", [run(1, 9, { memory: { pull: 8, compared: "a..b" } })], "review"],
  ["it has a verdict", [run(1, 1)], "settled"],
  ["it has a verdict after a failure", [run(2, 9), run(1, 20, FAILED)], "settled"],
  ["it failed a moment ago", [run(1, 1, FAILED)], "wait"],
  ["it failed a while ago", [run(1, 9, FAILED)], "review"],
  ["it failed after a verdict", [run(1, 20), run(2, 9, FAILED)], "review"],
  ["it failed again and again: people decide", [1, 2, 3, 4].map((id) => run(id, 9, FAILED)), "settled"],
  ["it ended process after process", [run(1, 9, { ...FAILED, memory: { pull: 7, lost: 3 } })], "settled"],
  ["it ended two processes", [run(1, 9, { ...FAILED, memory: { pull: 7, lost: 2 } })], "review"],
  ["it has a verdict, and a run that nobody is at", [run(1, 9, BEGUN), run(2, 9)], "review"],
  ["somebody is at it", [run(1, 0.5, BEGUN)], "wait"],
  ["who was at it is gone", [run(1, 2, BEGUN)], "review"],
  [
    "who was at it is gone, after many failures",
    [1, 2, 3, 4].map((id) => run(id, 9, id > 3 ? BEGUN : FAILED)),
    "review",
  ],
] as const)("%s", (_why, runs, need) => {
  expect(needsReview(runs, { pull: 7, now: NOW })).toBe(need);
});
