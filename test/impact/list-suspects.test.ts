// Who is asked about what is there already: who opens a listener for just any address comes first.
import { expect, test } from "vitest";
import { listSuspects } from "../../src/impact/list-suspects.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const workload = (name: string, namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: app}]}}
`;
const entry = (name: string, port: number, address = "") => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop}
spec:
  hosts: [${name}.example]
  ${address}
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
  resolution: DNS
`;
const service = (name: string, port: number) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{name: http, port: ${port}}]}
`;

const suspectsOf = (texts: readonly string[], counts: (key: string) => boolean = () => true) =>
  listSuspects(simulateSnapshot(new Map([["all.yaml", texts.join("---\n")]]), { istio: "1.30" }).simulation, counts);

const SIDECAR = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: billing}
spec: {egress: [{hosts: ["*/*"]}]}
`;

test("openers alone, conflicts, sharers together, then everything else of Istio", () => {
  const texts = [
    workload("cart", "shop"),
    entry("a", 3306),
    entry("b", 3306),
    entry("own", 9092, "addresses: [240.1.0.1]"),
  ];
  expect(suspectsOf([...texts, service("web", 80), SIDECAR])).toEqual([
    ["Service shop/web"],
    ["ServiceEntry shop/a"],
    ["ServiceEntry shop/b"],
    ["ServiceEntry shop/a", "ServiceEntry shop/b"],
    ["ServiceEntry shop/own"],
    ["Sidecar billing/default"],
  ]);
});

test("objects that do not count are left out, and so is a listener of a crowd", () => {
  const crowd = Array.from({ length: 9 }, (_, index) => service(`web-${index}`, 80));
  expect(suspectsOf([workload("cart", "shop"), ...crowd])).toEqual([]);
  const texts = [workload("cart", "shop"), entry("a", 3306), entry("b", 3306)];
  expect(suspectsOf(texts, (key) => key.endsWith("/b"))).toEqual([["ServiceEntry shop/b"]]);
});
