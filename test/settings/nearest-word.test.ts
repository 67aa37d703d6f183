import { expect, test } from "vitest";
import { nearestWord } from "../../src/settings/nearest-word.ts";

const KEYS = ["mode", "istio", "istiod", "calls", "meshes", "policies", "policyFiles", "policySet", "waivers"];

test.each([
  ["mdoe", "mode"],
  ["Mode", "mode"],
  ["wavers", "waivers"],
  ["policy", undefined],
  ["polices", "policies"],
  ["policyfiles", "policyFiles"],
  ["mesh", undefined],
  ["something", undefined],
  ["x".repeat(10_000), undefined],
])("%s", (word, meant) => expect(nearestWord(word, KEYS)).toBe(meant));
