// `earshot snapshot`: from what kubectl prints to a file that settings name under `assume`, and a review that knows of it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshot, earshotInside } from "./earshot.ts";

const service = (name: string, namespace: string, port: number) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}, uid: "1"}
spec: {clusterIP: 10.68.0.${port % 250}, selector: {app: ${name}}, ports: [{name: tcp, port: ${port}, protocol: TCP}]}
`;

const CLUSTER = `${service("stock", "warehouse", 5432)}---\n${service("cart", "shop", 80)}`;

const CLIENT = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: web:1, env: [{name: DATABASE, value: "stock.warehouse:5432"}]}
`;

test("standard input becomes a file; what the repository has is left out", async () => {
  const repository = makeDirectory({ "cart.yaml": service("cart", "shop", 80) });
  const { stdout, stderr, status } = await earshot(["snapshot", "-", "--without", repository], { input: CLUSTER });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# Made by `earshot snapshot`/);
  expect(stdout).toContain("name: stock");
  expect(stdout).not.toContain("name: cart");
  expect(stderr).toBe(
    `1 object kept, 0 without effect on outbound traffic left out, 1 left out that ${repository} has.\n`,
  );
});

test("without a file it says what to ask the cluster, and never asks for Secrets", async () => {
  const { stdout, status } = await earshotInside(["snapshot"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^kubectl get namespaces,services,.* -A -o yaml > cluster\.yaml\n/);
  expect(stdout).not.toMatch(/secret/i);
});

test.each([
  ["what is no Kubernetes object", "a: 1\n", "there is no Kubernetes object in"],
  ["what is no text", new Uint8Array([0, 1, 2]), "it holds NUL bytes"],
])("%s is refused in words", async (_, content, words) => {
  const directory = makeDirectory({ "cluster.yaml": content });
  const { stderr, status } = await earshotInside(["snapshot", join(directory, "cluster.yaml")]);
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("assumed, the cluster's services are known to a review: a name that only it has is resolved", async () => {
  const { stdout: assumed } = await earshot(["snapshot", "-"], { input: CLUSTER });
  const settings = "meshes:\n  - {name: live, assume: ['.earshot/*.yaml']}\n";
  const files = { "shop.yaml": CLIENT, ".earshot/cluster.yaml": assumed, ".github/earshot.yml": settings };
  const confined = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: ["./*"]}]}
`;
  const before = makeDirectory(files);
  const after = makeDirectory({ ...files, "sidecar.yaml": confined });
  const review = ["review", "--before", before, "--after", after, "--format", "json", "--istio", "1.30"];
  const { stdout } = await earshotInside(review);
  expect(JSON.parse(stdout).impact.calls).toMatchObject([
    { from: "shop/web", to: "stock.warehouse:5432", before: "outbound|5432||stock.warehouse.svc.cluster.local" },
  ]);
});
