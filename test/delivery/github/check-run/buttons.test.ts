import { expect, test } from "vitest";
import { BUTTONS, buttonsFor } from "../../../../src/delivery/github/check-run/buttons.ts";
import type { ReviewedFinding } from "../../../../src/review.ts";

const finding = (severity: string, recommended: boolean) =>
  ({ severity, fixes: [{ recommended: false }, { recommended }] }) as unknown as ReviewedFinding;

test("a button is one that GitHub takes, and that is known when it is pressed", () => {
  for (const { label, identifier, description } of buttonsFor([finding("error", true)], true)) {
    expect([label.length <= 20, identifier.length <= 20, description.length <= 40]).toEqual([true, true, true]);
    expect(BUTTONS.has(identifier)).toBe(true);
  }
  expect(buttonsFor([finding("error", true)], true)).toHaveLength(1);
});

test.each([
  ["nothing was found", [], true],
  ["no fix is recommended", [finding("error", false)], true],
  ["there are notes alone", [finding("info", true)], true],
  ["Earshot cannot commit", [finding("error", true)], false],
])("none where %s", (_, findings, mayCommit) => {
  expect(buttonsFor(findings, mayCommit)).toEqual([]);
});
