// Kustomizations and charts of other repositories, which stand in a directory called `@owner/name`: built like those of this one.
import { describe, expect, test } from "vitest";
import { renderFiles, service, tell } from "../../deployments/state.ts";
import { hasBoth, renderer } from "./real-tools.ts";

describe.skipIf(!hasBoth)("in another repository", () => {
  test("a kustomization with its base, and a chart with values, are built", async () => {
    const files = {
      "@acme/shop@release-1/base/kustomization.yaml": "resources: [web.yaml]\n",
      "@acme/shop@release-1/base/web.yaml": service("web"),
      "@acme/shop@release-1/prod/kustomization.yaml": "namespace: shop\nnamePrefix: blue-\nresources: [../base]\n",
      "@acme/stock/chart/Chart.yaml": "apiVersion: v2\nname: stock\nversion: 1.0.0\n",
      "@acme/stock/chart/templates/stock.yaml": service("stock").replace("80", "{{ .Values.port }}"),
      "@acme/stock/prod.yaml": "port: 3306\n",
      "stock.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: stock}
spec:
  sources:
    - {repoURL: "https://github.com/acme/stock", path: chart, helm: {valueFiles: [$values/prod.yaml]}}
    - {repoURL: "https://github.com/acme/stock", ref: values}
  destination: {namespace: warehouse}
`,
    };
    const { units } = await renderFiles(files, renderer);
    expect(units.flatMap(({ documents }) => documents.map(tell))).toEqual([
      "Service shop/blue-web < @acme/shop@release-1/base/web.yaml:1",
      "Service warehouse/stock < @acme/stock/chart/templates/stock.yaml:1",
    ]);
    expect(units.flatMap(({ notices }) => notices)).toEqual([]);
    expect(JSON.stringify(units.map(({ documents }) => documents.map(({ value }) => value)))).toContain("3306");
  });
});
