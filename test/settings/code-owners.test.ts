import { expect, test } from "vitest";
import { readCodeOwners } from "../../src/settings/code-owners.ts";

const PATH = ".github/earshot.yml";

test.each([
  ["", []],
  ["* @shop/all", ["@shop/all"]],
  ["* @shop/all\n/.github/ @shop/platform @lead # ours", ["@shop/platform", "@lead"]],
  ["*.yml @shop/yaml", ["@shop/yaml"]],
  [".github @shop/platform", ["@shop/platform"]],
  ["/.github/* @shop/platform", ["@shop/platform"]],
  ["* @shop/all\n.github/earshot.yml", []],
  ["* @shop/all\n.github/workflows/ @shop/ci\n# .github/ @nobody", ["@shop/all"]],
  ["/docs/ @shop/docs\n/.github/*/ @shop/x\nearshot.yaml @shop/y", []],
  ["**/earshot.yml @shop/mesh", ["@shop/mesh"]],
])("%j", (text, owners) => {
  expect(readCodeOwners(text)(PATH)).toEqual(owners);
});

test.each([
  ["an owner that is none", "* @shop/all\n/billing/ @shop/billing billing-team"],
  ["a negation", "* @shop/all\n!/billing/ @shop/x"],
  ["a range", "* @shop/all\n/b[a-z]lling/ @shop/x"],
  ["an escaped #", "* @shop/all\n\\#billing @shop/x"],
  ["another case", "* @shop/all\n/Billing/ @shop/x"],
  ["braces", "* @shop/all\n/{billing,web}/ @shop/x"],
  ["a mark of another kind of file", "* @shop/all\n[Billing]\n^[Optional] @shop/x"],
])("skips a line with %s", (_what, text) => {
  expect(readCodeOwners(text)("billing/client.yaml")).toEqual(["@shop/all"]);
});

test("an address of mail owns, a path may have a blank, and lines may end as on Windows", () => {
  const ownersOf = readCodeOwners("* @shop/all\r\n/billing/ledger\\ v2/ books@shop.example # the ledger\r\n");
  expect(ownersOf("billing/ledger v2/db.yaml")).toEqual(["books@shop.example"]);
  expect(ownersOf("billing/ledger/db.yaml")).toEqual(["@shop/all"]);
});

test("GitHub does not load more than 3 MB", () => {
  const line = "* @shop/all\n";
  expect(readCodeOwners(line + "#".repeat(3 * 1024 * 1024))(PATH)).toEqual([]);
  expect(readCodeOwners(line + "#".repeat(2 * 1024 * 1024))(PATH)).toEqual(["@shop/all"]);
});

test("a pattern that would keep a regular expression busy for ever takes a moment", () => {
  const ownersOf = readCodeOwners(`${"*a".repeat(200)}b @shop/all`);
  expect(ownersOf("a".repeat(2_000))).toEqual([]);
});
