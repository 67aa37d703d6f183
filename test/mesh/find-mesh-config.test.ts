import { describe, expect, test } from "vitest";
import { DEFAULT_MESH_CONFIG } from "../../src/mesh/decode-mesh-config.ts";
import { meshOf } from "./mesh-of.ts";

function given(text: string) {
  const { mesh, notices } = meshOf({}, { meshConfig: { path: "istio/mesh.yaml", text } });
  return { config: mesh.config, notices };
}

function configMap(mesh: string, namespace = "istio-system"): string {
  const text = mesh.replace(/^/gm, "    ");
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: ${namespace}}\ndata:\n  mesh: |\n${text}\n`;
}

const OPERATOR = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: istio, namespace: istio-system}
spec:
  meshConfig:
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
`;

describe("where settings come from", () => {
  test("nowhere: istiod's defaults", () => {
    expect(meshOf({}).mesh.config).toEqual(DEFAULT_MESH_CONFIG);
  });

  test("the ConfigMap of istiod's namespace wins over an IstioOperator", () => {
    const { mesh, notices } = meshOf({ "a.yaml": configMap("rootNamespace: mesh-root"), "b.yaml": OPERATOR });
    expect(mesh.config).toMatchObject({
      rootNamespace: "mesh-root",
      outboundTrafficPolicy: "ALLOW_ANY",
      source: { path: "a.yaml" },
    });
    expect(notices).toMatchObject([
      { code: "ambiguous-mesh-config", relevance: "if-changed", location: { path: "b.yaml" } },
    ]);
  });

  test("an IstioOperator that says what its ConfigMap says is no riddle", () => {
    const { notices } = meshOf({
      "a.yaml": configMap("outboundTrafficPolicy: {mode: REGISTRY_ONLY}"),
      "b.yaml": OPERATOR,
    });
    expect(notices).toEqual([]);
  });

  test("an IstioOperator", () => {
    expect(meshOf(OPERATOR).mesh.config).toMatchObject({
      outboundTrafficPolicy: "REGISTRY_ONLY",
      source: { kind: "IstioOperator" },
    });
  });

  test("what is given wins over all", () => {
    const { mesh } = meshOf(OPERATOR, { meshConfig: { path: "mesh.yaml", text: "proxyHttpPort: 15080" } });
    expect(mesh.config).toMatchObject({ outboundTrafficPolicy: "ALLOW_ANY", proxyHttpPort: 15080 });
    expect(mesh.config).not.toHaveProperty("source");
  });

  test.each([
    ["a ConfigMap", configMap("proxyHttpPort: 15080")],
    ["an IstioOperator", OPERATOR.replace("outboundTrafficPolicy: {mode: REGISTRY_ONLY}", "proxyHttpPort: 15080")],
    ["Helm values", "pilot: {image: pilot}\nmeshConfig:\n  proxyHttpPort: 15080\n"],
    ["JSON", '{"proxyHttpPort": 15080}'],
  ])("what is given may be %s", (_what, text) => {
    expect(given(text)).toMatchObject({ config: { proxyHttpPort: 15080 }, notices: [] });
  });

  test("two ConfigMaps are a riddle: that of istio-system is used, and it is said", () => {
    const { mesh, notices } = meshOf({
      "a.yaml": configMap("proxyHttpPort: 1", "canary"),
      "b.yaml": configMap("proxyHttpPort: 2"),
    });
    expect(mesh.config.proxyHttpPort).toBe(2);
    expect(notices).toMatchObject([{ code: "ambiguous-mesh-config", relevance: "yes", location: { path: "a.yaml" } }]);
  });
});

describe("fields", () => {
  test.each([
    ["outboundTrafficPolicy: {}", { outboundTrafficPolicy: "REGISTRY_ONLY" }],
    ["outboundTrafficPolicy: {mode: 1}", { outboundTrafficPolicy: "ALLOW_ANY" }],
    ["outboundTrafficPolicy: null", { outboundTrafficPolicy: "ALLOW_ANY" }],
    ["protocolDetectionTimeout: 5s", { protocolDetectionTimeout: 5000 }],
    ["protocolDetectionTimeout: 100ms", { protocolDetectionTimeout: 100 }],
    ["defaultServiceExportTo: ['.']", { defaultServiceExportTo: ["."], defaultVirtualServiceExportTo: ["*"] }],
    ["defaultServiceExportTo: []", { defaultServiceExportTo: ["*"] }],
    ["proxyListenPort: '15011'", { proxyListenPort: 15011 }],
    ["defaultConfig: {interceptionMode: NONE}", { interceptionMode: "NONE" }],
    [
      "defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}}",
      { proxyMetadata: { ISTIO_META_DNS_CAPTURE: "true" } },
    ],
    ["discoverySelectors: [{matchLabels: {a: b}}]", { discoverySelectors: [{ matchLabels: { a: "b" } }] }],
    ["somethingNew: {of: 1.40}", {}],
    ["", {}],
  ])("%s", (text, expected) => {
    const { config, notices } = given(text);
    expect(notices).toEqual([]);
    expect(config).toMatchObject(expected);
  });

  test.each([
    [
      "defaultConfig:\n  proxyMetadata:\n    ISTIO_META_DNS_CAPTURE: true",
      2,
      "defaultConfig.proxyMetadata must be a map of text to text (quote the values)",
    ],
    [
      "enableTracing: true\noutboundTrafficPolicy: REGISTRY_ONLY",
      2,
      "outboundTrafficPolicy must be {mode: ALLOW_ANY} or {mode: REGISTRY_ONLY}",
    ],
    [
      "outboundTrafficPolicy: {mode: ALLOW_ALL}",
      1,
      "outboundTrafficPolicy must be {mode: ALLOW_ANY} or {mode: REGISTRY_ONLY}",
    ],
    ["protocolDetectionTimeout: soon", 1, "protocolDetectionTimeout must be a duration such as 5s"],
    ["proxyListenPort: many", 1, "proxyListenPort must be a number"],
    ["discoverySelectors: [{matchLabels: {a: 1}}]", 1, "discoverySelectors must be a list of label selectors"],
    ["- a", 1, "it is not a YAML mapping"],
  ])("%s: istiod would not take it", (text, line, why) => {
    expect(given(text)).toEqual({
      config: DEFAULT_MESH_CONFIG,
      notices: [
        {
          code: "broken-mesh-config",
          message: `The mesh's settings in istio/mesh.yaml cannot be used: ${why}. istiod's defaults are used instead.`,
          location: { path: "istio/mesh.yaml", startLine: line, endLine: line },
          relevance: "yes",
        },
      ],
    });
  });

  test("broken YAML in a ConfigMap is told at its line in the file", () => {
    const { notices } = meshOf(configMap("rootNamespace: a\nb: ["));
    expect(notices).toMatchObject([{ code: "broken-mesh-config", relevance: "yes" }]);
    expect(notices[0]?.location?.startLine).toBeGreaterThanOrEqual(7);
  });

  test("a wrong value in a ConfigMap is told at its line in the file", () => {
    expect(meshOf(configMap("rootNamespace: a\nproxyListenPort: many")).notices).toMatchObject([
      { location: { startLine: 7 } },
    ]);
  });

  test("a mapping where text belongs is told", () => {
    const text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: {rootNamespace: a}\n";
    expect(meshOf(text).notices).toMatchObject([{ code: "broken-mesh-config", location: { startLine: 5 } }]);
  });
});
