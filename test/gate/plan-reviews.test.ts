import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planReviews, type ReviewSettings } from "../../src/gate/plan-reviews.ts";
import { review } from "../../src/review.ts";
import { SETTINGS_PATH } from "../../src/settings/settings.ts";

const SHIPPED = readFileSync(new URL("../../policies/foreign-capture.yaml", import.meta.url), "utf8");
const OWN = ".github/policies/own.yaml";
const policies = new Map([["policies/foreign-capture.yaml", SHIPPED]]);
const state = (settings: string, more: Readonly<Record<string, string>> = {}) =>
  new Map([[SETTINGS_PATH, settings], ...Object.entries(more)]);
const plan = (settings: string, asked: Partial<ReviewSettings> = {}, more: Readonly<Record<string, string>> = {}) =>
  planReviews(state(settings, more), state(settings, more), { policies, ...asked });

describe("what a mesh is simulated by", () => {
  const SETTINGS = `istio: "1.20"
istiod: {env: {A: all, B: all, C: all}, compatibilityVersion: "1.19"}
meshes: [{name: prod, istio: v1.24, istiod: {env: {B: mesh, C: true}}}]
`;
  const simulated = (asked: Partial<ReviewSettings> = {}) => {
    const [mesh] = plan(SETTINGS, asked).meshes;
    const { environment, ...more } = mesh?.simulatedAfter ?? {};
    return { ...more, environment: Object.fromEntries(environment ?? []) };
  };

  test("what is said of the mesh wins over what is said of all, variable by variable", () => {
    expect(simulated()).toMatchObject({
      name: "prod",
      istio: "1.24",
      compatibilityVersion: "1.19",
      environment: { A: "all", B: "mesh", C: "true" },
    });
  });

  test("flags win over both", () => {
    const asked = { istio: "1.30", compatibilityVersion: "1.29", environment: new Map([["C", "flag"]]) };
    expect(simulated(asked)).toMatchObject({
      istio: "1.30",
      compatibilityVersion: "1.29",
      environment: { A: "all", B: "mesh", C: "flag" },
    });
  });

  test("MeshConfig is read on each side, a flag's file wins", () => {
    const settings = "meshes: [{name: prod, paths: [x/**], meshConfig: mesh.yaml}]\n";
    const before = state(settings, { "mesh.yaml": "before" });
    const after = state(settings, { "mesh.yaml": "after" });
    const texts = (asked: Partial<ReviewSettings>) =>
      planReviews(before, after, { policies, ...asked }).meshes.map((mesh) => [
        mesh.simulatedBefore.meshConfig?.text,
        mesh.simulatedAfter.meshConfig?.text,
      ]);
    expect(texts({})).toEqual([["before", "after"]]);
    expect(texts({ meshConfig: { path: "flag.yaml", before: "one", after: "other" } })).toEqual([["one", "other"]]);
  });
});

describe("policies of the repository", () => {
  const KEYS = "policyFiles: [.github/policies/*.yaml]\n";
  const own = SHIPPED.replace(/^id: .*$/m, "id: own");
  const ids = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
    planReviews(before, after, { policies }).policies.map(({ id }) => id);

  test("judge when they are on the base, and not when the change brings them", () => {
    expect(ids(state(KEYS, { [OWN]: own }), state(KEYS))).toEqual(["foreign-capture", "own"]);
    expect(ids(state(KEYS), state(KEYS, { [OWN]: own }))).toEqual(["foreign-capture"]);
    expect(ids(state(""), state(KEYS, { [OWN]: own }))).toEqual(["foreign-capture"]);
  });

  test("a change that brings a broken one has no verdict; one that repairs it can pass", async () => {
    const [good, bad] = [state(KEYS, { [OWN]: own }), state(KEYS, { [OWN]: "id: [\n" })];
    expect((await review(good, bad, { policies })).verdict).toBe("incomplete");
    const repaired = await review(bad, good, { policies });
    expect(repaired.verdict).toBe("pass");
    expect(repaired.notices.map(({ message }) => message).join()).toContain("Before the change: The policy");
  });
});

test("an edit of what no mesh has is refused; that of a file of two meshes is tried in both", () => {
  const settings = "meshes: [{name: prod, paths: [prod/**, base/**]}, {name: stage, paths: [stage/**, base/**]}]\n";
  const [prod, stage] = plan(settings, {}, { "prod/a.yaml": "", "base/b.yaml": "" }).meshes;
  const paths = ["prod/a.yaml", "prod/new.yaml", "base/b.yaml", "other/c.yaml"];
  expect(paths.map((path) => prod?.fixes.refuseEdit?.(path))).toEqual([
    undefined,
    undefined,
    undefined,
    "other/c.yaml is outside of the paths of mesh prod",
  ]);
  expect(paths.map((path) => stage?.hasFile(path))).toEqual([false, false, true, false]);
});
