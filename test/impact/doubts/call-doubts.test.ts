// Where a call goes if something is otherwise than it is taken to be.
import { describe, expect, test } from "vitest";
import { explainCall } from "../../../src/impact/explain-call.ts";
import { simulateMesh, simulateSnapshot } from "../../../src/simulation/simulate-snapshot.ts";

const SHOP = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n---\n";
const client = (capture = false) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata:
      labels: {app: cart}
      annotations: {proxy.istio.io/config: '{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "${capture}"}}'}
    spec: {containers: [{name: main, image: main}]}
---
`;
const entry = (name: string, created = "") => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: warehouse${created === "" ? "" : `, creationTimestamp: "${created}"`}}
spec:
  hosts: [${name}.example]
  resolution: DNS
  ports: [{number: 3306, name: tcp, protocol: TCP}]
---
`;

function otherwise(text: string, to = "10.10.13.110:3306") {
  const settings = { istio: "1.30.3" };
  const { simulation } = simulateSnapshot(new Map([["mesh.yaml", text]]), settings);
  const explanation = explainCall(simulation, { from: "shop/cart", to }, (supposing) =>
    simulateMesh(simulation.mesh, { ...settings, supposing }),
  );
  return explanation.otherwise?.map(({ if: condition, result }) => [condition, result.outcome]);
}

describe("told with its other end", () => {
  test("a listener that two objects of unknown age want", () => {
    expect(otherwise(SHOP + client() + entry("ledger") + entry("stock"))).toEqual([
      ["`ServiceEntry warehouse/stock` is older than `ServiceEntry warehouse/ledger`", "outbound|3306||stock.example"],
    ]);
  });
  test("a namespace without a manifest", () => {
    expect(otherwise(client() + entry("stock"))).toEqual([["pods of `shop` have no sidecar", "direct"]]);
  });
  test("an allocated address", () => {
    expect(otherwise(SHOP + client(true) + entry("stock"), "stock.example:3306")).toEqual([
      ["istiod has not allocated an address to `ServiceEntry warehouse/stock`", "unresolved"],
    ]);
  });
});

describe("not told", () => {
  test("where the ages are written", () => {
    const entries = entry("ledger", "2024-01-01T00:00:00Z") + entry("stock", "2025-01-01T00:00:00Z");
    expect(otherwise(SHOP + client() + entries)).toEqual([]);
  });
  test("where the call goes the same way whoever is older", () => {
    expect(otherwise(SHOP + client() + entry("ledger") + entry("stock"), "10.10.13.110:5432")).toEqual([]);
  });
  test("unless somebody simulates it", () => {
    const { simulation } = simulateSnapshot(new Map([["mesh.yaml", client()]]));
    expect(explainCall(simulation, { from: "shop/cart", to: "10.1.2.3:80" })).not.toHaveProperty("otherwise");
  });
});
