// `earshot explain repository`: what it says of meshes, of rendering, of sidecars, and of what is left out. Runs no tools.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../../schemas/repository.json" with { type: "json" };
import type { RepositoryJson } from "../../../src/report/to-repository-json.ts";
import { makeDirectory } from "../repository.ts";
import { earshotInside } from "./earshot.ts";

const FILES: Readonly<Record<string, string>> = {
  "README.yaml": "about: this repository\n",
  "clusters/prod/istiod.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.28.1, sourceRef: {kind: HelmRepository, name: istio}}}
  values:
    meshConfig:
      outboundTrafficPolicy: {mode: REGISTRY_ONLY}
`,
  "clusters/prod/shop/kustomization.yaml": "resources: [namespace.yaml, web.yaml]\n",
  "clusters/prod/shop/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n",
  "clusters/prod/shop/web.yaml": workload("web", "shop"),
  "clusters/prod/shop/forgotten.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: forgotten, namespace: shop}\n",
  "clusters/staging/billing.yaml": workload("billing", "billing"),
  "clusters/staging/role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\n",
};

function workload(name: string, namespace: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: ${name}:1}]}
`;
}

function repository(files = FILES): string {
  const directory = makeDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const explain = async (files: Readonly<Record<string, string>>, ...flags: readonly string[]) => {
  const { stdout } = await earshotInside([
    "explain",
    "repository",
    repository(files),
    "--no-render",
    "--json",
    ...flags,
  ]);
  return JSON.parse(stdout) as RepositoryJson;
};

describe("a repository of two clusters", () => {
  test("each is told with how it was found", async () => {
    const { schema, meshes } = await explain(FILES);
    expect(schema).toBe("earshot.repository/1");
    expect(meshes.map(({ name, foundBy, foundIn }) => [name, foundBy, foundIn])).toEqual([
      ["prod", "environment", ["clusters/prod", "clusters/prod/shop"]],
      ["staging", "environment", ["clusters/staging"]],
    ]);
  });

  test("release and settings of the mesh have their places, or are said to be assumed", async () => {
    const [prod, staging] = (await explain(FILES)).meshes;
    expect(prod?.release).toMatchObject({ value: "1.28.1", location: { path: "clusters/prod/istiod.yaml" } });
    expect(prod?.meshConfig).toMatchObject({
      value: "outbound REGISTRY_ONLY",
      what: "HelmRelease istio-system/istiod",
      location: { path: "clusters/prod/istiod.yaml", startLine: 7 },
    });
    const everyCluster = expect.stringMatching(
      /^No manifest holds Services default\/kubernetes, kube-system\/kube-dns and istio-system\/istiod: .*assumeMinimum: false /,
    );
    expect(prod?.assumed).toEqual([everyCluster]);
    expect(staging?.meshConfig).toEqual({ value: "outbound ALLOW_ANY" });
    expect(staging?.assumed).toEqual([
      expect.stringContaining("Nothing names a release of Istio"),
      expect.stringContaining("istiod's defaults"),
      expect.stringContaining("Namespace billing has no manifest"),
      everyCluster,
    ]);
  });

  test("who has a sidecar, and why", async () => {
    const [prod, staging] = (await explain(FILES)).meshes;
    expect(prod?.workloads).toMatchObject([
      { workload: "shop/web", sidecar: true, assumed: false, why: "namespace label istio-injection: enabled" },
    ]);
    expect(staging?.workloads).toMatchObject([{ workload: "billing/billing", sidecar: true, assumed: true }]);
  });

  test("what was rendered how, and what was passed over", async () => {
    const { meshes, withoutObjects } = await explain(FILES);
    const [prod, staging] = meshes;
    expect(prod?.units).toMatchObject([{ directory: "clusters/prod/shop", making: "as-written", objects: 2 }]);
    expect(prod?.notices).toContainEqual(
      expect.objectContaining({
        code: "not-listed",
        location: expect.objectContaining({ path: "clusters/prod/shop/forgotten.yaml" }),
      }),
    );
    expect(staging?.passedOver).toEqual({ Role: 1 });
    expect(withoutObjects).toEqual(["README.yaml"]);
  });

  test("settings name the meshes, and files of none are told", async () => {
    const settings = { ".github/earshot.yml": "meshes:\n  - {name: live, paths: ['clusters/prod/**']}\n" };
    const { meshes, ofNoMesh } = await explain({ ...FILES, ...settings });
    expect(meshes).toMatchObject([{ name: "live", foundBy: "settings", foundIn: [".github/earshot.yml"] }]);
    expect(ofNoMesh).toEqual(["clusters/staging/billing.yaml", "clusters/staging/role.yaml"]);
  });

  test("as text, the short answer comes first", async () => {
    const { stdout, status } = await earshotInside([
      "explain",
      "repository",
      repository(),
      "--no-render",
      "--mesh",
      "prod",
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 mesh: prod\n8 files read, of which 1 without an object\.\n\nMesh prod\n/);
    expect(stdout).toContain("Istio 1.28.1 (1.28.1, clusters/prod/istiod.yaml:5)");
    expect(stdout).toContain("Sidecars: 1 of 1 workload.");
    expect(stdout).toContain("with one (namespace label istio-injection: enabled): shop/web");
  });

  test("a mesh that is not here", async () => {
    const { stderr, status } = await earshotInside([
      "explain",
      "repository",
      repository(),
      "--no-render",
      "--mesh",
      "test",
    ]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("there is no mesh test here; there are: prod, staging"),
    ]);
  });
});

test("a repository without manifests is a mesh without anything", async () => {
  const { meshes } = await explain({ "notes.yaml": "a: 1\n" });
  expect(meshes).toMatchObject([{ name: "default", foundBy: "everything", objects: {}, workloads: [] }]);
});

describe("the schema of its JSON", () => {
  /** A field that the schema does not describe is a mistake of ours; readers must ignore such. */
  const closed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(closed);
    if (typeof value !== "object" || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
    return "properties" in inner && !("additionalProperties" in inner)
      ? { ...inner, additionalProperties: false }
      : inner;
  };
  const validate = new Ajv2020({ strict: false }).compile(closed(schema) as object);

  test.each([
    ["two clusters", FILES],
    ["nothing", { "notes.yaml": "a: 1\n" }],
  ])("describes %s", async (_, files) => {
    const json = await explain(files);
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  });
});
