import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { toUnifiedDiff } from "../../../src/fixes/to-unified-diff.ts";
import { type CheckedEdit, checkEdit } from "./check-edit.ts";
import { diceOf } from "./dice.ts";

const bytes = fc.uint8Array({ maxLength: 400, size: "max" });
const directory = mkdtempSync(join(tmpdir(), "earshot-edits-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Why an edit may be refused: what is shared, and what stands so oddly that no text would be the same but for the change. */
const REFUSALS = /anchor &|is written as \*|shares its line|cannot be edited in place$/;

test("whatever the style, an edit changes what it is meant to change, and no other byte", () => {
  const made: CheckedEdit[] = [];
  fc.assert(
    fc.property(bytes, (row) => {
      const checked = checkEdit(diceOf(row));
      if (checked?.refusal !== undefined) expect(checked.refusal).toMatch(REFUSALS);
      if (checked !== undefined) made.push(checked);
    }),
    { numRuns: 2500, interruptAfterTimeLimit: 40_000 },
  );
  const edited = made.filter(({ after }) => after !== undefined);
  expect(edited.length).toBeGreaterThan(100);
  expect(made.length - edited.length).toBeLessThan(made.length / 20);
});

test("git applies the diffs", () => {
  const rows = fc.sample(bytes, 150);
  const edits = rows.flatMap((row, index) => {
    const { path, before, after } = checkEdit(diceOf(row)) ?? {};
    return path === undefined || after === undefined ? [] : [{ path: `${index}/${path}`, before, after }];
  });
  for (const { path, before } of edits) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), before ?? "");
  }
  const input = edits.map((edit) => toUnifiedDiff({ ...edit, before: edit.before ?? "" })).join("");
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: directory, input });
  for (const { path, after } of edits) expect(readFileSync(join(directory, path), "utf8")).toBe(after);
  expect(edits.length).toBeGreaterThan(50);
});
