// What is kept of the lists of a mesh is found again only for the same lists: a mesh is the same whatever was built before it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { asBefore } from "../../src/manifests/remember.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { change, reader } from "../simulation/changed-meshes.ts";

/** Without what documents keep for themselves. */
const tell = (mesh: Mesh): string =>
  JSON.stringify(mesh, (field, value) => {
    if (field === "source" || field === "sources") return undefined;
    if (value === Number.POSITIVE_INFINITY) return "new";
    return value instanceof Map ? [...value] : value;
  });

test("a mesh that is built after others is the one that is built alone", () => {
  fc.assert(
    fc.property(change, change, ({ before, after }, other) => {
      const read = reader();
      const old = read(before);
      const now = read(after, old);
      const own = reader();
      expect(tell(now)).toBe(tell(own(after, own(before))));
      read(other.before, now);
      // A base that has grown out of another one: what was new in it is old now.
      const next = reader();
      expect(tell(read(after, now))).toBe(tell(next(after, next(after, next(before)))));
      expect(tell(read(before))).toBe(tell(old));
    }),
    { numRuns: 30 },
  );
});

test("a list is the one before only with the same members in the same order", () => {
  const [a, b, c] = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const first = asBefore([a, b]);
  expect(asBefore([a, b])).toBe(first);
  expect(asBefore([a, b, c])).toEqual([a, b, c]);
  expect(asBefore([a, c])).toEqual([a, c]);
  expect(asBefore([b, a])).toEqual([b, a]);
  expect(asBefore([])).toEqual([]);
});
