import { expect, test } from "vitest";
import { jsonWithoutCommands, withoutCommands } from "../../src/delivery/without-commands.ts";

const GITHUB = { GITHUB_ACTIONS: "true" };

test.each([
  ["a\n::error file=a.yaml::gone", "a\n∷error file=a.yaml::gone"],
  ["   ::stop-commands::x\n::add-mask::e", "   ∷stop-commands::x\n∷add-mask::e"],
  ["a ##[error]b ##vso[task.setvariable]c", "a # #[error]b # #vso[task.setvariable]c"],
  ["##teamcity[x]", "# #teamcity[x]"],
  ["::1 and [::]:80\n## Heading\nshop::cart", "::1 and [::]:80\n## Heading\nshop::cart"],
])("%j is no command in a log", (text, safe) => {
  expect(withoutCommands(text, GITHUB)).toBe(safe);
  expect(withoutCommands(text, {})).toBe(text);
});

test("JSON keeps its content", () => {
  const value = { "##[error]": "a ##vso[b]" };
  const json = jsonWithoutCommands(JSON.stringify(value), { TF_BUILD: "True" });
  expect(json).not.toContain("##");
  expect(JSON.parse(json)).toEqual(value);
});
