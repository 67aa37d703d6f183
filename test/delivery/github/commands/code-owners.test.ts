import { expect, test } from "vitest";
import { codeOwnersOf } from "../../../../src/delivery/github/commands/code-owners.ts";

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
  expect(codeOwnersOf(text, PATH)).toEqual(owners);
});
