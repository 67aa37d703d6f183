// What a repository writes to make kustomize or helm read or write what is not its own: they are not started for it, or refuse it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isReleaseName } from "../../../src/delivery/render/guard-helm.ts";
import { type Files, renderFiles, service } from "../../deployments/state.ts";
import { makeDirectory } from "../repository.ts";
import { renderer, tools } from "./real-tools.ts";

const CHART: Files = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  "charts/web/values.yaml": "{}\n",
  "charts/web/templates/web.yaml": service("{{ .Release.Name }}-{{ len .Values }}"),
};
const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  source: {path: charts/web, helm: HELM}
  destination: {namespace: NAMESPACE}
`;
const argo = (helm: object, namespace = "shop") =>
  APPLICATION.replace("HELM", JSON.stringify(helm)).replace("NAMESPACE", JSON.stringify(namespace));
const kustomization = (chart: object, globals: object = { chartHome: "charts" }) =>
  JSON.stringify({ helmGlobals: globals, helmCharts: [{ name: "web", releaseName: "blue", ...chart }] });

async function render(files: Files) {
  const { units } = await renderFiles({ ...CHART, ...files }, renderer);
  return {
    text: JSON.stringify(units.flatMap(({ documents }) => documents.map(({ value }) => value))),
    notices: units.flatMap(({ notices }) => notices.map(({ message }) => message)).join("\n"),
  };
}

test.each([
  ["blue", true],
  ["shop.blue-2", true],
  ["x".repeat(53), true],
  ["x".repeat(54), false],
  ["--output-dir=a", false],
  ["-f", false],
  ["a b", false],
  ["a\nb", false],
  ["", false],
])("%j is the name of a release: %s", (name, isOne) => {
  expect(isReleaseName(name)).toBe(isOne);
});

describe.skipIf(tools.helm === undefined || tools.kustomize === undefined)("helm, asked by", () => {
  test("an Application, takes no option for a name", async () => {
    const target = join(makeDirectory(), "written");
    const { notices } = await render({ "argo.yaml": argo({ releaseName: `--output-dir=${target}` }) });
    expect(existsSync(target)).toBe(false);
    expect(notices).toContain("is no name for a release");
    await render({ "argo.yaml": argo({}, `--output-dir=${target}`) });
    expect(existsSync(target)).toBe(false);
  });

  test("a kustomization, takes no option for a name", async () => {
    const target = join(makeDirectory(), "written");
    const { notices } = await render({
      "kustomization.yaml": kustomization({ releaseName: `--output-dir=${target}` }),
    });
    expect(existsSync(target)).toBe(false);
    expect(notices).toContain("is no name for a release");
  });

  test("a kustomization, renders its charts, and none of the machine's", async () => {
    expect((await render({ "kustomization.yaml": kustomization({}) })).text).toContain('"name":"blue-0"');
    const machine = makeDirectory({ ...CHART });
    const { text, notices } = await render({
      "kustomization.yaml": kustomization({}, { chartHome: join(machine, "charts") }),
    });
    expect(text).toBe("[]");
    expect(notices).not.toBe("");
  });

  test.each(["/etc/passwd", "../../../../../../etc/passwd", "../../../../../etc/hostname"])(
    "anybody, reads no values from %s",
    async (path) => {
      const machine = makeDirectory({ "values.yaml": "secret: 1\n" });
      for (const file of [path, join(machine, "values.yaml")]) {
        const argoText = (await render({ "argo.yaml": argo({ valueFiles: [file] }) })).text;
        expect(argoText).not.toContain("shop-1");
        const built = await render({ "kustomization.yaml": kustomization({ additionalValuesFiles: [file] }) });
        expect(built.text).not.toContain("blue-1");
      }
    },
  );
});

describe.skipIf(tools.kustomize === undefined)("kustomize", () => {
  test.each(["/etc/passwd", "../../../../../../etc/passwd", "../../../etc/hostname"])(
    "puts no %s into a ConfigMap",
    async (path) => {
      const { text } = await render({
        "kustomization.yaml": JSON.stringify({ configMapGenerator: [{ name: "leak", files: [path] }] }),
      });
      expect(text).not.toMatch(/root:|"data":/);
    },
  );

  test.each([
    [{ generators: ["run.yaml"] }],
    [{ transformers: ["run.yaml"] }],
    [{ resources: ["web.yaml"], validators: ["run.yaml"] }],
  ])("starts no program of the repository: %j", async (fields) => {
    const target = join(makeDirectory(), "started");
    const { notices } = await render({
      "kustomization.yaml": JSON.stringify(fields),
      "web.yaml": service("web"),
      "run.sh": `#!/bin/sh\ntouch ${target}\n`,
      "run.yaml": JSON.stringify({
        apiVersion: "v1",
        kind: "Runs",
        metadata: {
          name: "runs",
          annotations: { "config.kubernetes.io/function": `exec: {path: /bin/touch, args: [${target}]}` },
        },
      }),
    });
    expect(existsSync(target)).toBe(false);
    expect(notices).not.toBe("");
  });
});
