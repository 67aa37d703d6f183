// Who has a sidecar: labels of the namespace, labels of the pod, what is never injected, and what each release makes of it.
import { describe, expect, test } from "vitest";
import { simulationOf } from "./mesh-of.ts";

interface Situation {
  readonly namespace?: string;
  readonly labels?: string;
  readonly annotations?: string;
  readonly spec?: string;
  readonly container?: string;
  readonly namespaceLabels?: string;
  readonly release?: string;
  /** Other manifests of the repository. */
  readonly more?: string;
}

function decide({ namespace = "shop", namespaceLabels, release, more = "", ...pod }: Situation) {
  const { labels = "", annotations = "", spec, container = "name: main, image: main" } = pod;
  const declared =
    namespaceLabels === undefined
      ? ""
      : `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}, labels: {${namespaceLabels}}}\n---\n`;
  const simulation = simulationOf(
    `${declared}apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: ${namespace}, labels: {${labels}}, annotations: {${annotations}}}
spec: {containers: [{${container}}]${spec === undefined ? "" : `, ${spec}`}}
---
${more}`,
    { injectionRules: true, ...(release === undefined ? {} : { release }) },
  );
  return simulation.sidecars.find(({ workload }) => workload.name === "cart");
}

const decisionFor = (situation: Situation) => {
  const decision = decide(situation);
  return { injected: decision?.injected, assumed: decision?.assumed };
};

const ENABLED = "istio-injection: enabled";
const ASKS = 'sidecar.istio.io/inject: "true"';
const REFUSES = 'sidecar.istio.io/inject: "false"';

test.each<readonly [string, Situation, boolean]>([
  ["enabled namespace", { namespaceLabels: ENABLED }, true],
  ["namespace of a revision", { namespaceLabels: "istio.io/rev: canary" }, true],
  ["disabled namespace, pod that asks", { namespaceLabels: "istio-injection: disabled", labels: ASKS }, false],
  ["disabled namespace with a revision", { namespaceLabels: "istio-injection: disabled, istio.io/rev: canary" }, false],
  ["namespace without a word", { namespaceLabels: "team: shop" }, false],
  ["namespace without a word, pod that asks", { namespaceLabels: "team: shop", labels: ASKS }, true],
  [
    "namespace without a word, pod that asks by annotation",
    { namespaceLabels: "team: shop", annotations: ASKS },
    false,
  ],
  [
    "namespace without a word, pod of a revision",
    { namespaceLabels: "team: shop", labels: "istio.io/rev: canary" },
    true,
  ],
  [
    "pod of a revision that refuses",
    { namespaceLabels: "team: shop", labels: `istio.io/rev: canary, ${REFUSES}` },
    false,
  ],
  ["pod that refuses", { namespaceLabels: ENABLED, labels: REFUSES }, false],
  ["pod that refuses by annotation", { namespaceLabels: ENABLED, annotations: REFUSES }, false],
  ["pod whose label and annotation differ", { namespaceLabels: ENABLED, labels: ASKS, annotations: REFUSES }, true],
  ["host network", { namespaceLabels: ENABLED, spec: "hostNetwork: true" }, false],
  ["system namespace", { namespace: "kube-system", namespaceLabels: ENABLED }, false],
  ["Istio's own namespace is like any other", { namespace: "istio-system", namespaceLabels: ENABLED }, true],
  ["a gateway", { namespaceLabels: ENABLED, annotations: "inject.istio.io/templates: gateway" }, false],
  [
    "templates beside the sidecar's",
    { namespaceLabels: ENABLED, annotations: 'inject.istio.io/templates: "sidecar, extra"' },
    true,
  ],
  [
    "a manifest that holds its sidecar",
    { namespaceLabels: "team: shop", container: "name: istio-proxy, image: proxyv2, args: [proxy, sidecar]" },
    true,
  ],
])("%s", (_title, situation, injected) => {
  expect(decisionFor(situation)).toEqual({ injected, assumed: false });
});

test("a namespace without a manifest is assumed to be injected", () => {
  expect(decisionFor({})).toEqual({ injected: true, assumed: true });
});

describe("by release", () => {
  test.each<readonly [string, Situation, Readonly<Record<string, boolean>>]>([
    [
      "a pod asks in a namespace without a label (from 1.10)",
      { namespaceLabels: "team: shop", labels: ASKS },
      { "1.4": false, "1.8": false, "1.9": false, "1.10": true, "1.30": true },
    ],
    [
      "a pod refuses by its label (from 1.9; before, only the annotation is read)",
      { namespaceLabels: ENABLED, labels: REFUSES },
      { "1.4": true, "1.8": true, "1.9": false, "1.10": false, "1.30": false },
    ],
    [
      "a label that asks against an annotation that refuses (the injector reads the label from 1.12)",
      { namespaceLabels: ENABLED, labels: ASKS, annotations: REFUSES },
      { "1.8": false, "1.11": false, "1.12": true, "1.30": true },
    ],
    [
      "a word that is neither true nor false is no answer from 1.27, before it is no",
      { namespaceLabels: ENABLED, annotations: "sidecar.istio.io/inject: perhaps" },
      { "1.4": false, "1.26": false, "1.27": true, "1.30": true },
    ],
    [
      "namespaces of a revision (from 1.6)",
      { namespaceLabels: "istio.io/rev: canary" },
      { "1.4": false, "1.5": false, "1.6": true, "1.9": true, "1.30": true },
    ],
    [
      "istio.io/rev: default is the unnamed control plane",
      { namespaceLabels: "istio.io/rev: default" },
      { "1.10": true, "1.30": true },
    ],
    [
      "local-path-storage became a system namespace in 1.9",
      { namespace: "local-path-storage", namespaceLabels: ENABLED },
      { "1.8": true, "1.9": false, "1.30": false },
    ],
    [
      "templates mean nothing before 1.9",
      { namespaceLabels: ENABLED, annotations: "inject.istio.io/templates: mine" },
      { "1.8": true, "1.9": false, "1.30": false },
    ],
  ])("%s", (_title, situation, expected) => {
    const answers = Object.keys(expected).map((release) => [release, decide({ ...situation, release })?.injected]);
    expect(Object.fromEntries(answers)).toEqual(expected);
  });
});

