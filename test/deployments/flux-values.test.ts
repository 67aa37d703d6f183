// What Flux takes from ConfigMaps of the repository: variables and values, where it determines them.
import { describe, expect, test } from "vitest";
import type { ChartBuild, Renderer } from "../../src/manifests/rendering.ts";
import { type Files, renderFiles, service } from "./state.ts";

const configMap = (data: string, namespace = "flux-system") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cluster, namespace: ${namespace}}\ndata: ${data}\n`;

const kustomization = (postBuild: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  postBuild: ${postBuild}
`;

const FROM = "{substituteFrom: [{kind: ConfigMap, name: cluster}]}";

async function namesOf(files: Files) {
  const { units } = await renderFiles({ "apps/web.yaml": service(`web-$\{zone}`), ...files });
  const named = units.flatMap(({ documents }) => documents.map(({ value }) => value.metadata as { name: string }));
  const codes = units.flatMap(({ notices }) => notices.map(({ code }) => code));
  return { names: named.map(({ name }) => name), codes };
}

describe("variables", () => {
  test("of a manifest", async () => {
    const files = { "flux.yaml": kustomization(FROM), "cluster.yaml": configMap("{zone: east}") };
    expect(await namesOf(files)).toEqual({ names: ["web-east"], codes: [] });
  });

  test("of a generator", async () => {
    const generator = "configMapGenerator: [{name: cluster, literals: ['zone=east']}]\n";
    const { names } = await namesOf({ "flux.yaml": kustomization(FROM), "clusters/kustomization.yaml": generator });
    expect(names).toContain("web-east");
  });

  test("that the Kustomization says itself win", async () => {
    const both = FROM.replace("{", "{substitute: {zone: west}, ");
    const files = { "flux.yaml": kustomization(both), "cluster.yaml": configMap("{zone: east}") };
    expect((await namesOf(files)).names).toEqual(["web-west"]);
  });

  test.each([
    ["where two ConfigMaps differ", { "a.yaml": configMap("{zone: east}"), "b.yaml": configMap("{zone: west}") }],
    ["of another namespace", { "a.yaml": configMap("{zone: east}", "shop") }],
    ["of a Secret", { "a.yaml": configMap("{zone: east}").replace("ConfigMap", "Secret") }],
  ])("%s are not guessed", async (_, files) => {
    const { names, codes } = await namesOf({ "flux.yaml": kustomization(FROM), ...files });
    expect([names, codes]).toEqual([[`web-$\{zone}`], ["deployer-ignored"]]);
  });
});

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}}
  valuesFrom:
    - {kind: ConfigMap, name: cluster}
    - {kind: ConfigMap, name: cluster, valuesKey: port, targetPath: service.port}
    - {kind: Secret, name: passwords}
  values: {zone: west}
`;

test("values of a HelmRelease: below its own, and single ones as parameters; Secrets are named and left out", async () => {
  const built: ChartBuild[] = [];
  const renderer: Renderer = {
    kustomize: async () => ({ kind: "missing", reason: "" }),
    helm: async (build) => {
      built.push(build);
      return { kind: "rendered", text: "" };
    },
  };
  const files = {
    "release.yaml": RELEASE,
    "cluster.yaml": configMap('{values.yaml: "zone: east\\nsize: 3\\n", port: "8080"}'),
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  };
  const { units } = await renderFiles(files, renderer);
  expect(built[0]?.values).toEqual([{ zone: "east", size: 3 }, { zone: "west" }]);
  expect(built[0]?.parameters).toEqual([{ name: "service.port", value: "8080", isText: false }]);
  const [notice] = units.flatMap(({ notices }) => notices).filter(({ code }) => code === "chart-values");
  expect(notice?.message).toContain("takes values from Secret passwords as well");
});

test("values of a file that is not here are named as left out", async () => {
  const files = {
    "release.yaml": RELEASE.replace(/ {4}- \{kind: (?:ConfigMap, name: cluster, valuesKey|Secret).*\n/g, ""),
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "clusters/kustomization.yaml": "configMapGenerator: [{name: cluster, files: [values.yaml=cluster.txt]}]\n",
  };
  const { units } = await renderFiles(files);
  expect(units.flatMap(({ notices }) => notices.map(({ message }) => message))).toContainEqual(
    expect.stringMatching(/takes values from ConfigMap cluster as well: these were left out/),
  );
});
