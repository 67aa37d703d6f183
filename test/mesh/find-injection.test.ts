// What a repository says of injectors and control planes, in the forms in which people keep it.
import { describe, expect, test } from "vitest";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

function meshOf(yaml: string) {
  const { documents } = readDocuments(new Map([["istio.yaml", yaml]]));
  return buildMesh(documents, { name: "default" }).mesh;
}

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.30.3}}
  values:
    revision: 1-30
    revisionTags: [prod]
    global: {proxy: {autoInject: disabled, clusterDomain: Mesh.Corp., excludeOutboundPorts: 3306, includeIPRanges: ""}}
    sidecarInjectorWebhook: {enableNamespacesByDefault: true, neverInjectSelector: [{matchLabels: {job: batch}}, {}]}
`;

describe("a release of istiod's chart", () => {
  test("its revision, tags, domain and what its injector does", () => {
    const { injection, clusterDomain } = meshOf(RELEASE);
    expect(injection.revisions).toEqual(["1-30"]);
    expect([...injection.tags]).toEqual([["prod", "1-30"]]);
    expect(clusterDomain).toBe("mesh.corp");
    expect(injection.settings.get("1-30")).toMatchObject({
      policy: "disabled",
      namespacesByDefault: true,
      neverInject: [{ matchLabels: { job: "batch" } }],
      alwaysInject: [],
      capture: { excludeOutboundPorts: "3306" },
    });
  });
});

describe("istiod itself", () => {
  const istiod = (args: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system}
spec:
  selector: {matchLabels: {app: istiod}}
  template:
    metadata: {labels: {app: istiod}}
    spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.30.3", args: [${args}], env: [{name: REVISION, value: stable}]}]}
`;

  test.each([
    ["discovery, --domain, mesh.corp", "mesh.corp"],
    ["discovery, --domain=mesh.corp", "mesh.corp"],
    ["discovery, --domain, $(DOMAIN)", "cluster.local"],
    ["discovery", "cluster.local"],
  ])("%s", (args, domain) => {
    const { injection, clusterDomain } = meshOf(istiod(args));
    expect({ clusterDomain, revisions: injection.revisions }).toEqual({ clusterDomain: domain, revisions: ["stable"] });
  });
});

describe("webhooks", () => {
  const configuration = (
    name: string,
    hook: string,
    labels = "",
  ): string => `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: ${name}, labels: {${labels}}}
webhooks: [{name: ${hook}, namespaceSelector: {matchExpressions: [{key: istio.io/rev, operator: In, values: [prod]}]}}]
`;

  test("those of somebody else are passed over", () => {
    const { injection, namespaces } = meshOf(configuration("cert-manager", "webhook.cert-manager.io"));
    expect({ webhooks: injection.webhooks, namespaces: [...namespaces] }).toEqual({ webhooks: [], namespaces: [] });
  });

  test("a tag's leads to its revision", () => {
    const labels = "istio.io/tag: prod, istio.io/rev: 1-30";
    const { injection } = meshOf(
      configuration("istio-revision-tag-prod", "rev.namespace.sidecar-injector.istio.io", labels),
    );
    expect([...injection.tags]).toEqual([["prod", "1-30"]]);
    expect(injection.webhooks).toMatchObject([
      { revision: "1-30", namespaceSelector: { matchExpressions: [{ key: "istio.io/rev", values: ["prod"] }] } },
    ]);
  });
});

test("the injector's ConfigMap: its policy comes before that of its values, and what is no YAML says nothing", () => {
  const map = (config: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector-canary, namespace: istio-system}
data:
  config: '${config}'
  values: '{"global": {"proxy": {"autoInject": "disabled"}}}'
`;
  const policy = (config: string) => meshOf(map(config)).injection.settings.get("canary")?.policy;
  expect([policy("policy: enabled"), policy("{}"), policy("policy: [")]).toEqual(["enabled", "disabled", "disabled"]);
});

test("how a pod finds names", () => {
  const { workloads } = meshOf(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: pg, namespace: shop}
spec:
  serviceName: pg
  selector: {matchLabels: {app: pg}}
  template:
    metadata: {labels: {app: pg}}
    spec:
      dnsPolicy: None
      dnsConfig: {searches: [Corp.Example.], options: [{name: ndots, value: "2"}, {name: edns0}]}
      hostAliases: [{ip: 10.1.1.1, hostnames: [Legacy, constructor]}, {ip: 10.2.2.2, hostnames: [legacy]}]
      containers: [{name: main, image: pg}]
`);
  expect(workloads[0]?.resolver).toEqual({
    policy: "None",
    searches: ["corp.example"],
    ndots: 2,
    hosts: { legacy: "10.1.1.1", constructor: "10.1.1.1" },
    subdomain: "pg",
  });
});
