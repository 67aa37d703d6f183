// Names as clients resolve them: what the cluster's DNS knows, search domains, the pod's own settings, DNS capture by release.
import { describe, expect, test } from "vitest";
import { service, simulationOf } from "./mesh-of.ts";

interface Pod {
  readonly spec?: string;
  readonly annotations?: string;
}

const pod = ({ spec = "", annotations = "" }: Pod = {}): string => `
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: shop, labels: {app: client}, annotations: {${annotations}}}
spec: {${spec}${spec === "" ? "" : ", "}containers: [{name: main, image: main}]}
---
`;

const CAPTURE = "proxy.istio.io/config: \"proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}\"";

const statefulSet = (name: string, more = ""): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 2
  ${more}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: main}]}
---
`;

const entry = (name: string, hosts: string, more: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop}
spec: {hosts: [${hosts}], ports: [{number: 1521, name: tcp, protocol: TCP}], ${more}}
---
`;

const CLUSTER =
  service({ name: "cart", namespace: "shop", ports: "{name: http, port: 80}" }) +
  service({ name: "cart", namespace: "billing", ports: "{name: http, port: 80}" }) +
  service({ name: "orders", namespace: "billing", ports: "{name: tcp, port: 80}", more: "clusterIP: 10.96.3.4" }) +
  service({ name: "pg", namespace: "shop", ports: "{name: tcp, port: 80}", more: "clusterIP: None" }) +
  service({ name: "bare", namespace: "shop", ports: "{name: tcp, port: 80}", more: "clusterIP: None" }) +
  statefulSet("pg", "serviceName: pg");

