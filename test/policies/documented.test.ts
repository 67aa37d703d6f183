// docs/policies.md explains every fact and every name that a policy may use, and no other.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PLACEHOLDERS } from "../../src/policies/fill-template.ts";
import { factFields } from "../../src/policies/impact-facts.ts";
import { SUBJECTS } from "../../src/policies/policy-file.ts";

const text = readFileSync(new URL("../../docs/policies.md", import.meta.url), "utf8");

/** The names in the first column of the first table after `start`. */
function namesAfter(start: string, pattern: RegExp): readonly string[] {
  const lines = text.slice(text.indexOf(start)).split("\n");
  const table = lines.slice(lines.findIndex((line) => line.startsWith("|---")) + 1);
  const rows = table.slice(
    0,
    table.findIndex((line) => !line.startsWith("|")),
  );
  return rows
    .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(pattern)].map(([, name]) => name ?? ""))
    .toSorted();
}

test.each(SUBJECTS)("facts of a %s", (about) => {
  const names = namesAfter(`**\`${about}\`**`, /`(\w+)`/g);
  expect(names).toEqual([...factFields(about)].toSorted());
});

test("names in words", () => {
  expect(namesAfter("## Names in titles and messages", /`\{(\w+)\}`/g)).toEqual([...PLACEHOLDERS].toSorted());
});
