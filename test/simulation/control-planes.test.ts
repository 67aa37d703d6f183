// Which Istio objects count for a sidecar: those of its control plane's revision, and those of none.
import { expect, test } from "vitest";
import { simulationOf } from "./mesh-of.ts";

const workload = (space: string, label: string): string => `apiVersion: v1
kind: Namespace
metadata: {name: ${space}, labels: {${label}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ${space}}
spec: {containers: [{name: main, image: main}]}
---
`;

const entry = (name: string, port: number, labels: string): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop, labels: {${labels}}}
spec: {hosts: [${name}.corp], ports: [{number: ${port}, name: tcp, protocol: TCP}], resolution: NONE}
---
`;

const MESH =
  workload("shop", "istio-injection: enabled") +
  workload("billing", "istio.io/rev: canary") +
  entry("everybodys", 1001, "team: shop") +
  entry("canarys", 1002, "istio.io/rev: canary") +
  entry("defaults", 1003, "istio.io/rev: default");

function seenBy(from: string, release: string): readonly number[] {
  const simulation = simulationOf(MESH, { injectionRules: true, release });
  return [1001, 1002, 1003].filter(
    (port) => simulation.follow({ from, to: `10.1.1.1:${port}` }).cluster !== "PassthroughCluster",
  );
}

test.each<readonly [string, string, readonly number[]]>([
  ["shop/web", "1.30", [1001, 1003]],
  ["billing/web", "1.30", [1001, 1002]],
  ["shop/web", "1.6", [1001, 1003]],
  ["shop/web", "1.4", [1001, 1002, 1003]],
])("%s, Istio %s", (from, release, ports) => {
  expect(seenBy(from, release)).toEqual(ports);
});

test("each control plane's sidecars are groups of their own", () => {
  const { length } = simulationOf(MESH, { injectionRules: true }).groups();
  expect(length).toBe(2);
});
