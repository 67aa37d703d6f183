import { describe, expect, test } from "vitest";
import { matchName, pathMatcher, troubleOfGlob } from "../../src/settings/match-glob.ts";

const matchPath = (glob: string, path: string) => pathMatcher([glob])(path);

describe("paths", () => {
  test.each([
    ["clusters/prod/**", "clusters/prod/shop/cart.yaml", true],
    ["clusters/prod/**", "clusters/production/cart.yaml", false],
    ["**", "cart.yaml", true],
    ["**/*.yaml", "cart.yaml", true],
    ["**/*.yaml", "a/b/cart.yaml", true],
    ["*.yaml", "a/cart.yaml", false],
    ["a/**/c.yaml", "a/c.yaml", true],
    ["a/**/c.yaml", "a/b/b/c.yaml", true],
    ["clusters/{prod,stage}/*.yaml", "clusters/stage/a.yaml", true],
    ["clusters/{prod,stage}/*.yaml", "clusters/dev/a.yaml", false],
    ["c?rt.yaml", "cart.yaml", true],
    ["c?t.yaml", "c/t.yaml", false],
    [".github/earshot/**", ".github/earshot/a.yaml", true],
    ["a.c", "abc", false],
    ["", "a", false],
    ["a/**", "a", true],
    ["a/**/b", "ab/b", false],
    ["a**/b", "a/b", true],
  ])("%s %s", (glob, path, expected) => expect(matchPath(glob, path)).toBe(expected));
});

describe("names", () => {
  test.each([
    ["orders/*", "orders/web", true],
    ["orders/*", "orders/Job/web", false],
    ["*/web", "orders/web", true],
    ["*", "orders/web", false],
    ["*", "", true],
    ["we?", "web", true],
    ["w*b*", "wbb", true],
  ])("%s %s", (glob, name, expected) => expect(matchName(glob, name)).toBe(expected));
});

test("hostile globs take no time", () => {
  expect(matchPath(`${"*a".repeat(90)}b`, "a".repeat(4_000))).toBe(false);
  expect(matchPath("**/".repeat(60), `${"a/".repeat(500)}b`)).toBe(false);
  expect(matchPath("{a,b}".repeat(30), "a")).toBe(false);
}, 5_000);

test.each(["/a", "../a", "a/./b", "!a", "[ab]", "{a,{b}}", "{a", "a}"])("%s is told", (glob) => {
  expect(troubleOfGlob(glob)).toMatch(/\w/);
});

test.each(["clusters/{a,b}/**", ".github/*.yml", "a..b"])("%s is fine", (glob) =>
  expect(troubleOfGlob(glob)).toBeUndefined(),
);
