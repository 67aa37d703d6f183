// What is too much to be told is cut, and the cut is told.
import { expect, test } from "vitest";
import { compare } from "../../src/impact/compare.ts";
import { findCalls } from "../../src/impact/find-calls.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const variables = (count: number): string =>
  Array.from({ length: count }, (_, i) => `{name: ADDR_${i}, value: "10.9.${i >> 8}.${i & 255}:5432"}`).join(", ");

const client = (calls: number): string => `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Pod
metadata: {name: nightly, namespace: shop}
spec: {containers: [{name: main, image: main, env: [${variables(calls)}]}]}
---
`;

const entryOf = (ranges: number): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: warehouse, namespace: shop}
spec:
  hosts: [warehouse.corp]
  addresses: [${Array.from({ length: ranges }, (_, i) => `10.${i}.0.0/16`).join(", ")}]
  ports: [{number: 5432, name: tcp, protocol: TCP}]
  resolution: NONE
`;

function noticesOf(before: string, after: string) {
  const settings = { istio: "1.30.3" };
  const old = simulateSnapshot(new Map([["shop.yaml", before]]), settings).simulation;
  const now = simulateSnapshot(new Map([["shop.yaml", after]]), { ...settings, base: old.mesh }).simulation;
  const [callsBefore, callsAfter] = [findCalls(old.mesh), findCalls(now.mesh)];
  const { notices } = compare({ before: old, after: now, callsBefore, callsAfter, without: () => old });
  return { notices: notices.map(({ code, message }) => `${code}: ${message}`), calls: callsAfter.length };
}

test("200 destinations of a workload and 32 ranges of a listener are told in full", () => {
  expect(noticesOf(client(200), client(200) + entryOf(32))).toEqual({ notices: [], calls: 200 });
});

test("of more, the rest is counted", () => {
  expect(noticesOf(client(207), client(207) + entryOf(33))).toEqual({
    calls: 200,
    notices: [
      "many-calls: shop/nightly names 207 destinations; the first 200 are followed, what a change does to the others is not told.",
      "many-ranges: The listener 0.0.0.0:5432 takes 33 address ranges; what a change does to traffic that nobody names is told for the first 32 of them.",
    ],
  });
});
