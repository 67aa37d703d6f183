// What the repository says of istiod itself, in each form in which people install it: release, environment, mesh settings.
import { describe, expect, test } from "vitest";
import { meshOf } from "./mesh-of.ts";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system}
spec:
  selector: {matchLabels: {app: istiod}}
  template:
    metadata: {labels: {app: istiod}}
    spec:
      containers:
      - name: discovery
        image: registry.example.com:5000/istio/pilot:1.22.3@sha256:0123456789abcdef
        env:
        - {name: ENABLE_EXTERNAL_NAME_ALIAS, value: "false"}
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
`;

const OPERATOR = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: istio, namespace: istio-system}
spec:
  tag: 1.21.0
  compatibilityVersion: "1.20"
  meshConfig:
    outboundTrafficPolicy: {mode: ALLOW_ANY}
    proxyHttpPort: 15080
  values:
    global: {tag: 1.22.3}
    meshConfig: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
    pilot: {env: {PILOT_HTTP10: 1, ENABLE_EXTERNAL_NAME_ALIAS: "true"}}
  components:
    pilot:
      k8s:
        env:
        - {name: ENABLE_EXTERNAL_NAME_ALIAS, value: "false"}
`;

const FLUX = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.22.x}}
  valuesFrom:
  - {kind: ConfigMap, name: istiod-values}
  values:
    compatibilityVersion: "1.21"
    pilot:
      env:
        ENABLE_EXTERNAL_NAME_ALIAS: "false"
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istiod-values, namespace: istio-system}
data:
  values.yaml: |
    pilot:
      env:
        PILOT_HTTP10: "1"
    meshConfig:
      proxyHttpPort: 15080
`;

const FLUX_OCI = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec: {chartRef: {kind: OCIRepository, name: istiod}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: istiod, namespace: istio-system}
spec: {url: "oci://registry.example.com/charts/istiod", ref: {tag: 1.24.3}}
`;

const ARGO = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: istiod, namespace: argocd}
spec:
  sources:
  - {repoURL: "https://git.example.com/mesh.git", targetRevision: main, ref: values}
  - repoURL: https://charts.example.com/istio
    chart: istiod
    targetRevision: 1.26.2
    helm:
      valueFiles: [$values/istio/values.yaml]
      values: |
        pilot:
          env:
            PILOT_HTTP10: "1"
      parameters:
      - {name: pilot.env.PILOT_UNIFIED_SIDECAR_SCOPE, value: "false"}
`;

const SAIL = `apiVersion: sailoperator.io/v1
kind: Istio
metadata: {name: default}
spec:
  version: v1.24-latest
  values:
    pilot: {env: {PILOT_UNIFIED_SIDECAR_SCOPE: false}}
    meshConfig: {proxyHttpPort: 15080}
`;

const KUSTOMIZE = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
helmCharts:
- {name: base, version: 1.20.0}
- name: istiod
  version: 1.27.1
  valuesFile: ../values/istiod.yaml
  valuesInline: {global: {tag: 1.27.4}}
`;

function factsOf(files: string | Readonly<Record<string, string>>) {
  const given = typeof files === "string" ? { "mesh.yaml": files } : files;
  const { mesh, notices } = meshOf(given, { files: new Map(Object.entries(given)) });
  const { release, compatibilityVersion, environment } = mesh.istiod;
  return {
    release: release?.value,
    at: release && `${release.location.path}:${release.location.startLine}`,
    compatibilityVersion: compatibilityVersion?.value,
    environment: Object.fromEntries([...environment].map(([name, { value }]) => [name, value])),
    places: Object.fromEntries(
      [...environment].map(([name, { location }]) => [name, `${location.path}:${location.startLine}`]),
    ),
    config: mesh.config,
    notices,
  };
}

