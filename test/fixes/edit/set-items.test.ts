import fc from "fast-check";
import { expect, test } from "vitest";
import { changeValue } from "../../../src/fixes/edit/change.ts";
import { setItems } from "../../../src/fixes/edit/set-items.ts";
import type { JsonValue } from "../../../src/manifests/document.ts";

function after(now: readonly string[] | undefined, wanted: readonly string[]): JsonValue | undefined {
  const start: JsonValue = now === undefined ? {} : { hosts: now };
  const end = setItems(["hosts"], now, wanted).reduce<JsonValue | undefined>(
    (value, change) => (value === undefined ? undefined : changeValue(value, change)),
    start,
  );
  return (end as { hosts: JsonValue }).hosts;
}

test("new items take the place of those that go", () => {
  expect(after(["./*", "*/*", "a/*"], ["./*", "a/*", "b/x"])).toEqual(["./*", "b/x", "a/*"]);
  expect(after(["*/*"], ["./*", "b/x"])).toEqual(["./*", "b/x"]);
  expect(after(["*"], ["."])).toEqual(["."]);
  expect(after(undefined, ["."])).toEqual(["."]);
});
test("the list holds what is wanted, once, and is not touched when it does already", () => {
  const items = fc.array(fc.constantFrom("a", "b", "c", "d"));
  fc.assert(
    fc.property(items, fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }), (now, wanted) => {
      expect([...(after(now, wanted) as string[])].sort()).toEqual([...wanted].sort());
      expect(setItems(["hosts"], wanted, wanted)).toEqual([]);
    }),
  );
});
