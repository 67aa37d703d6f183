// What a change's answers take to be so without Git saying it: found where it can matter, and only there.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "../../../src/impact/compare.ts";
import { type Doubt, findDoubts } from "../../../src/impact/doubts/find-doubts.ts";
import { findCalls } from "../../../src/impact/find-calls.ts";
import { putBack } from "../../../src/impact/mesh-objects.ts";
import { simulateMesh, simulateSnapshot } from "../../../src/simulation/simulate-snapshot.ts";

const namespace = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`;
const client = (to = "10.10.13.110:3306") => `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: main, env: [{name: STOCK_DB, value: "${to}"}]}]}
`;
const entry = (name: string, { port = 3306, created = "" } = {}) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: warehouse${created === "" ? "" : `, creationTimestamp: "${created}"`}}
spec:
  hosts: [${name}.example]
  resolution: STATIC
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
  endpoints: [{address: 172.20.9.9}]
`;
const other = (kind: string, name: string, spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;

type Files = readonly string[];

const snapshot = (files: Files) => new Map([["mesh.yaml", files.join("---\n")]]);

function doubtsOf(before: Files, after: Files, istio = "1.30.3"): readonly Doubt[] {
  const settings = { istio };
  const old = simulateSnapshot(snapshot(before), settings).simulation;
  const now = simulateSnapshot(snapshot(after), { ...settings, base: old.mesh }).simulation;
  const impact = compare({
    before: old,
    after: now,
    callsBefore: findCalls(old.mesh),
    callsAfter: findCalls(now.mesh),
    without: (objects) => simulateMesh(putBack(old.mesh, now.mesh, new Set(objects)), settings),
  });
  return findDoubts({ before: old, after: now, impact });
}

const ofKind = (kind: Doubt["kind"], doubts: readonly Doubt[]) =>
  doubts.filter((doubt) => doubt.kind === kind).map(({ about, otherwise }) => [about, otherwise?.if]);

const BASE = [namespace("shop"), namespace("warehouse"), client()];

describe("who is older", () => {
  const pair = (older: string, younger: string) => [
    [`ServiceEntry warehouse/${older}`, `ServiceEntry warehouse/${younger}`],
    `\`ServiceEntry warehouse/${younger}\` is older than \`ServiceEntry warehouse/${older}\``,
  ];
  test.each<readonly [string, Files, Files, readonly unknown[]]>([
    [
      "two of the base that come to meet",
      [entry("ledger"), entry("stock", { port: 3307 })],
      [entry("ledger"), entry("stock")],
      [pair("ledger", "stock")],
    ],
    [
      "one of the base and a new one: the new one is younger",
      [entry("ledger")],
      [entry("ledger"), entry("archive")],
      [],
    ],
    ["two new ones", [], [entry("ledger"), entry("stock")], [pair("ledger", "stock")]],
    [
      "two whose times are written",
      [
        entry("ledger", { created: "2024-01-01T00:00:00Z" }),
        entry("stock", { port: 1, created: "2025-01-01T00:00:00Z" }),
      ],
      [entry("ledger", { created: "2024-01-01T00:00:00Z" }), entry("stock", { created: "2025-01-01T00:00:00Z" })],
      [],
    ],
    [
      "one whose time is written and one of the base without",
      [entry("ledger", { created: "2024-01-01T00:00:00Z" }), entry("stock", { port: 3307 })],
      [entry("ledger", { created: "2024-01-01T00:00:00Z" }), entry("stock")],
      [pair("stock", "ledger")],
    ],
    [
      "two that the change leaves where they were",
      [entry("ledger"), entry("stock")],
      [entry("ledger"), entry("stock")],
      [],
    ],
    [
      "two on ports of their own",
      [entry("ledger"), entry("stock", { port: 1 })],
      [entry("ledger"), entry("stock", { port: 2 })],
      [],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(ofKind("creation-order", doubtsOf([...BASE, ...before], [...BASE, ...after]))).toEqual(expected);
  });

  test.each([
    ["Sidecars", "Sidecar", '{egress: [{hosts: ["*/*"]}]}', '{egress: [{hosts: ["./*"]}]}'],
    [
      "VirtualServices",
      "VirtualService",
      "{hosts: [a.example], tcp: [{route: [{destination: {host: a.example}}]}]}",
      "{hosts: [a.example], tcp: [{match: [{port: 81}], route: [{destination: {host: a.example}}]}]}",
    ],
    ["DestinationRules", "DestinationRule", "{host: a.example, subsets: [{name: v1}]}", "{host: a.example}"],
  ])("%s", (_, kind, spec, changed) => {
    const before = [...BASE, other(kind, "one", spec), other(kind, "two", spec)];
    const after = [...BASE, other(kind, "one", spec), other(kind, "two", changed)];
    expect(ofKind("creation-order", doubtsOf(before, after)).map(([about]) => about)).toEqual([
      [`${kind} shop/one`, `${kind} shop/two`],
    ]);
    expect(ofKind("creation-order", doubtsOf(before, before))).toEqual([]);
  });
});

describe("labels of namespaces", () => {
  const taken = [...BASE, entry("stock")];
  const without = (files: Files) => files.filter((file) => !file.includes("Namespace\nmetadata: {name: shop"));
  test("whose pods are hit", () => {
    const [[about, condition] = []] = ofKind("namespace-labels", doubtsOf(without(BASE), without(taken)));
    expect(about).toEqual(["Namespace shop"]);
    expect(condition).toBe("pods of `shop` have no sidecar");
  });
  test("whose pods are not hit have nothing to simulate", () => {
    expect(ofKind("namespace-labels", doubtsOf(without(BASE), without(BASE)))).toEqual([
      [["Namespace shop"], undefined],
    ]);
  });
  test("that have a manifest are no doubt", () => {
    expect(ofKind("namespace-labels", doubtsOf(BASE, taken))).toEqual([]);
  });
});

describe("addresses", () => {
  const service = (spec: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: mysql, namespace: warehouse}\nspec: {${spec}}\n`;
  const doubts = (to: string, spec: string) => {
    const before = [namespace("shop"), client(to), service(spec)];
    return ofKind("cluster-address", doubtsOf(before, [...before, entry("stock")])).map(([about]) => about);
  };
  test.each([
    ["in the usual range, with a Service on the port", "10.96.3.4:3306", "ports: [{port: 3306}]", 1],
    ["outside of it", "10.10.13.110:3306", "ports: [{port: 3306}]", 0],
    ["of a Service whose cluster IP is written", "10.96.3.4:3306", "clusterIP: 10.96.9.9, ports: [{port: 3306}]", 0],
    ["with a Service on another port", "10.96.3.4:3306", "ports: [{port: 5432}]", 0],
    ["with a headless Service", "10.96.3.4:3306", "clusterIP: None, ports: [{port: 3306}]", 0],
  ])("%s", (_, to, spec, count) => {
    expect(doubts(to, spec)).toHaveLength(count);
  });
});

test("the mesh's settings matter where something moves", () => {
  const matters = (before: Files, after: Files) =>
    doubtsOf(before, after).find(({ kind }) => kind === "mesh-config")?.matters;
  expect(matters(BASE, [...BASE, entry("stock")])).toBe(true);
  expect(matters(BASE, BASE)).toBe(false);
});

test("the order of documents changes nothing", () => {
  const before = [...BASE, entry("ledger"), entry("stock", { port: 3307 }), entry("archive", { port: 3308 })];
  const after = [...BASE, entry("ledger"), entry("stock"), entry("archive")];
  const expected = JSON.stringify(told(doubtsOf(before, after)));
  const files = (of: Files) => fc.shuffledSubarray([...of], { minLength: of.length });
  fc.assert(
    fc.property(files(before), files(after), (a, b) => JSON.stringify(told(doubtsOf(a, b))) === expected),
    { numRuns: 10 },
  );
});

const told = (doubts: readonly Doubt[]) => doubts.map(({ text, about, otherwise }) => [text, about, otherwise?.if]);
