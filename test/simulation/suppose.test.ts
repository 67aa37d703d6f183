// Suppositions about what Git does not say: each changes what it is about, and twice the same changes nothing more.
import { describe, expect, test } from "vitest";
import { simulateMesh } from "../../src/simulation/simulate-snapshot.ts";
import { type Supposition, suppose } from "../../src/simulation/suppose.ts";
import { CLIENT, service, simulationOf } from "./mesh-of.ts";

const entry = (name: string, port = 3306) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: b}
spec:
  hosts: [${name}.example]
  resolution: DNS
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
---
`;
const YAML = `${CLIENT}${service({ name: "mysql", ports: "{name: tcp, port: 3306}" })}${entry("ledger")}${entry("stock")}`;
const CONFIG = 'discoverySelectors: [{matchLabels: {istio: "on"}, matchExpressions: [{key: tier, operator: Exists}]}]';
const CAPTURE = 'defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}';

const outcome = (meshConfig: string, supposing?: Supposition) => {
  const { mesh } = simulationOf(YAML, { meshConfig, injectionRules: true });
  const simulation = simulateMesh(mesh, { istio: "1.30.3", ...(supposing && { supposing }) });
  return simulation.follow({ from: "a/client", to: "10.10.13.110:3306" }).outcome;
};

const STOCK = { kind: "ServiceEntry", namespace: "b", name: "stock" };

describe("what is supposed", () => {
  test.each<readonly [string, string, string, Supposition, string]>([
    [
      "an age",
      "{}",
      "outbound|3306||ledger.example",
      { kind: "created", object: STOCK, created: -1 },
      "outbound|3306||stock.example",
    ],
    ["no sidecar", "{}", "outbound|3306||ledger.example", { kind: "not-injected", namespaces: ["a"] }, "direct"],
    [
      "labels that istiod asks for",
      CONFIG,
      "PassthroughCluster",
      { kind: "discovered", namespaces: ["b"] },
      "outbound|3306||ledger.example",
    ],
    [
      "an address",
      CAPTURE,
      "PassthroughCluster",
      { kind: "bound", symbol: "svc:b/mysql", address: "10.10.13.110" },
      "outbound|3306||mysql.b.svc.cluster.local",
    ],
    [
      "nothing allocated",
      CAPTURE,
      "PassthroughCluster",
      { kind: "not-allocated", entries: [STOCK] },
      "outbound|3306||stock.example",
    ],
  ])("%s", (_, config, usual, supposition, otherwise) => {
    expect(outcome(config)).toBe(usual);
    expect(outcome(config, supposition)).toBe(otherwise);
    const { mesh } = simulationOf(YAML, { meshConfig: config });
    const once = suppose(mesh, supposition);
    expect(suppose(once, supposition)).toEqual(once);
  });
});

test("a workload without pods has one", () => {
  const { mesh } = simulationOf(`${CLIENT.replace("spec:\n", "spec:\n  replicas: 0\n")}`);
  const supposition: Supposition = { kind: "started", workloads: ["a/client"] };
  expect(mesh.workloads.map(({ pods }) => pods)).toEqual([[]]);
  const started = suppose(mesh, supposition);
  expect(started.workloads.map(({ pods }) => pods)).toEqual([[{ name: "client-0", address: "pod:a/client-0" }]]);
  expect(suppose(started, supposition)).toEqual(started);
});

test("nothing is supposed of a namespace that has a manifest", () => {
  const { mesh } = simulationOf(`${YAML}apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n`);
  const other = suppose(mesh, { kind: "not-injected", namespaces: ["a"] });
  expect(other.namespaces.get("a")).toEqual(mesh.namespaces.get("a"));
});

test("an object that the mesh does not have changes nothing", () => {
  const { mesh } = simulationOf(YAML);
  expect(suppose(mesh, { kind: "created", object: { ...STOCK, name: "gone" }, created: -1 })).toBe(mesh);
});
