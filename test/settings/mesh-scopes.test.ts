import { describe, expect, test } from "vitest";
import { scopeMeshes } from "../../src/settings/mesh-scopes.ts";
import type { MeshSetting } from "../../src/settings/settings.ts";

const OBJECT = "apiVersion: v1\nkind: Service\n";
const state = (...paths: string[]) => new Map(paths.map((path) => [path, OBJECT]));
const scope = (meshes: readonly MeshSetting[], before: ReadonlyMap<string, string>, after = before) => {
  const { scopes, notices } = scopeMeshes({ meshes, policyFiles: [".github/policies/*.yaml"] }, before, after);
  return {
    files: Object.fromEntries(scopes.map((one) => [one.setting.name, [...one.after.keys()].toSorted()])),
    scopes,
    told: notices.map(({ message }) => message),
  };
};

describe("files of meshes", () => {
  test("without meshes everything is one, but for our own files", () => {
    const all = state("a.yaml", ".github/earshot.yml", ".github/policies/x.yaml", ".github/workflows/ci.yaml");
    expect(scope([], all)).toMatchObject({ files: { default: [".github/workflows/ci.yaml", "a.yaml"] }, told: [] });
  });

  test("a file can belong to several, or to none", () => {
    const meshes = [
      { name: "prod", paths: ["prod/**", "base/**"] },
      { name: "stage", paths: ["stage/**", "base/**"] },
    ];
    const before = state("prod/a.yaml", "stage/b.yaml", "base/c.yaml");
    const after = new Map([...before, ...state("other/d.yaml"), ["ci.yaml", "on: push\n"]]);
    const { files, told } = scope(meshes, before, after);
    expect(files).toEqual({ prod: ["base/c.yaml", "prod/a.yaml"], stage: ["base/c.yaml", "stage/b.yaml"] });
    expect(told).toEqual([
      "other/d.yaml is a file of this change in no mesh of the settings: what it holds was not reviewed.",
    ]);
  });

  test("what is assumed is as it is on the base, on both sides; what the change adds there waits", () => {
    const meshes = [{ name: "prod", paths: ["prod/**"], assume: ["assume/*.yaml"] }];
    const before = new Map([...state("prod/a.yaml"), ["assume/a.yaml", "old"]]);
    const after = new Map([...state("prod/a.yaml", "assume/b.yaml"), ["assume/a.yaml", "new"]]);
    const { scopes, told } = scope(meshes, before, after);
    expect(scopes.map(({ after: head }) => [...head.keys()])).toEqual([["prod/a.yaml", "assume/a.yaml"]]);
    expect(scopes[0]?.after.get("assume/a.yaml")).toBe("old");
    expect(told).toEqual([
      "assume/a.yaml and 1 more are files under assume: it counts as it is on the base branch until the change is merged.",
    ]);
  });

  test("a MeshConfig outside of the paths is no stray; globs that match nothing are told", () => {
    const meshes = [{ name: "prod", paths: ["prod/**", "gone/**"], meshConfig: "istio/mesh.yaml" }];
    const before = state("prod/a.yaml", "istio/mesh.yaml");
    const after = new Map([...before, ["istio/mesh.yaml", `${OBJECT}# more\n`]]);
    expect(scope(meshes, before, after).told).toEqual([
      "In the settings of mesh prod, gone/** matches no file of the repository.",
    ]);
  });
});
