import { expect, test } from "vitest";
import { readReviewLimits } from "../../../../src/delivery/github/configuration/review-limits.ts";

const read = (environment: Record<string, string>, machine = { processors: 4, megabytes: 4_096 }) =>
  readReviewLimits({ environment, problems: [] }, machine);

test.each([
  [
    { processors: 1, megabytes: 1_024 },
    { threads: 2, megabytes: 512 },
  ],
  [
    { processors: 2, megabytes: 4_096 },
    { threads: 2, megabytes: 1_433 },
  ],
  [
    { processors: 4, megabytes: 65_536 },
    { threads: 4, megabytes: 3_072 },
  ],
])("on %j", (machine, limits) => {
  expect(read({}, machine)).toEqual({ seconds: 300, ...limits });
});

test("as the environment says", () => {
  const environment = { EARSHOT_REVIEW_SECONDS: "60", EARSHOT_REVIEW_MEGABYTES: "900", EARSHOT_REVIEW_THREADS: "1" };
  expect(read(environment)).toEqual({ seconds: 60, megabytes: 900, threads: 1 });
});

test.each(["0", "-1", "1e3", "99999999", "many"])("%s threads are a problem", (value) => {
  const problems: string[] = [];
  readReviewLimits({ environment: { EARSHOT_REVIEW_THREADS: value }, problems });
  expect(problems).toEqual(["EARSHOT_REVIEW_THREADS is not a number from 1 to 64"]);
});
