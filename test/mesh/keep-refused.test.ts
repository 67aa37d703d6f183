// What the cluster would not take: why, and what it goes on with.
import { describe, expect, test } from "vitest";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";

const entry = (resolution: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.example]
  resolution: ${resolution}
  ports: [{number: 3306, name: tcp, protocol: TCP}]
  endpoints: [{address: 172.20.9.9}]
`;
const CLIENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers: [{name: main, image: cart, envFrom: [{configMapRef: {name: cart}}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cart, namespace: shop}
data: {DB: "10.10.13.110:3306"}
`;

function built(text: string, base?: Mesh) {
  const { documents } = readDocuments(new Map([["all.yaml", text]]));
  return buildMesh(documents, { name: "default", ...(base !== undefined && { base }) });
}

const names = ({ serviceEntries, workloads, configMaps }: Mesh) =>
  [...serviceEntries, ...workloads, ...configMaps].map(({ kind, name }) => `${kind} ${name}`);

describe("an object that is refused", () => {
  test("is left out where it is new, with the reason", () => {
    const { mesh, notices } = built(entry("NONE"));
    expect(names(mesh)).toEqual([]);
    expect(mesh.refused).toMatchObject([
      {
        kind: "ServiceEntry",
        by: "webhook",
        field: ["spec", "endpoints"],
        reason: expect.stringContaining("resolution NONE"),
      },
    ]);
    expect(notices[0]?.message).toMatch(/It is left out\.$/);
  });

  test("stays as it was where the cluster has it", () => {
    const base = built(entry("STATIC")).mesh;
    const { mesh, notices } = built(entry("NONE"), base);
    expect(mesh.serviceEntries).toEqual(base.serviceEntries);
    expect(notices[0]?.message).toMatch(/The cluster keeps the one that it has\.$/);
  });

  test("a workload keeps the ConfigMaps that it uses", () => {
    const base = built(CLIENT).mesh;
    const { mesh } = built(CLIENT.replace("name: main,", "name: 3,"), base);
    expect(mesh.refused.map(({ by }) => by)).toEqual(["schema"]);
    expect(names(mesh)).toEqual(names(base));
  });

  test("counts once where it is also written rightly", () => {
    const { mesh } = built(`${entry("NONE")}---\n${entry("STATIC")}`, built(entry("STATIC")).mesh);
    expect(names(mesh)).toEqual(["ServiceEntry stock"]);
  });
});

describe("ranges that a repository gives to Services and pods", () => {
  test.each([
    [
      "ServiceCIDR",
      "networking.k8s.io/v1",
      "spec: {cidrs: [10.68.0.0/16, 'fd00::/108']}",
      ["Services 10.68.0.0/16", "Services fd00::/108"],
    ],
    [
      "ClusterConfiguration",
      "kubeadm.k8s.io/v1beta4",
      "networking: {serviceSubnet: '10.96.0.0/16, fd01::/108', podSubnet: 10.244.0.0/16}",
      ["Services 10.96.0.0/16", "Services fd01::/108", "pods 10.244.0.0/16"],
    ],
    [
      "Cluster",
      "cluster.x-k8s.io/v1beta1",
      "spec: {clusterNetwork: {services: {cidrBlocks: [10.1.0.0/16]}, pods: {cidrBlocks: [10.2.0.0/16]}}}",
      ["Services 10.1.0.0/16", "pods 10.2.0.0/16"],
    ],
    ["IPPool", "crd.projectcalico.org/v1", "spec: {cidr: 10.3.0.0/16}", ["pods 10.3.0.0/16"]],
    ["IPPool", "crd.projectcalico.org/v1", "spec: {cidr: everything}", []],
    ["IPPool", "example.org/v1", "spec: {cidr: 10.3.0.0/16}", []],
    ["constructor", "v1", "spec: {}", []],
  ])("%s of %s", (kind, apiVersion, body, found) => {
    const { mesh } = built(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: main}\n${body}\n`);
    expect(mesh.ranges.map(({ of, cidr }) => `${of} ${cidr}`)).toEqual(found);
  });
});
