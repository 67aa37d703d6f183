// What the real helm makes of charts in a repository, with the values of whoever deploys them.
import { describe, expect, test } from "vitest";
import { type Files, renderFiles, service, tell } from "../../deployments/state.ts";
import { renderer, tools } from "./real-tools.ts";

const CHART: Files = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  "charts/web/values.yaml": "port: 80\nname: web\n",
  "charts/web/templates/_names.tpl": '{{- define "web.name" -}}{{ .Release.Name }}-{{ .Values.name }}{{- end }}\n',
  "charts/web/templates/web.yaml": service('{{ include "web.name" . }}').replace(
    "port: 80",
    "port: {{ .Values.port }}",
  ),
  "charts/web/templates/plain.yaml": `# No action in here.\n${service("plain")}`,
};

const application = (helm: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  source: {path: charts/web, helm: ${helm}}
  destination: {namespace: shop}
`;

async function render(files: Files) {
  const { units } = await renderFiles(files, renderer);
  const documents = units.flatMap((unit) => unit.documents);
  return {
    objects: documents.map(tell).toSorted(),
    text: JSON.stringify(documents.map(({ value }) => value)),
    documents,
    units,
    notices: units.flatMap(({ notices }) => notices),
  };
}

describe.skipIf(tools.helm === undefined)("a chart", () => {
  test("that an Application deploys: values files, values, valuesObject and parameters, the later the stronger", async () => {
    const portOf = async (helm: string) => {
      const files = { ...CHART, "argo.yaml": application(helm), "values/prod.yaml": "port: 81\n" };
      return /"port":(\d+)/.exec((await render(files)).text.replace(/.*shop-web/, ""))?.[1];
    };
    expect(await portOf("{}")).toBe("80");
    expect(await portOf("{valueFiles: [../../values/prod.yaml]}")).toBe("81");
    expect(await portOf("{valueFiles: [$values/values/prod.yaml]}")).toBe("81");
    expect(await portOf("{valueFiles: [/values/prod.yaml], values: 'port: 82'}")).toBe("82");
    expect(await portOf("{values: 'port: 82', valuesObject: {port: 83}}")).toBe("83");
    expect(await portOf("{valuesObject: {port: 83}, parameters: [{name: port, value: '84'}]}")).toBe("84");
  });

  test("objects are at the lines of their templates; a template without actions is a manifest like any other", async () => {
    const { objects, documents, units } = await render({ ...CHART, "argo.yaml": application("{releaseName: blue}") });
    expect(objects).toEqual([
      "Service shop/blue-web < charts/web/templates/web.yaml:1",
      "Service shop/plain < charts/web/templates/plain.yaml:2",
    ]);
    expect(documents.find(({ path }) => path.endsWith("plain.yaml"))?.position.fields?.size).toBe(4);
    expect(units[0]?.templates.has("charts/web/templates/web.yaml")).toBe(true);
  });

  test("that a HelmRelease deploys from a GitRepository", async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux}
spec:
  targetNamespace: shop
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: here}, valuesFiles: [./values/prod.yaml]}}
  values: {name: site}
`;
    const { objects, text } = await render({
      ...CHART,
      "flux.yaml": release,
      "values/prod.yaml": "port: 8080\nname: x\n",
    });
    expect(objects[1]).toBe("Service shop/shop-web-site < charts/web/templates/web.yaml:1");
    expect(text).toContain('"port":8080');
  });

  test("that nothing deploys is rendered with its own values, and said", async () => {
    const { objects, notices } = await render(CHART);
    expect(objects).toEqual([
      "Service default/plain < charts/web/templates/plain.yaml:2",
      "Service default/web-web < charts/web/templates/web.yaml:1",
    ]);
    expect(notices.map(({ code }) => code)).toEqual(["chart-values"]);
  });

  test("what it depends on beside it is taken, what is elsewhere is left out and said", async () => {
    const dependencies =
      "dependencies: [{name: names, version: 1.0.0, repository: 'file://../names'}, {name: redis, version: 1.0.0, repository: 'https://charts.example.com'}]\n";
    const { objects, units, notices } = await render({
      ...CHART,
      "charts/web/Chart.yaml": `${CHART["charts/web/Chart.yaml"]}${dependencies}`,
      "charts/names/Chart.yaml": "apiVersion: v2\nname: names\nversion: 1.0.0\n",
      "charts/names/templates/names.yaml": service("{{ .Release.Name }}-names"),
      "argo.yaml": application("{}"),
    });
    expect(objects).toContain("Service shop/shop-names < charts/names/templates/names.yaml:1");
    // Nobody reads it besides as a template that nothing renders.
    expect(units.flatMap(({ files }) => [...files])).toContain("charts/names/templates/names.yaml");
    expect(notices.map(({ code, message }) => [code, /without (\w+):/.exec(message)?.[1]])).toEqual([
      ["remote-chart", "redis"],
    ]);
  });

  test("that fails is said with helm's words, and its templates stay what they are", async () => {
    const { objects, units, notices } = await render({
      "charts/web/Chart.yaml": CHART["charts/web/Chart.yaml"] ?? "",
      "charts/web/templates/web.yaml": `{{ fail "say a port" }}\n${service("web")}`,
    });
    expect([objects, [...(units[0]?.files ?? [])]]).toEqual([[], []]);
    expect(notices.map(({ code }) => code)).toEqual(["chart-not-rendered"]);
    expect(notices[0]?.message).toContain("say a port");
  });

  test("that says what Istio serves gets it", async () => {
    const guarded = `{{- if .Capabilities.APIVersions.Has "networking.istio.io/v1/ServiceEntry" }}\n${service("guarded")}{{- end }}\n`;
    const { objects } = await render({ ...CHART, "charts/web/templates/web.yaml": guarded });
    expect(objects).toContain("Service default/guarded < charts/web/templates/web.yaml:2");
  });
});
