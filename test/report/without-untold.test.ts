// Calls that nothing touches are left out before a review leaves its thread: no report misses them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDirectory } from "../../src/delivery/read-directory.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { toJson } from "../../src/report/to-json.ts";
import { toMarkdown } from "../../src/report/to-markdown.ts";
import { toSarif } from "../../src/report/to-sarif.ts";
import { toTitle } from "../../src/report/to-title.ts";
import { withoutUntold } from "../../src/report/without-untold.ts";
import { review } from "../../src/review.ts";

const CASES = join(import.meta.dirname, "..", "cases", "foreign-capture");

test.each(readdirSync(CASES))("foreign-capture/%s reads the same", async (name) => {
  const [before, after] = ["before", "after"].map((side) => readDirectory(join(CASES, name, side)));
  if (before === undefined || after === undefined) throw new Error(`${name} has no states`);
  const full = await review(before, after, { policies: readShippedPolicies() });
  const told = withoutUntold(full);
  const forms = [toJson, (one: typeof full) => toMarkdown(one, { all: true }), toSarif, toTitle];
  for (const form of forms) expect(form(told)).toEqual(form(full));
});

test("what goes to another port and stays as it was is left out", async () => {
  const [name = ""] = readdirSync(CASES).filter((one) => !one.startsWith("quiet-"));
  const state = readDirectory(join(CASES, name, "before"));
  const full = await review(state, state, { policies: readShippedPolicies() });
  expect(full.impacts.flatMap(({ calls }) => calls).length).toBeGreaterThan(0);
  expect(withoutUntold(full).impacts.flatMap(({ calls }) => calls)).toEqual([]);
});
