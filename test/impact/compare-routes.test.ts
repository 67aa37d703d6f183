// Routes that a change moves although nobody names their hosts, and no listener moves.
import { describe, expect, test } from "vitest";
import { compare } from "../../src/impact/compare.ts";
import { putBack } from "../../src/impact/mesh-objects.ts";
import { simulateMesh, simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const workload = (namespace: string, name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}, version: v1}}
    spec: {containers: [{name: main, image: main}]}
`;

const CART = `apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{name: http, port: 8080}]}
`;

const rule = (subsets: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec: {host: cart.shop.svc.cluster.local, subsets: [${subsets}]}
`;

const V1 = "{name: v1, labels: {version: v1}}";
const V2 = "{name: v2, labels: {version: v2}}";

const route = (to: string, more = ""): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec: {hosts: [cart], http: [{route: [{destination: {host: cart${to}}}]}]${more}}
`;

const MESH = [workload("shop", "cart"), workload("billing", "ledger"), CART];

function routesOf(before: readonly string[], after: readonly string[]) {
  const settings = { istio: "1.30.3" };
  const [old, now] = [before, after].map((texts) => new Map([["mesh.yaml", [...MESH, ...texts].join("---\n")]]));
  const base = simulateSnapshot(old ?? new Map(), settings).simulation;
  const head = simulateSnapshot(now ?? new Map(), { ...settings, base: base.mesh }).simulation;
  const { routes = [], listeners } = compare({
    before: base,
    after: head,
    callsBefore: [],
    callsAfter: [],
    without: (keys) => simulateMesh(putBack(base.mesh, head.mesh, new Set(keys)), settings),
  });
  expect(listeners).toEqual([]);
  return routes.map(({ host, port, after: end, symptom, namespaces, causes }) => ({
    to: `${host}:${port}`,
    end,
    symptom,
    namespaces,
    causes: causes.map(({ kind }) => kind),
  }));
}

const TO_CART = { to: "cart.shop.svc.cluster.local:8080", namespaces: ["billing", "shop"] };

describe("routes without a known caller", () => {
  test("to a subset that nobody declares", () => {
    expect(routesOf([], [route(", subset: v2")])).toEqual([
      {
        ...TO_CART,
        end: "outbound|8080|v2|cart.shop.svc.cluster.local",
        symptom: "http-503",
        causes: ["VirtualService"],
      },
    ]);
  });
  test("a subset that vanishes under a route that needs it", () => {
    expect(routesOf([rule(V1), route(", subset: v1")], [rule(V2), route(", subset: v1")])).toEqual([
      {
        ...TO_CART,
        end: "outbound|8080|v1|cart.shop.svc.cluster.local",
        symptom: "http-503",
        causes: ["DestinationRule"],
      },
    ]);
  });
  test("a subset and the route to it need each other", () => {
    expect(routesOf([rule(V1)], [rule(V2), route(", subset: v1")]).map(({ causes }) => causes)).toEqual([
      ["VirtualService", "DestinationRule"],
    ]);
  });
  test("for the namespaces only that see the rule", () => {
    const [moved] = routesOf([], [route(", subset: v2", ', exportTo: ["."]')]);
    expect(moved?.namespaces).toEqual(["shop"]);
  });
  test("nothing moves", () => {
    expect(routesOf([rule(V1)], [rule(`${V1}, ${V2}`)])).toEqual([]);
    expect(routesOf([], [route("")])).toEqual([]);
  });
});