describe("where it stands", () => {
  test("istiod's Deployment", () => {
    expect(factsOf(DEPLOYMENT)).toMatchObject({
      release: "1.22.3",
      at: "mesh.yaml:11",
      environment: { ENABLE_EXTERNAL_NAME_ALIAS: "false" },
      places: { ENABLE_EXTERNAL_NAME_ALIAS: "mesh.yaml:13" },
      notices: [],
    });
  });

  test("an IstioOperator: values win over its own fields, its overlay of the Deployment over both", () => {
    expect(factsOf(OPERATOR)).toMatchObject({
      release: "1.22.3",
      at: "mesh.yaml:11",
      compatibilityVersion: "1.20",
      environment: { PILOT_HTTP10: "1", ENABLE_EXTERNAL_NAME_ALIAS: "false" },
      places: { PILOT_HTTP10: "mesh.yaml:13", ENABLE_EXTERNAL_NAME_ALIAS: "mesh.yaml:18" },
      config: { outboundTrafficPolicy: "REGISTRY_ONLY", proxyHttpPort: 15080, source: { kind: "IstioOperator" } },
      notices: [],
    });
  });

  test("a HelmRelease of Flux, with values of a ConfigMap below its own", () => {
    expect(factsOf(FLUX)).toMatchObject({
      release: "1.22.x",
      at: "mesh.yaml:5",
      compatibilityVersion: "1.21",
      environment: { PILOT_HTTP10: "1", ENABLE_EXTERNAL_NAME_ALIAS: "false" },
      places: { PILOT_HTTP10: "mesh.yaml:21", ENABLE_EXTERNAL_NAME_ALIAS: "mesh.yaml:12" },
      config: { proxyHttpPort: 15080 },
      notices: [],
    });
  });

  test("a HelmRelease that refers to its chart", () => {
    expect(factsOf(FLUX_OCI)).toMatchObject({ release: "1.24.3", at: "mesh.yaml:9" });
  });

  test("an Application of Argo CD: files, values, parameters, the later ones win", () => {
    const values =
      "pilot:\n  env:\n    PILOT_HTTP10: '0'\n    PILOT_UNIFIED_SIDECAR_SCOPE: 'true'\nmeshConfig:\n  proxyHttpPort: 15080\n";
    expect(factsOf({ "apps/istiod.yaml": ARGO, "istio/values.yaml": values })).toMatchObject({
      release: "1.26.2",
      at: "apps/istiod.yaml:9",
      environment: { PILOT_HTTP10: "1", PILOT_UNIFIED_SIDECAR_SCOPE: "false" },
      places: { PILOT_HTTP10: "apps/istiod.yaml:15", PILOT_UNIFIED_SIDECAR_SCOPE: "apps/istiod.yaml:17" },
      config: { proxyHttpPort: 15080, source: { kind: "Application" } },
      notices: [],
    });
  });

  test("valuesObject stands in for values", () => {
    const text = ARGO.replace("      values: |\n", "      valuesObject:\n").replace(/ +valueFiles.*\n/, "");
    expect(factsOf(text)).toMatchObject({
      environment: { PILOT_HTTP10: "1" },
      places: { PILOT_HTTP10: "mesh.yaml:14" },
    });
  });

  test("the Sail operator's Istio", () => {
    expect(factsOf(SAIL)).toMatchObject({
      release: "v1.24-latest",
      environment: { PILOT_UNIFIED_SIDECAR_SCOPE: "false" },
      config: { proxyHttpPort: 15080 },
      notices: [],
    });
  });

  test("helmCharts of a kustomization", () => {
    const values = "pilot: {env: {PILOT_HTTP10: '1'}}\n";
    expect(factsOf({ "istio/prod/kustomization.yaml": KUSTOMIZE, "istio/values/istiod.yaml": values })).toMatchObject({
      release: "1.27.4",
      at: "istio/prod/kustomization.yaml:8",
      environment: { PILOT_HTTP10: "1" },
      places: { PILOT_HTTP10: "istio/values/istiod.yaml:1" },
    });
  });
});

