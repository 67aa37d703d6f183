import { describe, expect, test } from "vitest";
import { causeFinder } from "../../src/impact/find-causes.ts";
import type { ChangedObject } from "../../src/impact/impact.ts";
import { objectKey } from "../../src/mesh/mesh.ts";
import type { Simulation } from "../../src/simulation/simulate.ts";

const entry = (name: string): ChangedObject => ({
  kind: "ServiceEntry",
  namespace: "shop",
  name,
  apiVersion: "networking.istio.io/v1",
  change: "added",
  location: { path: `${name}.yaml`, startLine: 1, endLine: 9 },
  side: "after",
});

/** A change of these objects, and an effect that is gone when one of the sets is put back. */
function ask(names: readonly string[], goneWithout: readonly (readonly string[])[], suspects: readonly string[] = []) {
  const changed = names.map(entry);
  let simulations = 0;
  const without = (objects: readonly string[]) => {
    simulations++;
    return { undone: new Set(objects) } as unknown as Simulation;
  };
  const { causes } = causeFinder({ keyOf: objectKey, changed, without, workloads: 10 })({
    suspects: suspects.map(entry),
    isGone: (simulation) => {
      const { undone } = simulation as unknown as { readonly undone: ReadonlySet<string> };
      return goneWithout.some((set) => set.every((name) => undone.has(objectKey(entry(name)))));
    },
  });
  return { causes: causes.map(({ name }) => name), simulations };
}

const many = Array.from({ length: 300 }, (_, index) => `entry-${index}`);

describe("causes of an effect", () => {
  test("the only changed object needs no question", () => {
    expect(ask(["a"], [["a"]])).toEqual({ causes: ["a"], simulations: 0 });
  });
  test("a suspect that is guilty needs one, in a change that is not small", () => {
    expect(ask(many, [["entry-7"]], ["entry-7"])).toEqual({ causes: ["entry-7"], simulations: 1 });
  });
  test("two that are both needed are both named, the suspect first", () => {
    expect(ask(["a", "b", "c"], [["a"], ["c"]], ["c"]).causes).toEqual(["c", "a"]);
  });
  test("a suspect that is innocent is let go", () => {
    expect(ask(["a", "b", "c"], [["c"]], ["b"]).causes).toEqual(["c"]);
  });
  test("two of which either alone would do", () => {
    expect(ask(["a", "b", "c", "d"], [["b", "d"]], ["b"]).causes).toEqual(["b", "d"]);
  });
  test("three out of many, by halves", () => {
    const { causes, simulations } = ask(many, [["entry-7", "entry-8", "entry-250"]]);
    expect(causes).toEqual(["entry-7", "entry-8", "entry-250"]);
    expect(simulations).toBeLessThanOrEqual(64);
  });
  test("nothing that can be put back: the suspects, else everything", () => {
    expect(ask(["a", "b", "c"], [], ["b"]).causes).toEqual(["b"]);
    expect(ask(["a", "b", "c"], []).causes).toEqual(["a", "b", "c"]);
  });
  test("when no simulation is left, the suspects; nothing is tried in vain", () => {
    const changed = many.map(entry);
    let simulations = 0;
    const without = () => {
      simulations++;
      return {} as Simulation;
    };
    const findCauses = causeFinder({ keyOf: objectKey, changed, without, workloads: 10_000 });
    const named = changed.map((suspect) =>
      findCauses({ suspects: [suspect], isGone: () => suspect.name === "entry-2" }),
    );
    expect(simulations).toBe(8);
    expect(named.map(({ causes }) => causes.map(({ name }) => name))).toEqual(many.map((name) => [name]));
  });
});
