// What a cluster prints -> a file of assumptions: nothing secret, nothing that changes by itself, and the same simulation.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readNamedDirectory } from "../../src/delivery/read-paths.ts";
import type { Document } from "../../src/manifests/document.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { readFile } from "../../src/manifests/read-file.ts";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { toAssumptions } from "../../src/report/to-assumptions.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const assumptionsOf = (text: string, withCalls = false) =>
  toAssumptions(readFile("cluster.yaml", text).documents, { withCalls, has: () => false });

const LIST = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata:
    name: cart
    namespace: shop
    uid: 5c8c6a52-0000-4000-8000-000000000000
    resourceVersion: "812"
    creationTimestamp: "2026-02-03T04:05:06Z"
    labels: {team: shop}
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: "{}"
      networking.istio.io/exportTo: "."
    managedFields: [{manager: kubectl, operation: Update}]
  spec:
    clusterIP: 10.68.228.107
    clusterIPs: [10.68.228.107]
    sessionAffinity: None
    type: LoadBalancer
    selector: {app: cart}
    ports: [{name: http, nodePort: 31380, port: 80, protocol: TCP, targetPort: 8080}]
  status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
- apiVersion: v1
  kind: Secret
  metadata: {name: cart, namespace: shop}
  data: {password: aHVudGVyMg==}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: cart, namespace: shop}
  data: {password: hunter2}
- apiVersion: v1
  kind: Pod
  metadata:
    name: cart-5d4f-x
    namespace: shop
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: cart-5d4f, controller: true}]
  spec: {containers: [{name: cart}]}
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata:
    name: cart-abcde
    namespace: shop
    labels: {kubernetes.io/service-name: cart, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}
  addressType: IPv4
  endpoints: [{addresses: [10.1.2.3]}]
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, namespace: shop, generation: 7}
  spec:
    replicas: 2
    selector: {matchLabels: {app: cart}}
    template:
      metadata: {labels: {app: cart}, annotations: {sidecar.istio.io/inject: "true", checksum/config: abc}}
      spec:
        serviceAccountName: cart
        containers:
        - name: cart
          image: cart:1
          env: [{name: DB_PASSWORD, value: hunter2}]
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          resources: {limits: {cpu: "1"}}
  status: {readyReplicas: 2}
`;

test("a reduced file, in order, with addresses and labels and nothing else", () => {
  const { text, kept, dropped } = assumptionsOf(LIST);
  expect([kept, dropped]).toEqual([2, 4]);
  expect(text.replace(/^#.*\n/gm, "")).toMatchInlineSnapshot(`
    "---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: cart
      namespace: shop
    spec:
      replicas: 2
      selector:
        matchLabels:
          app: cart
      template:
        metadata:
          annotations:
            sidecar.istio.io/inject: 'true'
          labels:
            app: cart
        spec:
          containers:
            - image: cart:1
              name: cart
              ports:
                - containerPort: 8080
                  name: http
                  protocol: TCP
    ---
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        networking.istio.io/exportTo: .
      labels:
        team: shop
      name: cart
      namespace: shop
    spec:
      clusterIP: 10.68.228.107
      clusterIPs:
        - 10.68.228.107
      ports:
        - name: http
          port: 80
          protocol: TCP
          targetPort: 8080
      selector:
        app: cart
      type: LoadBalancer
    "
  `);
});

test("no secret is in it, neither those of Secrets nor those of variables", () => {
  expect(assumptionsOf(LIST).text).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(assumptionsOf(LIST, true).text).toContain("hunter2");
});

test("the order of what the cluster printed changes nothing", () => {
  const documents = readFile("cluster.yaml", LIST).documents;
  const made = (some: readonly Document[]) => toAssumptions(some, { withCalls: false, has: () => false }).text;
  expect(made(documents.toReversed())).toBe(made(documents));
  expect(assumptionsOf(assumptionsOf(LIST).text).text).toBe(assumptionsOf(LIST).text);
});

test("what the repository has itself is left out, and counted", () => {
  const documents = readFile("cluster.yaml", LIST).documents;
  const { kept, inGit } = toAssumptions(documents, { withCalls: false, has: (one) => one === "shop Service cart" });
  expect([kept, inGit]).toEqual([1, 1]);
});

const CASES = fileURLToPath(new URL("../cases/", import.meta.url));

/** The first of each policy; ages are not kept, and what installs istiod is asked of no cluster. */
const cases = readdirSync(CASES)
  .filter((name) => !name.includes("."))
  .flatMap((policy) =>
    readdirSync(`${CASES}${policy}`)
      .slice(0, 2)
      .map((name) => `${policy}/${name}`),
  )
  .filter((name) => !/ages|stories\//.test(name));

describe("what is kept simulates as the whole does", () => {
  test.each(cases)("%s", (name) => {
    const whole = readNamedDirectory(`${CASES}${name}/after`);
    const { text } = toAssumptions(readDocuments(whole).documents, { withCalls: true, has: () => false });
    const formOf = (snapshot: typeof whole) =>
      toConformanceForm(simulateSnapshot(snapshot, { istio: "1.20" }).simulation, []);
    expect(formOf(new Map([["cluster.yaml", text]]))).toEqual(formOf(whole));
  });
});
