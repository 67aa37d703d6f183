// What a repository deploys, without any tool: which units there are, for which environment, with which objects.
import { describe, expect, test } from "vitest";
import { type Files, renderFiles, service, tell } from "./state.ts";

const application = (
  name: string,
  source: string,
  destination = "{namespace: shop}",
) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  source: ${source}
  destination: ${destination}
`;

async function unitsOf(files: Files) {
  const { units } = await renderFiles(files);
  return units.map(({ kind, directory, environment, documents, notices }) => ({
    unit: `${kind} ${directory}${environment === undefined ? "" : ` for ${environment}`}`,
    objects: documents.map(tell),
    notices: notices.map(({ code }) => code),
  }));
}

describe("a repository", () => {
  test("of plain manifests deploys nothing that has to be rendered", async () => {
    expect(await unitsOf({ "shop/web.yaml": service("web") })).toEqual([]);
  });

  test("kustomizations that nobody includes are roots, and give their namespace", async () => {
    const files = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": service("web"),
      "overlays/prod/kustomization.yaml": "namespace: shop\nresources: [../../base]\n",
    };
    expect(await unitsOf(files)).toEqual([
      { unit: "kustomization overlays/prod for prod", objects: ["Service shop/web < base/web.yaml:1"], notices: [] },
    ]);
  });

  test("a component is no root, and a circle ends", async () => {
    const files = {
      "a/kustomization.yaml": "resources: [../b, web.yaml]\n",
      "a/web.yaml": service("web"),
      "b/kustomization.yaml": "resources: [../a]\n",
      "c/kustomization.yaml": "kind: Component\nresources: [../a]\n",
    };
    expect(await unitsOf(files)).toEqual([{ unit: "kustomization c", objects: [], notices: ["not-listed"] }]);
  });

  test("what only a component holds that nobody includes is deployed by nobody", async () => {
    const files = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": service("web", "shop"),
      "closed/kustomization.yaml":
        "kind: Component\nresources: [notice.yaml]\npatchesStrategicMerge: [to-notice.yaml, ../base/web.yaml]\n",
      "closed/notice.yaml": service("notice", "shop"),
      "closed/to-notice.yaml": service("web", "shop"),
      "prod/kustomization.yaml": "resources: [../base]\n",
    };
    const { units } = await renderFiles(files);
    const [closed] = units.filter(({ directory }) => directory === "closed");
    expect(closed?.documents).toEqual([]);
    expect([...(closed?.files ?? [])].toSorted()).toEqual([
      "closed/kustomization.yaml",
      "closed/notice.yaml",
      "closed/to-notice.yaml",
    ]);
    expect(closed?.notices[0]?.message).toMatch(/^No kustomization includes this component/);
    const [used] = (
      await renderFiles({ ...files, "prod/kustomization.yaml": "resources: [../base]\ncomponents: [../closed]\n" })
    ).units;
    expect(used?.documents.map(tell)).toEqual([
      "Service shop/web < base/web.yaml:1",
      "Service shop/notice < closed/notice.yaml:1",
    ]);
  });

  test("what patches and prefixes would make is said to be ignored; images are not worth it", async () => {
    const files = {
      "kustomization.yaml": "namePrefix: blue-\nimages: [{name: web, newTag: '2'}]\nresources: [web.yaml]\n",
      "web.yaml": service("web"),
    };
    const [unit] = (await renderFiles(files)).units;
    expect(unit?.notices.map(({ code, message, relevance }) => [code, relevance, message.split(", but ")[1]])).toEqual([
      ["kustomization-ignored", "yes", "without namePrefix."],
    ]);
  });

  test("a patch of resources matters only to who changes it", async () => {
    const patch = (fields: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec: {template: {spec: {containers: [{${fields}}]}}}\n`;
    const relevanceOf = async (fields: string) => {
      const files = { "kustomization.yaml": "patches: [{path: p.yaml}]\n", "p.yaml": patch(fields) };
      return (await renderFiles(files)).units[0]?.notices.map(({ relevance }) => relevance);
    };
    expect(await relevanceOf("resources: {limits: {cpu: 1}}")).toEqual(["if-changed"]);
    expect(await relevanceOf("env: [{value: 10.0.0.1:3306}]")).toEqual(["yes"]);
  });

  test.each([
    ["https://git.example.com/prometheus/example/crd/shop_probes.yaml", "no"],
    ["https://git.example.com/cart.git//config/crds?ref=v1", "no"],
    ["https://git.example.com/cart/crd-install/web.yaml", "no"],
    ["https://git.example.com/scrdb.git//web?ref=v1", "if-changed"],
  ])("of what is elsewhere, %s matters: %s", async (name, relevance) => {
    const files = { "kustomization.yaml": `resources: ['${name}', web.yaml]\n`, "web.yaml": service("web") };
    const [unit] = (await renderFiles(files)).units;
    expect(unit?.notices.map((notice) => [notice.code, notice.relevance])).toEqual([["remote-base", relevance]]);
  });

  test("a text from elsewhere matters where a workload can name the ConfigMap that it is put into", async () => {
    const relevanceOf = async (generator: string, web: string) => {
      const text = `resources: [web.yaml]\n${generator}: [{name: panels, files: [a.json=https://git.example.com/a.json]}]\n`;
      const [unit] = (await renderFiles({ "kustomization.yaml": text, "web.yaml": web })).units;
      return unit?.notices.map(({ relevance }) => relevance);
    };
    const pod = (from: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, envFrom: [{${from}: {name: panels}}]}]}\n`;
    expect(await relevanceOf("configMapGenerator", service("web"))).toEqual(["no"]);
    expect(await relevanceOf("configMapGenerator", pod("configMapRef"))).toEqual(["if-changed"]);
    expect(await relevanceOf("secretGenerator", pod("secretRef"))).toEqual(["no"]);
  });

  test("a remote base is named and not fetched", async () => {
    const files = {
      "kustomization.yaml": "resources: ['https://git.example.com/base.git//web?ref=v1', web.yaml]\n",
      "web.yaml": service("web"),
    };
    expect((await unitsOf(files))[0]).toEqual({
      unit: "kustomization ",
      objects: ["Service -/web < web.yaml:1"],
      notices: ["remote-base"],
    });
  });

  test("a file that the kustomization beside it does not list is deployed by nobody", async () => {
    const files = {
      "kustomization.yaml": "resources: [web.yaml]\n",
      "web.yaml": service("web"),
      "old.yaml": service("old"),
    };
    const [unit] = (await renderFiles(files)).units;
    expect(unit?.documents.map(tell)).toEqual(["Service -/web < web.yaml:1"]);
    expect(unit?.files.has("old.yaml")).toBe(true);
    expect(unit?.notices.map(({ code, location }) => [code, location?.path])).toEqual([["not-listed", "old.yaml"]]);
  });
});

describe("Argo CD", () => {
  test("gives a namespace to what has none", async () => {
    const files = {
      "argo/shop.yaml": application("shop", "{path: shop}"),
      "shop/web.yaml": `${service("web")}---\n${service("own", "billing")}`,
    };
    expect(await unitsOf(files)).toEqual([
      {
        unit: "directory shop",
        objects: ["Service shop/web < shop/web.yaml:1", "Service billing/own < shop/web.yaml:8"],
        notices: [],
      },
    ]);
  });

  test("a cluster by name, else by its server, is the environment", async () => {
    const files = {
      "argo/a.yaml": application("a", "{path: shop}", "{name: east, namespace: a}"),
      "argo/b.yaml": application("b", "{path: shop}", "{server: 'https://west.example.com:6443', namespace: b}"),
      "argo/c.yaml": application("c", "{path: shop}", "{server: 'https://kubernetes.default.svc', namespace: c}"),
      "shop/web.yaml": service("web"),
    };
    expect((await unitsOf(files)).map(({ unit, objects }) => `${unit}: ${objects}`)).toEqual([
      "directory shop: Service c/web < shop/web.yaml:1",
      "directory shop for east: Service a/web < shop/web.yaml:1",
      "directory shop for west.example.com: Service b/web < shop/web.yaml:1",
    ]);
  });

  test("only directories that it is told to search are searched", async () => {
    const files = {
      "argo/a.yaml": application("a", "{path: shop}"),
      "argo/b.yaml": application("b", "{path: all, directory: {recurse: true}}"),
      "shop/deep/web.yaml": service("web"),
      "all/deep/web.yaml": service("web"),
    };
    expect((await unitsOf(files)).map(({ unit, objects }) => [unit, objects.length])).toEqual([
      ["directory all", 1],
      ["directory shop", 0],
    ]);
  });

  test("a chart from elsewhere is told once", async () => {
    const files = { "a.yaml": application("redis", "{chart: redis, repoURL: 'https://charts.example.com'}") };
    const { units } = await renderFiles({ ...files, "kustomization.yaml": "resources: [a.yaml]\n" });
    expect(units.flatMap(({ notices }) => notices).map(({ message }) => message)).toEqual([
      "Application redis deploys chart redis from elsewhere, which is never fetched: what is in it is not known.",
    ]);
  });
});

describe("Flux", () => {
  const kustomization = (spec: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: ${spec}
`;

  test("puts everything into its namespace, and values into variables", async () => {
    const files = {
      "clusters/prod/apps.yaml": kustomization(
        "{path: ./apps, targetNamespace: shop, postBuild: {substitute: {name: web, size: '3'}}}",
      ),
      "apps/web.yaml": service(`$\{name}-$\{zone:=a}`, "other"),
    };
    expect(await unitsOf(files)).toEqual([
      { unit: "directory apps for prod", objects: ["Service shop/web-a < apps/web.yaml:1"], notices: [] },
    ]);
  });

  test("a chart of a GitRepository is told when it is not rendered, one of a HelmRepository as unknown", async () => {
    const release = (kind: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec: {chart: {spec: {chart: ./charts/web, sourceRef: {kind: ${kind}, name: here}}}}
`;
    const chart = { "charts/web/Chart.yaml": "name: web\nversion: 1.0.0\n" };
    const codes = async (kind: string) =>
      (await unitsOf({ "clusters/prod/web.yaml": release(kind), ...chart })).map(({ unit, notices }) => [
        unit,
        ...notices,
      ]);
    expect(await codes("GitRepository")).toEqual([["chart charts/web for prod", "chart-not-rendered"]]);
    expect(await codes("HelmRepository")).toEqual([
      ["chart charts/web", "chart-not-rendered"],
      ["directory ", "remote-chart"],
    ]);
  });
});
