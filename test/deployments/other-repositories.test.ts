// Deployers that name a repository: where settings name it under sources its files stand under `@owner/name`, and are found there.
import { expect, test } from "vitest";
import type { Renderer } from "../../src/manifests/rendering.ts";
import { type Files, renderFiles, service, tell } from "./state.ts";

const flux = (kind: string, name: string, url: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: flux-system}
spec: {url: "${url}"}
`;

const kustomization = (ref: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {path: ./deploy, targetNamespace: shop, sourceRef: ${ref}}
`;

const OWN = flux("GitRepository", "flux-system", "ssh://git@github.com/acme/gitops.git");
const BOTH = { "deploy/own.yaml": service("own"), "@acme/shop/deploy/web.yaml": service("web") };

async function made(files: Files, renderer?: Renderer) {
  const { units } = await renderFiles(files, renderer);
  return {
    objects: units.flatMap(({ documents }) => documents.map(tell)),
    notices: units.flatMap(({ notices }) => notices.map(({ code, message }) => `${code}: ${message}`)),
  };
}

test.each([
  ["GitRepository", "https://github.com/acme/shop.git"],
  ["GitRepository", "ssh://git@github.com/Acme/Shop"],
  ["OCIRepository", "oci://ghcr.io/acme/shop"],
])("a Kustomization of Flux whose %s is %s", async (kind, url) => {
  const files = { "fleet/repo.yaml": `${OWN}---\n${flux(kind, "shop", url)}`, ...BOTH };
  const shop = kustomization(`{kind: ${kind}, name: shop}`);
  expect((await made({ ...files, "fleet/shop.yaml": shop })).objects).toEqual([
    "Service shop/web < @acme/shop/deploy/web.yaml:1",
  ]);
  const own = kustomization("{kind: GitRepository, name: flux-system}");
  expect((await made({ ...files, "fleet/shop.yaml": own })).objects).toEqual(["Service shop/own < deploy/own.yaml:1"]);
});

test("one of a repository that nobody names is not looked for here, and is told", async () => {
  const files = {
    "fleet/repo.yaml": `${OWN}---\n${flux("GitRepository", "vendor", "https://github.com/vendor/mesh")}`,
    "fleet/shop.yaml": kustomization("{kind: GitRepository, name: vendor}"),
    ...BOTH,
  };
  expect(await made(files)).toEqual({
    objects: [],
    notices: [
      "remote-base: Kustomization flux-system/shop deploys ./deploy of https://github.com/vendor/mesh from elsewhere, which is never fetched: what is in it is not known.",
    ],
  });
});

const asked: string[] = [];
const renderer: Renderer = {
  kustomize: async () => ({ kind: "missing", reason: "There is no kustomize" }),
  helm: async ({ directory, values }) => {
    asked.push(`${directory} ${JSON.stringify(values)}`);
    return { kind: "rendered", text: "" };
  },
};

const CHART = { "charts/web/Chart.yaml": "name: web\n", "@acme/shop/charts/web/Chart.yaml": "name: web\n" };
const chartOf = async (files: Files) => {
  asked.length = 0;
  await made({ ...CHART, ...files }, renderer);
  return asked.filter((one) => one.includes("port"));
};

test("a HelmRelease whose chart is in such a repository; one whose chart is an artifact is told", async () => {
  const release = (chart: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec: {${chart}, values: {port: 1}}
`;
  const files = {
    "repo.yaml": `${OWN}---\n${flux("GitRepository", "shop", "https://github.com/acme/shop")}`,
    "web.yaml": release("chart: {spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: shop}}}"),
  };
  expect(await chartOf(files)).toEqual(['@acme/shop/charts/web [{"port":1}]']);
  const { notices } = await made({ "web.yaml": release("chartRef: {kind: OCIRepository, name: stock}") });
  expect(notices).toEqual([expect.stringMatching(/^remote-chart: HelmRelease flux-system\/web deploys chart stock/)]);
});

const application = (sources: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec: {sources: ${sources}, destination: {namespace: shop}}
`;

test.each([
  ["values in another repository", "gitops", "shop", 'charts/web [{"port":2}]'],
  ["a chart in another repository", "shop", "gitops", '@acme/shop/charts/web [{"port":1}]'],
  ["both in another repository", "shop", "shop", '@acme/shop/charts/web [{"port":2}]'],
])("sources of an Application that name each other: %s", async (_, chart, values, expected) => {
  const sources = `[{repoURL: "https://github.com/acme/${chart}", path: charts/web, helm: {valueFiles: [$values/prod.yaml]}}, {repoURL: "https://github.com/acme/${values}.git", ref: values}]`;
  const files = { "app.yaml": application(sources), "prod.yaml": "port: 1\n", "@acme/shop/prod.yaml": "port: 2\n" };
  expect(await chartOf(files)).toEqual([expected]);
});

test("what a source says of its own paths is looked for there, and what it says of another repository here", async () => {
  const app = (repo: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec: {source: {repoURL: "https://github.com/acme/${repo}", path: deploy}, destination: {namespace: shop}}
`;
  const deployed = async (repo: string) => (await made({ "@acme/shop/app.yaml": app(repo), ...BOTH })).objects;
  expect(await deployed("shop")).toEqual(["Service shop/web < @acme/shop/deploy/web.yaml:1"]);
  expect(await deployed("gitops")).toEqual(["Service shop/own < deploy/own.yaml:1"]);
});

test("directories of another repository make Applications of an ApplicationSet", async () => {
  const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: teams}
spec:
  generators: [{git: {repoURL: "https://github.com/acme/shop", directories: [{path: apps/*}]}}]
  template:
    metadata: {name: "{{path.basename}}"}
    spec:
      source: {repoURL: "https://github.com/acme/shop", path: "{{path}}"}
      destination: {namespace: "{{path.basename}}"}
`;
  const files = {
    "sets.yaml": set,
    "apps/own/web.yaml": service("own"),
    "@acme/shop/apps/web/web.yaml": service("web"),
  };
  expect((await made(files)).objects).toEqual(["Service web/web < @acme/shop/apps/web/web.yaml:1"]);
});