describe("what says nothing of istiod", () => {
  test.each([
    ["another chart", ARGO.replace("chart: istiod", "chart: gateway")],
    ["a git branch", ARGO.replace("targetRevision: 1.26.2", "targetRevision: main")],
    ["a template", ARGO.replace("targetRevision: 1.26.2", "targetRevision: '{{version}}'")],
    ["another container", DEPLOYMENT.replace("name: istiod", "name: shop").replace("/pilot:", "/cart:")],
    ["an operator for gateways", OPERATOR.replace("spec:\n", "spec:\n  profile: empty\n")],
  ])("%s", (_what, text) => {
    expect(factsOf(text).release).toBeUndefined();
  });
});

describe("notices", () => {
  test("two places that name different releases", () => {
    const { release, notices } = factsOf({ "a.yaml": ARGO.replace(/ +valueFiles.*\n/, ""), "b.yaml": DEPLOYMENT });
    expect(release).toBe("1.22.3");
    expect(notices).toMatchObject([
      { code: "ambiguous-istio-release", relevance: "if-changed", location: { path: "a.yaml", startLine: 9 } },
    ]);
    expect(notices[0]?.message).toContain("Deployment istio-system/istiod (b.yaml:11) says 1.22.3");
    expect(notices[0]?.message).toContain("Application argocd/istiod says 1.26.2");
  });

  test("a minor release and one of its patches do not contradict one another", () => {
    expect(factsOf({ "a.yaml": FLUX.replace("1.22.x", "1.22.3"), "b.yaml": DEPLOYMENT }).notices).toEqual([]);
  });

  test("two places that set one variable to different values", () => {
    const flux = FLUX.replace('ALIAS: "false"', 'ALIAS: "true"');
    expect(factsOf({ "a.yaml": flux, "b.yaml": DEPLOYMENT })).toMatchObject({
      environment: { ENABLE_EXTERNAL_NAME_ALIAS: "false" },
      notices: [{ code: "ambiguous-istiod-environment", location: { path: "a.yaml", startLine: 12 } }],
    });
  });

  test("two places that hold different settings of the mesh", () => {
    const { config, notices } = factsOf({ "a.yaml": FLUX, "b.yaml": OPERATOR.replace("1.22.3", "1.22.x") });
    expect(config.source?.kind).toBe("IstioOperator");
    expect(notices.map(({ code }) => code)).toContain("ambiguous-mesh-config");
  });

  test("values that stand elsewhere are said to be missing", () => {
    expect(factsOf(ARGO)).toMatchObject({
      release: "1.26.2",
      notices: [{ code: "istiod-values", relevance: "no", location: { path: "mesh.yaml", startLine: 11 } }],
    });
  });

  test("values that cannot be read are told at their line", () => {
    const text = ARGO.replace('PILOT_HTTP10: "1"', "PILOT_HTTP10: [").replace(/ +valueFiles.*\n/, "");
    const { notices } = factsOf(text);
    expect(notices).toMatchObject([{ code: "istiod-values", relevance: "yes", location: { path: "mesh.yaml" } }]);
    expect(notices[0]?.location?.startLine).toBeGreaterThan(11);
  });
});

test("hostile names of values do no harm", () => {
  const text = ARGO.replace("pilot.env.PILOT_UNIFIED_SIDECAR_SCOPE", "__proto__.polluted").replace(
    / +valueFiles.*\n/,
    "",
  );
  expect(factsOf(text).environment).toEqual({ PILOT_HTTP10: "1" });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("a parameter of a million steps is left out", () => {
  const deep = ARGO.replace("pilot.env.PILOT_UNIFIED_SIDECAR_SCOPE", "a.".repeat(1_000_000)).replace(
    / +valueFiles.*\n/,
    "",
  );
  expect(factsOf(deep)).toMatchObject({ release: "1.26.2", environment: { PILOT_HTTP10: "1" } });
});