const external = (name: string, target: string): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {type: ExternalName, externalName: ${target}}
---
`;

function resolve(host: string, manifests: string, release = "1.30.3") {
  const simulation = simulationOf(manifests, { release });
  const { resolved, otherAddresses = [] } = simulation.follow({ from: "shop/client", to: `${host}:80` });
  return resolved === undefined ? undefined : [resolved.replace(/:80$/, ""), ...otherAddresses].join(" ");
}

describe("the cluster's DNS", () => {
  test.each<readonly [string, string | undefined]>([
    ["cart", "svc:shop/cart"],
    ["CART", "svc:shop/cart"],
    ["cart.billing", "svc:billing/cart"],
    ["orders.billing.svc", "10.96.3.4"],
    ["orders.billing.svc.cluster.local", "10.96.3.4"],
    ["orders.billing.svc.cluster.local.", "10.96.3.4"],
    ["orders.billing.", undefined],
    ["orders", undefined],
    ["pg", "pod:shop/pg-0 pod:shop/pg-1"],
    ["pg-1.pg", "pod:shop/pg-1"],
    ["pg-1.pg.shop.svc.cluster.local", "pod:shop/pg-1"],
    ["pg-2.pg", undefined],
    ["pg-1.cart", undefined],
    ["pg-1.bare", undefined],
    ["bare", undefined],
    ["10-1-2-3.shop.pod.cluster.local", "10.1.2.3"],
    ["www.example.com", undefined],
    ["localhost", "127.0.0.1"],
  ])("%s", (host, address) => {
    expect(resolve(host, pod() + CLUSTER)).toBe(address);
  });

  test("pods of a StatefulSet have names under the Service that it names, and only there", () => {
    const manifests = pod() + CLUSTER.replace("serviceName: pg", "serviceName: other");
    expect(resolve("pg-1.pg", manifests)).toBeUndefined();
    expect(resolve("pg", manifests)).toBe("pod:shop/pg-0 pod:shop/pg-1");
  });

  test("ExternalName Services in a chain, in a circle, and out of Git", () => {
    const chain =
      external("db", "alias.shop.svc.cluster.local") + external("alias", "orders.billing.svc.cluster.local");
    expect(resolve("db", pod() + CLUSTER + chain)).toBe("10.96.3.4");
    const circle = external("a", "b.shop.svc.cluster.local") + external("b", "a.shop.svc.cluster.local");
    expect(resolve("a", pod() + circle)).toBeUndefined();
    expect(resolve("a", pod() + external("a", "db.corp.example"))).toBeUndefined();
    expect(resolve("a", pod() + external("a", "10.1.1.1"))).toBeUndefined();
  });
});

describe("what the pod's spec says", () => {
  test.each<readonly [string, Pod, string, string | undefined]>([
    ["a hosts file", { spec: "hostAliases: [{ip: 10.9.9.9, hostnames: [Cart]}]" }, "cart", "10.9.9.9"],
    ["the node's DNS", { spec: "dnsPolicy: Default" }, "cart", undefined],
    ["the node's network", { spec: "hostNetwork: true" }, "cart", undefined],
    [
      "the node's network, and the cluster's DNS",
      { spec: "hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet" },
      "cart",
      "svc:shop/cart",
    ],
    [
      "search domains of its own",
      { spec: "dnsConfig: {searches: [billing.svc.cluster.local]}" },
      "orders",
      "10.96.3.4",
    ],
    [
      "no search domains but its own",
      { spec: "dnsPolicy: None, dnsConfig: {searches: [billing.svc.cluster.local]}" },
      "cart",
      "svc:billing/cart",
    ],
    [
      "ndots: full names first",
      { spec: 'dnsConfig: {options: [{name: ndots, value: "1"}]}' },
      "cart.billing",
      "svc:billing/cart",
    ],
  ])("%s", (_title, spec, host, address) => {
    expect(resolve(host, pod(spec) + CLUSTER)).toBe(address);
  });
});

describe("with DNS capture", () => {
  const client = pod({ annotations: CAPTURE });
  const two = (resolution: string): string =>
    entry(
      "first",
      "ledger.corp",
      `addresses: [10.7.0.1], resolution: ${resolution}, endpoints: [{address: 172.20.1.1}]`,
    ) +
    entry(
      "second",
      "ledger.corp",
      `addresses: [10.7.0.2], resolution: ${resolution}, endpoints: [{address: 172.20.1.2}]`,
    );
  const wildcard = entry("wild", '"*.corp"', "addresses: [10.7.0.9], resolution: NONE");

  test.each<readonly [string, string, string, Readonly<Record<string, string | undefined>>]>([
    [
      "an entry with an address",
      "ledger.corp",
      entry("one", "ledger.corp", "addresses: [10.7.0.1], resolution: STATIC, endpoints: [{address: 172.20.1.1}]"),
      { "1.7": undefined, "1.8": "10.7.0.1", "1.17": "10.7.0.1", "1.24.2": "10.7.0.1", "1.30": "10.7.0.1" },
    ],
    [
      "two entries for one host: the last one until 1.17, then both",
      "ledger.corp",
      two("STATIC"),
      { "1.17": "10.7.0.2", "1.18": "10.7.0.1 10.7.0.2", "1.30": "10.7.0.1 10.7.0.2" },
    ],
    [
      "a host under a wildcard (from 1.11)",
      "ledger.corp",
      wildcard,
      { "1.8": undefined, "1.10": undefined, "1.11": "10.7.0.9", "1.30": "10.7.0.9" },
    ],
    [
      "a CIDR is no answer",
      "ledger.corp",
      entry("net", "ledger.corp", "addresses: [10.7.0.0/16], resolution: NONE"),
      { "1.30": undefined },
    ],
  ])("%s", (_title, host, manifests, expected) => {
    const answers = Object.keys(expected).map((release) => [release, resolve(host, client + manifests, release)]);
    expect(Object.fromEntries(answers)).toEqual(expected);
  });

  test("without it nobody learns the address", () => {
    const manifests = pod() + wildcard;
    expect(resolve("ledger.corp", manifests)).toBeUndefined();
    const { steps } = simulationOf(manifests).follow({ from: "shop/client", to: "a.corp:80" });
    expect(steps.find(({ stage }) => stage === "name")?.text).toContain("only DNS knows it");
  });

  test("a Sidecar that does not import the entry takes its name away", () => {
    const sidecar = `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: ["istio-system/*"]}]}
`;
    expect(resolve("ledger.corp", client + wildcard + sidecar)).toBeUndefined();
  });

  test("Services of the cluster are answered as its DNS does, also those that an entry repeats", () => {
    const same = entry(
      "shadow",
      "orders.billing.svc.cluster.local",
      "addresses: [10.7.0.7], resolution: NONE",
    ).replaceAll("namespace: shop", "namespace: billing");
    expect(resolve("orders.billing", client + CLUSTER + same)).toBe("10.96.3.4");
  });

  test("an ExternalName Service is answered by the cluster's DNS, which does not know what sidecars know", () => {
    expect(resolve("db", client + wildcard + external("db", "ledger.corp"))).toBeUndefined();
  });
});
