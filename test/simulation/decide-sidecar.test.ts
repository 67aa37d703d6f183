// Who has a sidecar: labels of the namespace, labels of the pod, and what is never injected.
import { expect, test } from "vitest";
import { simulationOf } from "./mesh-of.ts";

interface Situation {
  readonly namespace?: string;
  readonly labels?: string;
  readonly annotations?: string;
  readonly spec?: string;
  readonly namespaceLabels?: string;
}

function decisionFor({ namespace = "shop", labels, annotations, spec, namespaceLabels }: Situation) {
  const declared =
    namespaceLabels === undefined
      ? ""
      : `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}, labels: {${namespaceLabels}}}\n---\n`;
  const simulation = simulationOf(
    `${declared}apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: ${namespace}, labels: {${labels ?? ""}}, annotations: {${annotations ?? ""}}}
spec: {containers: [{name: main, image: main}]${spec === undefined ? "" : `, ${spec}`}}
`,
    { injectionRules: true },
  );
  const [decision] = simulation.sidecars;
  return { injected: decision?.injected, assumed: decision?.assumed };
}

test.each<readonly [string, Situation, boolean]>([
  ["enabled namespace", { namespaceLabels: "istio-injection: enabled" }, true],
  ["namespace of a revision", { namespaceLabels: "istio.io/rev: canary" }, true],
  [
    "disabled namespace, pod that asks",
    { namespaceLabels: "istio-injection: disabled", labels: 'sidecar.istio.io/inject: "true"' },
    false,
  ],
  ["namespace without a word", { namespaceLabels: "team: shop" }, false],
  [
    "namespace without a word, pod that asks",
    { namespaceLabels: "team: shop", labels: 'sidecar.istio.io/inject: "true"' },
    true,
  ],
  [
    "pod that refuses",
    { namespaceLabels: "istio-injection: enabled", labels: 'sidecar.istio.io/inject: "false"' },
    false,
  ],
  [
    "pod that refuses by annotation",
    { namespaceLabels: "istio-injection: enabled", annotations: 'sidecar.istio.io/inject: "false"' },
    false,
  ],
  ["host network", { namespaceLabels: "istio-injection: enabled", spec: "hostNetwork: true" }, false],
  ["system namespace", { namespace: "kube-system", namespaceLabels: "istio-injection: enabled" }, false],
  [
    "a gateway",
    { namespaceLabels: "istio-injection: enabled", annotations: "inject.istio.io/templates: gateway" },
    false,
  ],
])("%s", (_title, situation, injected) => {
  expect(decisionFor(situation)).toEqual({ injected, assumed: false });
});

test("a namespace without a manifest is assumed to be injected", () => {
  expect(decisionFor({})).toEqual({ injected: true, assumed: true });
});
