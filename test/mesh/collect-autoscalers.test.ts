// What may start pods of a workload that Git lets run none.
import { expect, test } from "vitest";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

function meshOf(kind: string, spec: string, metadata = "name: cart, namespace: shop") {
  const apiVersion = kind === "ScaledObject" ? "keda.sh/v1alpha1" : "autoscaling/v2";
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {${spec}}\n`;
  const { documents } = readDocuments(new Map([["scaler.yaml", text]]));
  return buildMesh(documents, { name: "default" });
}

const target = (kind: string) => ({ kind, namespace: "shop", name: "web" });

test.each([
  ["a ScaledObject, by default of a Deployment", "ScaledObject", "scaleTargetRef: {name: web}", "Deployment"],
  ["a ScaledObject of another kind", "ScaledObject", "scaleTargetRef: {kind: StatefulSet, name: web}", "StatefulSet"],
  [
    "an autoscaler down to zero",
    "HorizontalPodAutoscaler",
    "minReplicas: 0, scaleTargetRef: {kind: Deployment, name: web}",
    "Deployment",
  ],
])("%s", (_, kind, spec, targetKind) => {
  const { mesh, notices } = meshOf(kind, spec);
  expect(mesh.autoscalers).toEqual([{ kind, namespace: "shop", name: "cart", target: target(targetKind) }]);
  expect(notices).toEqual([]);
});

test.each([
  [
    "an ordinary autoscaler rests without replicas",
    "HorizontalPodAutoscaler",
    "minReplicas: 1, scaleTargetRef: {name: web}",
  ],
  ["one without a target", "ScaledObject", "triggers: []"],
  ["one that is broken", "ScaledObject", "scaleTargetRef: [web]"],
])("%s", (_, kind, spec) => {
  expect(meshOf(kind, spec).mesh.autoscalers).toEqual([]);
});

test("it makes no namespace, and nobody is told where it is", () => {
  const { mesh, notices } = meshOf("ScaledObject", "scaleTargetRef: {name: web}", "name: cart");
  expect([...mesh.namespaces.keys()]).toEqual([]);
  expect(notices).toEqual([]);
});
