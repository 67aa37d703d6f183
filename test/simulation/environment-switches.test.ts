// What istiod's environment changes in the answers themselves: each variable on a mesh where it matters.
import { describe, expect, test } from "vitest";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const CART = `apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: cart, image: cart}]}
`;

const HEADLESS = `---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None, selector: {app: cart}, ports: [{name: tcp-pg, port: 5432}]}
`;

const NONE = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: db, namespace: shop}
spec:
  hosts: [db.example.com]
  addresses: [203.0.113.7]
  ports: [{number: 5432, targetPort: 15432, name: tcp-pg, protocol: TCP}]
  resolution: NONE
`;

const SELECTED = `---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.0.0.9, selector: {app: db}, ports: [{name: tcp-pg, port: 5432}]}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: db, namespace: shop}
spec: {address: 198.51.100.4, labels: {app: db}}
`;

function outbound(manifests: string, istio: string, variables: Readonly<Record<string, string>> = {}) {
  const { simulation } = simulateSnapshot(new Map([["mesh.yaml", CART + manifests]]), {
    istio,
    allInjected: true,
    environment: new Map(Object.entries(variables)),
  });
  return simulation.outboundOf("shop/cart");
}

const clusterOf = (...asked: Parameters<typeof outbound>) =>
  [...(outbound(...asked)?.clusters.values() ?? [])].find(({ name }) => name.startsWith("outbound|5432|"));

describe("clusters", () => {
  test("PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES balances over the pods", () => {
    const variables = { PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES: "true" };
    expect(clusterOf(HEADLESS, "1.30")).toMatchObject({ type: "ORIGINAL_DST", endpoints: [] });
    expect(clusterOf(HEADLESS, "1.30", variables)).toMatchObject({ type: "EDS", endpoints: ["pod:shop/cart:5432"] });
    const listeners = (set: Readonly<Record<string, string>>) => [
      ...(outbound(HEADLESS, "1.30", set)?.listeners.keys() ?? []),
    ];
    expect(listeners(variables)).toEqual(listeners({}));
  });

  test("ENABLE_RESOLUTION_NONE_TARGET_PORT, and releases before it, dial the client's port", () => {
    const variables = { ENABLE_RESOLUTION_NONE_TARGET_PORT: "false" };
    expect(clusterOf(NONE, "1.22")).toHaveProperty("portOverride", 15432);
    expect(clusterOf(NONE, "1.22", variables)).not.toHaveProperty("portOverride");
    expect(clusterOf(NONE, "1.21")).not.toHaveProperty("portOverride");
    expect(clusterOf(NONE, "1.30", variables)).toHaveProperty("portOverride", 15432);
  });

  test("PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES leaves machines out of a Service", () => {
    const variables = { PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES: "false" };
    expect(clusterOf(SELECTED, "1.30")).toHaveProperty("endpoints", ["198.51.100.4:5432"]);
    expect(clusterOf(SELECTED, "1.30", variables)).toHaveProperty("endpoints", []);
  });
});

describe("listeners", () => {
  test("PILOT_HTTP10 takes HTTP/1.0 for HTTP", () => {
    const http = SELECTED.replace("tcp-pg", "http").replace("5432", "8080");
    const protocols = (variables: Readonly<Record<string, string>>) =>
      outbound(http, "1.30", variables)?.listeners.get("0.0.0.0:8080")?.chains[0]?.match.applicationProtocols;
    expect(protocols({})).toEqual(["http/1.1", "h2c"]);
    expect(protocols({ PILOT_HTTP10: "1" })).toEqual(["http/1.0", "http/1.1", "h2c"]);
  });

  test("PILOT_ENABLE_HEADLESS_SERVICE_POD_LISTENERS off takes the port on every address", () => {
    const keys = (variables: Readonly<Record<string, string>>) =>
      [...(outbound(HEADLESS, "1.20", variables)?.listeners.keys() ?? [])].filter((key) => key.endsWith(":5432"));
    expect(keys({})).toEqual([]);
    expect(keys({ PILOT_ENABLE_HEADLESS_SERVICE_POD_LISTENERS: "false" })).toEqual(["0.0.0.0:5432"]);
  });
});
