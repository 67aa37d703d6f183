// What has other listeners than a sidecar is counted, quietly.
import { expect, test } from "vitest";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const namespace = (name: string, labels: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n---\n`;

const deployment = (name: string, space: string, annotations = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${space}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {${annotations}}}
    spec: {containers: [{name: main, image: main}]}
---
`;

const gateway = (name: string, className: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: edge}
spec: {gatewayClassName: ${className}}
---
`;

function noticesOf(yaml: string): readonly string[] {
  const { notices } = simulateSnapshot(new Map([["shop.yaml", yaml]]), { istio: "1.30.3" });
  return notices.map(({ code, message, relevance }) => `${relevance} ${code}: ${message}`);
}

test("gateways, ambient workloads and proxyless clients", () => {
  const yaml =
    namespace("shop", "istio.io/dataplane-mode: ambient") +
    namespace("edge", "istio-injection: enabled") +
    ["web", "cart", "orders", "search"].map((name) => deployment(name, "shop")).join("") +
    deployment("ingress", "edge", "inject.istio.io/templates: gateway") +
    deployment("prices", "edge", "inject.istio.io/templates: grpc-agent") +
    gateway("public", "istio") +
    gateway("waypoint", "istio-waypoint");
  expect(noticesOf(yaml)).toEqual([
    "no gateways-not-simulated: 3 gateways (edge/ingress, edge/public, edge/waypoint) are not simulated. Earshot knows the listeners of sidecars, not those of gateways.",
    "no ambient-not-simulated: 4 workloads in ambient mode (shop/cart, shop/orders, shop/search, …) are not simulated. ztunnel and waypoints take their traffic, which no listener of a sidecar moves.",
    "no proxyless-not-simulated: 1 proxyless gRPC client (edge/prices) is not simulated. They read istiod's answers themselves.",
  ]);
});

test("where everything is a sidecar, nothing is said", () => {
  expect(noticesOf(namespace("shop", "istio-injection: enabled") + deployment("web", "shop"))).toEqual([]);
});