const webhooks = (labels: string, hooks: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: istio-sidecar-injector, labels: {${labels}}}
webhooks: [${hooks}]
---
`;

const injector = (config: string, values = "{}"): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data:
  config: '${config}'
  values: '${values}'
---
`;

const operator = (spec: string): string => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: control-plane, namespace: istio-system}
spec: ${spec}
---
`;

describe("what the repository says of injectors", () => {
  test("a tag leads to its revision", () => {
    const tag = webhooks(
      "istio.io/tag: prod, istio.io/rev: 1-30-3",
      "{name: rev.namespace.sidecar-injector.istio.io, namespaceSelector: {matchLabels: {istio.io/rev: prod}}}",
    );
    expect(decide({ namespaceLabels: "istio.io/rev: prod", more: tag })).toMatchObject({
      injected: true,
      revision: "1-30-3",
    });
  });

  test("the webhook that is written counts, not the one that the chart would install", () => {
    const own = webhooks(
      "istio.io/rev: default",
      `{name: namespace.sidecar-injector.istio.io, namespaceSelector: {matchLabels: {istio-injection: enabled}},
        objectSelector: {matchLabels: {mesh: "yes"}}}`,
    );
    expect(decide({ namespaceLabels: ENABLED, more: own })?.injected).toBe(false);
    expect(decide({ namespaceLabels: ENABLED, labels: 'mesh: "yes"', more: own })?.injected).toBe(true);
  });

  test("the only control plane has a revision: it serves namespaces that name none", () => {
    expect(decide({ namespaceLabels: ENABLED, more: operator("{revision: 1-30}") })?.revision).toBe("1-30");
  });

  test("a revision that the repository does not install is taken to exist, and that is said", () => {
    const decision = decide({ namespaceLabels: "istio.io/rev: canary", more: operator("{revision: stable}") });
    expect(decision).toMatchObject({ injected: true, revision: "canary" });
    expect(decision?.reason).toBe(
      "namespace label istio.io/rev: canary (the repository has no control plane or tag canary: it is taken to exist)",
    );
  });

  test("enableNamespacesByDefault", () => {
    const more = operator("{values: {sidecarInjectorWebhook: {enableNamespacesByDefault: true}}}");
    expect(decide({ namespaceLabels: "team: shop", more })?.injected).toBe(true);
    expect(decide({ namespaceLabels: "team: shop", labels: REFUSES, more })?.injected).toBe(false);
    expect(decide({ namespaceLabels: "istio-injection: disabled", more })?.injected).toBe(false);
  });

  test("policy disabled: only pods that ask", () => {
    const more = injector("policy: disabled");
    expect(decide({ namespaceLabels: ENABLED, more })?.injected).toBe(false);
    expect(decide({ namespaceLabels: ENABLED, labels: ASKS, more })?.injected).toBe(true);
  });

  test("neverInjectSelector, and alwaysInjectSelector where the policy is disabled", () => {
    const never = injector("{policy: enabled, neverInjectSelector: [{matchLabels: {job: batch}}]}");
    expect(decide({ namespaceLabels: ENABLED, labels: "job: batch", more: never })?.injected).toBe(false);
    expect(decide({ namespaceLabels: ENABLED, labels: `job: batch, ${ASKS}`, more: never })?.injected).toBe(true);
    const always = injector(
      "{policy: disabled, alwaysInjectSelector: [{matchExpressions: [{key: app, operator: Exists}]}]}",
    );
    expect(decide({ namespaceLabels: ENABLED, labels: "app: cart", more: always })?.injected).toBe(true);
  });

  test("an operator for gateways alone is no control plane", () => {
    const more = operator("{profile: empty, revision: gateways}");
    expect(decide({ namespaceLabels: ENABLED, more })?.revision).toBe("default");
  });
});

describe("what is not simulated", () => {
  test.each<readonly [string, Situation, string | undefined]>([
    ["ambient namespace", { namespaceLabels: "istio.io/dataplane-mode: ambient" }, "ambient"],
    [
      "ambient and injected: the sidecar wins",
      { namespaceLabels: `istio.io/dataplane-mode: ambient, ${ENABLED}` },
      undefined,
    ],
    [
      "a pod that leaves ambient mode",
      { namespaceLabels: "istio.io/dataplane-mode: ambient", labels: "istio.io/dataplane-mode: none" },
      undefined,
    ],
    [
      "ambient before there was such a mode",
      { namespaceLabels: "istio.io/dataplane-mode: ambient", release: "1.16" },
      undefined,
    ],
    ["gateway by template", { namespaceLabels: ENABLED, annotations: "inject.istio.io/templates: gateway" }, "gateway"],
    ["gateway by its arguments", { container: "name: istio-proxy, image: proxyv2, args: [proxy, router]" }, "gateway"],
    ["proxyless gRPC", { namespaceLabels: ENABLED, annotations: "inject.istio.io/templates: grpc-agent" }, "proxyless"],
  ])("%s", (_title, situation, otherwise) => {
    expect(decide(situation)?.otherwise).toBe(otherwise);
  });
});
