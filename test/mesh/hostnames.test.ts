import { expect, test } from "vitest";
import { matches, moreSpecific, subsetOf } from "../../src/mesh/hostnames.ts";

test("wildcards cover names by their end", () => {
  expect(subsetOf("a.b.com", "*.b.com")).toBe(true);
  expect(subsetOf("*.a.b.com", "*.b.com")).toBe(true);
  expect(subsetOf("*.b.com", "*.a.b.com")).toBe(false);
  expect(subsetOf("b.com", "*.b.com")).toBe(false);
  expect(subsetOf("*.b.com", "a.b.com")).toBe(false);
});

test("two hosts overlap when one covers the other", () => {
  expect(matches("*.b.com", "*.a.b.com")).toBe(true);
  expect(matches("a.com", "*")).toBe(true);
  expect(matches("a.com", "b.com")).toBe(false);
});

test("exact before wildcard, then longer, then alphabetical", () => {
  const hosts = ["*", "*.b.com", "b.com", "*.a.b.com", "a.com", "aa.b.com"];
  expect(hosts.sort((a, b) => (moreSpecific(a, b) ? -1 : 1))).toEqual([
    "aa.b.com",
    "a.com",
    "b.com",
    "*.a.b.com",
    "*.b.com",
    "*",
  ]);
});
