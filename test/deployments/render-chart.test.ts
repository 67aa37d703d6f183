// A chart with values that nobody can read: it is rendered without them, which stands in the way of a change that brings them.
import { expect, test } from "vitest";
import type { Notice } from "../../src/manifests/notice.ts";
import type { Renderer } from "../../src/manifests/rendering.ts";
import { alterationOf, weighNotices } from "../../src/manifests/weigh-notices.ts";
import { type Files, renderFiles, stateOf } from "./state.ts";

const asked: string[] = [];
const renderer: Renderer = {
  kustomize: async () => ({ kind: "missing", reason: "" }),
  helm: async ({ values }) => {
    asked.push(JSON.stringify(values));
    return { kind: "rendered", text: "" };
  },
};

const application = (helm: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  source: {path: charts/web, helm: ${helm}}
  destination: {namespace: shop}
`;

const release = (chart: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux-system}
spec:
  chart: {spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: flux-system}${chart}}}
  valuesFrom: [{kind: ConfigMap, name: shop}]
`;

const configMap = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: flux-system}\ndata: {values.yaml: ${JSON.stringify(text)}}\n`;

const CHART: Files = { "charts/web/Chart.yaml": "name: web\n", "values/shop.yaml": "port: 80\n" };
const BY_ARGO: Files = { ...CHART, "argo.yaml": application("{valueFiles: [../../values/shop.yaml]}") };
const BY_FLUX: Files = { ...CHART, "flux.yaml": release(""), "cluster.yaml": configMap("port: 80") };

const noticesOf = async (files: Files): Promise<readonly Notice[]> =>
  (await renderFiles(files, renderer)).units.flatMap(({ notices }) => notices);

/** What stands in the way of the change. */
async function inTheWay(before: Files, after: Files): Promise<readonly string[]> {
  const alteration = alterationOf(stateOf(before), stateOf(after), false);
  const weighed = weighNotices(await noticesOf(after), await noticesOf(before), alteration);
  return weighed.flatMap(({ incomplete, message }) => (incomplete ? [message] : []));
}

test("a chart that does not render, in helm's words without its advice on flags", async () => {
  const reason = "execution error at (web/templates/web.yaml:2:3): no port Use --debug flag to render out invalid YAML";
  const failing: Renderer = { ...renderer, helm: async () => ({ kind: "failed", reason }) };
  const { units } = await renderFiles(BY_ARGO, failing);
  expect(units.flatMap(({ notices }) => notices.map(({ message }) => message))).toEqual([
    "Chart web, which Application shop deploys, was not rendered. helm says: execution error at (web/templates/web.yaml:2:3): no port. What its templates make is not known.",
  ]);
});

test("values that can be read are in nobody's way", async () => {
  expect(await inTheWay(BY_ARGO, { ...BY_ARGO, "values/shop.yaml": "port: 81\n" })).toEqual([]);
  expect(asked).toContain('[{"port":81}]');
  expect(await inTheWay(BY_FLUX, { ...BY_FLUX, "cluster.yaml": configMap("port: 81") })).toEqual([]);
});

test("a values file that a change breaks, with the reason", async () => {
  const broken = { ...BY_ARGO, "values/shop.yaml": "port:\n\t- 80\n" };
  expect(await inTheWay(BY_ARGO, broken)).toEqual([
    expect.stringMatching(
      /^Chart web was rendered without the values file values\/shop\.yaml: it cannot be read: .*tab/i,
    ),
  ]);
  expect(await inTheWay(broken, { ...broken, "charts/other/values.yaml": "" })).toEqual([]);
});

test("a values file that a change takes away, unless it may be missing", async () => {
  const { "values/shop.yaml": _, ...without } = BY_ARGO;
  expect(await inTheWay(BY_ARGO, without)).toEqual([expect.stringMatching(/values\/shop\.yaml: it is not here/)]);
  const optional = application("{valueFiles: [../../values/shop.yaml], ignoreMissingValueFiles: true}");
  expect(await inTheWay({ ...BY_ARGO, "argo.yaml": optional }, { ...without, "argo.yaml": optional })).toEqual([]);
  const flux: Files = {
    ...BY_FLUX,
    "flux.yaml": release(", valuesFiles: [./values/shop.yaml], ignoreMissingValuesFiles: true"),
  };
  const { "values/shop.yaml": gone, ...rest } = flux;
  expect(await inTheWay(flux, rest)).toEqual([]);
});

test("values within an Application, and within the ConfigMap of a HelmRelease", async () => {
  const inline = (text: string) => ({ ...CHART, "argo.yaml": application(`{values: ${JSON.stringify(text)}}`) });
  expect(await inTheWay(inline("port: 80"), inline("port: [80"))).toEqual([
    expect.stringMatching(/^Application shop gives helm values that cannot be read: /),
  ]);
  expect(await inTheWay(BY_FLUX, { ...BY_FLUX, "cluster.yaml": configMap("port: [80") })).toEqual([
    expect.stringMatching(/^HelmRelease flux-system\/shop takes values from ConfigMap shop/),
  ]);
});

test("a chart that is not rendered stands in the way of other values for it, wherever these come from", async () => {
  const cluster = (port: number) => `apiVersion: v1
kind: ConfigMap
metadata: {name: cluster, namespace: flux-system}
data: {port: "${port}"}
`;
  const files = (port: number): Files => ({
    ...CHART,
    "apps/kustomization.yaml": "resources: [release.yaml]\n",
    "apps/release.yaml": `${release("").replace(/ {2}valuesFrom.*\n/, "")}  values:\n    port: \${port}\n`,
    "flux.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, postBuild: {substituteFrom: [{kind: ConfigMap, name: cluster}]}}
`,
    "cluster.yaml": cluster(port),
  });
  const without = async (after: Files) => {
    const alteration = alterationOf(stateOf(files(80)), stateOf(after), true);
    const notices = async (state: Files) => (await renderFiles(state)).units.flatMap((unit) => unit.notices);
    const weighed = weighNotices(await notices(after), await notices(files(80)), alteration);
    return weighed.flatMap(({ incomplete, code }) => (incomplete ? [code] : []));
  };
  expect(await without(files(3306))).toEqual(["chart-not-rendered"]);
  expect(await without({ ...files(80), "other.yaml": "" })).toEqual([]);
});
