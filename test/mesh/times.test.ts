import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration } from "../../src/mesh/duration.ts";
import { parseTimestamp } from "../../src/mesh/timestamp.ts";

test.each([
  ["5s", 5000],
  ["100ms", 100],
  ["1m30s", 90_000],
  ["0.5s", 500],
  [".5s", 500],
  ["-1s", -1000],
  ["0", 0],
  ["0s", 0],
  ["1h", 3_600_000],
  ["", undefined],
  ["5", undefined],
  ["s", undefined],
  ["5 s", undefined],
  ["5sec", undefined],
  ["five", undefined],
])("the duration %j", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test("timestamps are read as a clock would", () => {
  const years = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("2400-01-01T00:00:00Z"), noInvalidDate: true };
  fc.assert(fc.property(fc.date(years), (date) => parseTimestamp(date.toISOString()) === date.getTime()));
});

test.each([
  ["2024-02-29T12:00:00+02:00", Date.UTC(2024, 1, 29, 10)],
  ["2024-02-29t12:00:00z", Date.UTC(2024, 1, 29, 12)],
  ["2024-02-29", undefined],
  ["2024-13-01T00:00:00Z", undefined],
  ["now", undefined],
])("the timestamp %j", (text, time) => {
  expect(parseTimestamp(text)).toBe(time);
});
