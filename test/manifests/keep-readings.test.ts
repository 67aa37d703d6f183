// Readings are kept for as long as somebody asks for them.
import { expect, test } from "vitest";
import { keepReadings, keepRecentReadings } from "../../src/manifests/keep-readings.ts";

const TEXT = "apiVersion: v1\nkind: Service\nmetadata: {name: cart}\n";

test("the same path and text are read once; each path has its own reading", () => {
  const read = keepReadings();
  expect(read("cart.yaml", TEXT)).toBe(read("cart.yaml", TEXT));
  expect(read("cart.yaml", TEXT)).not.toBe(read("copy.yaml", TEXT));
  expect(read("cart.yaml", `${TEXT}#\n`)).not.toBe(read("cart.yaml", TEXT));
});

test("what was asked for since the last step is kept, and nothing older", () => {
  const { read, age } = keepRecentReadings();
  const first = read("cart.yaml", TEXT);
  age();
  expect(read("cart.yaml", TEXT)).toBe(first);
  age();
  age();
  expect(read("cart.yaml", TEXT)).not.toBe(first);
});
