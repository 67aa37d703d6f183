import { describe, expect, test } from "vitest";
import {
  type ExistingRun,
  planCheckRun,
  recall,
  remember,
  worstConclusion,
} from "../../../../src/delivery/github/check-run/plan-check-run.ts";

function run(id: number, rest: Partial<ExistingRun> = {}): ExistingRun {
  return { id, completed: true, conclusion: "success", memory: { pull: 7, compared: "a..b" }, touched: 0, ...rest };
}

const NOW = 1_795_000_000_000;
const GIVEN_UP = { conclusion: "action_required", memory: { pull: 7, lost: 3 } };
const BEGUN = { completed: false, conclusion: null, memory: { pull: 7 } };

test.each([
  ["no run yet", [], false, { kind: "create" }],
  ["a verdict", [run(1)], false, { kind: "unless-compared", compared: "a..b" }],
  ["a verdict, and somebody asks again", [run(1)], true, { kind: "create" }],
  ["a run that was never finished", [run(1), run(2, BEGUN)], false, { kind: "continue", id: 2, lost: 1, isLeft: true }],
  [
    "a run that somebody is at",
    [run(1), run(2, { ...BEGUN, touched: NOW - 9 })],
    false,
    { kind: "continue", id: 2, lost: 0, isLeft: false },
  ],
  [
    "a run that was left before",
    [run(2, { ...BEGUN, memory: { pull: 7, lost: 2 } })],
    false,
    { kind: "continue", id: 2, lost: 3, isLeft: true },
  ],
  ["what ended process after process", [run(2, GIVEN_UP)], false, { kind: "given-up" }],
  ["what ended process after process, and somebody asks again", [run(2, GIVEN_UP)], true, { kind: "create" }],
  ["what ended two processes", [run(2, { memory: { pull: 7, lost: 2 } })], false, { kind: "create" }],
  ["a failure of ours after a verdict", [run(1), run(2, { memory: { pull: 7 } })], false, { kind: "create" }],
  ["the newest verdict counts, in whatever order", [run(2), run(1, { memory: { pull: 7 } })], false, undefined],
  ["a run of another pull request", [run(1, { memory: { pull: 8, compared: "a..b" } })], false, { kind: "create" }],
] as const)("%s", (_, runs, again, plan) => {
  expect(planCheckRun(runs, { pull: 7, again, now: NOW })).toEqual(
    plan ?? { kind: "unless-compared", compared: "a..b" },
  );
});

describe("what a run remembers", () => {
  test.each([
    { pull: 7 },
    { pull: 7, lost: 2 },
    { pull: 7, lost: 3, compared: "0123..4567" },
    { pull: 12345, compared: "0123..4567 earshot/1.0.0" },
  ])("%o", (memory) => {
    expect(recall(remember(memory))).toEqual(memory);
  });

  test.each([null, "", "pull/", "pull/x", "7", "pull/7x", "pull/7~", "pull/7~x"])("%j is not ours", (externalId) => {
    expect(recall(externalId)).toBeUndefined();
  });
});

test.each([
  ["success", ["failure"], "failure"],
  ["success", ["success", "cancelled", ""], "success"],
  ["failure", ["success"], "failure"],
  ["neutral", ["action_required"], "action_required"],
])("%s beside %j is %s", (own, others, worst) => {
  expect(worstConclusion(own, others)).toBe(worst);
});
