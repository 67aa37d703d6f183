import { describe, expect, test } from "vitest";
import { meshOf } from "./mesh-of.ts";

const TEMPLATE = "{metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: cart:1}]}}";

function workload(
  kind: string,
  spec: string,
  apiVersion = "apps/v1",
  metadata = "name: cart, namespace: shop",
): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
}

function pods(text: string): readonly string[] {
  return meshOf(text).mesh.workloads.flatMap(({ pods }) => pods.map(({ address }) => address));
}

test.each([
  ["Deployment", "apps/v1", `{template: ${TEMPLATE}}`],
  ["Deployment", "extensions/v1beta1", `{template: ${TEMPLATE}}`],
  ["StatefulSet", "apps/v1", `{template: ${TEMPLATE}}`],
  ["DaemonSet", "apps/v1", `{template: ${TEMPLATE}}`],
  ["ReplicaSet", "apps/v1", `{template: ${TEMPLATE}}`],
  ["ReplicationController", "v1", `{template: ${TEMPLATE}}`],
  ["Job", "batch/v1", `{template: ${TEMPLATE}}`],
  ["CronJob", "batch/v1", `{jobTemplate: {spec: {template: ${TEMPLATE}}}}`],
  ["Rollout", "argoproj.io/v1alpha1", `{template: ${TEMPLATE}}`],
  ["DeploymentConfig", "apps.openshift.io/v1", `{template: ${TEMPLATE}}`],
])("a %s (%s) runs pods", (kind, apiVersion, spec) => {
  const { mesh, notices } = meshOf(workload(kind, spec, apiVersion));
  expect(notices).toEqual([]);
  expect(mesh.workloads).toMatchObject([
    {
      kind,
      id: "shop/cart",
      labels: { app: "cart" },
      hostNetwork: false,
      containers: [{ name: "cart", image: "cart:1" }],
    },
  ]);
  expect(mesh.workloads[0]?.pods).toEqual([{ name: "cart-0", address: "pod:shop/cart-0" }]);
});

test("a bare Pod is its own workload", () => {
  const text = workload(
    "Pod",
    "{hostNetwork: true, containers: [{name: cart}]}",
    "v1",
    "name: cart, namespace: shop, labels: {app: cart}",
  );
  expect(meshOf(text).mesh.workloads).toMatchObject([
    { id: "shop/cart", labels: { app: "cart" }, hostNetwork: true, pods: [{ name: "cart", address: "pod:shop/cart" }] },
  ]);
});

describe("replicas", () => {
  test.each([
    ["3", ["pod:shop/cart-0", "pod:shop/cart-1", "pod:shop/cart-2"]],
    ["0", []],
    ["null", ["pod:shop/cart-0"]],
  ])("%s", (replicas, addresses) => {
    expect(pods(workload("Deployment", `{replicas: ${replicas}, template: ${TEMPLATE}}`))).toEqual(addresses);
  });

  test("a DaemonSet has one pod, whatever is written", () => {
    expect(pods(workload("DaemonSet", `{replicas: 3, template: ${TEMPLATE}}`))).toHaveLength(1);
  });

  test("more than can matter are cut off, and said", () => {
    const { mesh, notices } = meshOf(workload("Deployment", `{replicas: 1000000000, template: ${TEMPLATE}}`));
    expect(mesh.workloads[0]?.pods).toHaveLength(100);
    expect(notices).toMatchObject([{ code: "many-replicas", relevance: "no" }]);
  });

  test("that are no number make the cluster refuse the object", () => {
    const { mesh, notices } = meshOf(workload("Deployment", `{replicas: three, template: ${TEMPLATE}}`));
    expect(mesh.workloads).toEqual([]);
    expect(notices).toMatchObject([
      {
        message:
          'Deployment shop/cart would be refused: spec.replicas must be a whole number, not "three". It is left out.',
      },
    ]);
  });
});

test("kinds that share a name have ids and addresses of their own", () => {
  const text = `${workload("Deployment", `{template: ${TEMPLATE}}`)}---\n${workload("StatefulSet", `{template: ${TEMPLATE}}`)}`;
  expect(meshOf(text).mesh.workloads.map(({ id }) => id)).toEqual(["shop/Deployment/cart", "shop/StatefulSet/cart"]);
  expect(pods(text)).toEqual(["pod:shop/Deployment/cart-0", "pod:shop/StatefulSet/cart-0"]);
});

test("what another object of the repository owns is not counted twice", () => {
  const owned = (kind: string, name: string, owner: string) =>
    workload(kind, `{template: ${TEMPLATE}}`, "apps/v1", `name: ${name}, namespace: shop, ownerReferences: [${owner}]`);
  const files = {
    "cart.yaml": workload("Deployment", `{template: ${TEMPLATE}}`),
    "owned.yaml": owned("ReplicaSet", "cart-6f", "{kind: Deployment, name: cart}"),
    "orphan.yaml": owned("ReplicaSet", "till-6f", "{kind: Deployment, name: till}"),
  };
  expect(meshOf(files).mesh.workloads.map(({ id }) => id)).toEqual(["shop/cart", "shop/till-6f"]);
});

test("containers say what they call, with the place of each value", () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  template:
    spec:
      initContainers:
      - {name: wait, command: [sh, -c, until nc db 3306]}
      containers:
      - name: cart
        args: [--db, db:3306]
        ports: [{containerPort: 8080, name: http}]
        env:
        - {name: DB, value: "10.1.1.1:3306"}
        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
`;
  const containers = meshOf(text).mesh.workloads[0]?.containers;
  const cart = ["spec", "template", "spec", "containers", 0];
  expect(containers?.map(({ name }) => name)).toEqual(["wait", "cart"]);
  expect(containers?.[0]?.command).toEqual(["sh", "-c", "until nc db 3306"]);
  expect(containers?.[1]).toEqual({
    name: "cart",
    ports: [{ containerPort: 8080, name: "http" }],
    env: [
      { name: "DB", value: "10.1.1.1:3306", field: [...cart, "env", 0, "value"] },
      { name: "PASSWORD", field: [...cart, "env", 1] },
    ],
    envFrom: [],
    command: [],
    args: ["--db", "db:3306"],
    mounts: [],
    field: cart,
  });
});

test("a Rollout that refers to a Deployment leaves the pods to it", () => {
  const rollout = workload("Rollout", "{workloadRef: {kind: Deployment, name: cart}}", "argoproj.io/v1alpha1");
  const { mesh, notices } = meshOf({ "a.yaml": rollout, "b.yaml": workload("Deployment", `{template: ${TEMPLATE}}`) });
  expect(notices).toEqual([]);
  expect(mesh.workloads).toMatchObject([{ id: "shop/cart", kind: "Deployment" }]);
});
