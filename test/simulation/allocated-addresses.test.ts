// Addresses that istiod's controller gives to entries without any: who gets one, which sidecars use it.
import { describe, expect, test } from "vitest";
import { type SimulationSettings, simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";
import { listenersOf } from "./mesh-of.ts";

const client = (name: string, capture: boolean) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}}
      annotations: {proxy.istio.io/config: '{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "${capture}"}}'}
    spec: {containers: [{name: main, image: main}]}
---
`;

interface Entry {
  readonly spec?: string;
  readonly labels?: string;
  readonly host?: string;
  readonly status?: string;
}

const entry = ({ spec = "resolution: DNS", labels = "", host = "stock.example", status = "" }: Entry) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse, labels: {${labels}}}
spec: {hosts: ["${host}"], ports: [{number: 3306, name: tcp, protocol: TCP}], ${spec}}
${status}`;

function simulationOf(written: Entry, settings: SimulationSettings = {}) {
  const text = `${client("cart", true)}${client("report", false)}${entry(written)}`;
  return simulateSnapshot(new Map([["mesh.yaml", text]]), { istio: "1.30.3", ...settings }).simulation;
}

const listensOn = (written: Entry, settings?: SimulationSettings, workload = "shop/cart") =>
  Object.keys(listenersOf(simulationOf(written, settings), workload));

const ALLOCATED = "auto:warehouse/stock/stock.example:3306";
const WILDCARD = "0.0.0.0:3306";

test("sidecars with DNS capture listen on the allocated address, others on every address", () => {
  expect(listensOn({})).toEqual([ALLOCATED]);
  expect(listensOn({}, {}, "shop/report")).toEqual([WILDCARD]);
});

describe("no address is allocated", () => {
  test.each<readonly [string, Entry, SimulationSettings]>([
    ["with resolution NONE", { spec: "resolution: NONE" }, {}],
    ["without a resolution", { spec: "location: MESH_EXTERNAL" }, {}],
    ["where a label says so", { labels: 'networking.istio.io/enable-autoallocate-ip: "False"' }, {}],
    ["before the controller was there", {}, { istio: "1.24.6" }],
    ["where only written addresses count", {}, { onlyWrittenAddresses: true }],
    ["as in recorded answers", {}, { allInjected: true }],
  ])("%s", (_, written, settings) => {
    expect(listensOn(written, settings)).toEqual([WILDCARD]);
  });
  test("to an entry that has one", () => {
    expect(listensOn({ spec: "resolution: STATIC, addresses: [240.1.0.7]" })).toEqual(["240.1.0.7:3306"]);
  });
  test("to a wildcard host", () => {
    const spec = "resolution: STATIC, endpoints: [{address: 10.1.2.3}]";
    expect(listensOn({ spec, host: "*.stock.example" })).toEqual([WILDCARD]);
  });
});

test("what the status names is used", () => {
  const status = "status: {addresses: [{host: stock.example, value: 240.240.0.9}]}\n";
  expect(listensOn({ status })).toEqual(["240.240.0.9:3306"]);
});

test("a client that captures DNS reaches the entry by name, and nothing else through it", () => {
  const simulation = simulationOf({});
  const own = simulation.follow({ from: "shop/cart", to: "stock.example:3306" });
  expect([own.listener, own.outcome]).toEqual([ALLOCATED, "outbound|3306||stock.example"]);
  expect(simulation.follow({ from: "shop/cart", to: "10.10.13.110:3306" }).outcome).toBe("PassthroughCluster");
});

test("an address that somebody knows takes the place of its symbol", () => {
  const bindings = new Map([["auto:warehouse/stock/stock.example", "240.240.0.1"]]);
  expect(listensOn({}, { bindings })).toEqual(["240.240.0.1:3306"]);
});
