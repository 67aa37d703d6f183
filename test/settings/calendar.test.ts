import fc from "fast-check";
import { expect, test } from "vitest";
import { daysBetween, isDay } from "../../src/settings/calendar.ts";

test.each(["2027-03-31", "2024-02-29", "2000-02-29", "2026-12-31"])("%s is a day", (day) =>
  expect(isDay(day)).toBe(true),
);
test.each([
  "2026-02-29",
  "1900-02-29",
  "2026-13-01",
  "2026-00-01",
  "2026-01-00",
  "2026-04-31",
  "2026-1-1",
  "tomorrow",
  "",
])("%s is none", (day) => expect(isDay(day)).toBe(false));

test("days are counted as the calendar has them", () => {
  const day = fc
    .date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2200-01-01T00:00:00Z"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, (from, to) => daysBetween(from, to) === (Date.parse(to) - Date.parse(from)) / 86_400_000),
  );
});
