// What a review makes of what Git does not say: both outcomes, and which of them counts.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();
const namespace = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`;
const CLIENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: main, env: [{name: STOCK_DB, value: "10.10.13.110:3306"}]}]}
`;
const entry = (name: string, endpoint: string, port = 3306) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: warehouse}
spec:
  hosts: [${name}.example]
  resolution: STATIC
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
  endpoints: [{address: ${endpoint}}]
`;
const OWN = "10.10.13.110";
const FOREIGN = "172.20.9.9";
const state = (...files: readonly string[]) =>
  new Map([["mesh.yaml", [namespace("shop"), namespace("warehouse"), CLIENT, ...files].join("---\n")]]);
const reviewed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  review(before, after, { policies, istio: "1.30" });

describe("two entries of the base come to meet", () => {
  test("only the other order does harm: a warning that names it, with fixes", async () => {
    const result = await reviewed(
      state(entry("ledger", OWN), entry("stock", FOREIGN, 3307)),
      state(entry("ledger", OWN), entry("stock", FOREIGN)),
    );
    expect(result.verdict).toBe("warn");
    const finding = result.findings.find(({ onlyIf }) => onlyIf !== undefined);
    expect(finding?.policy).toBe("foreign-capture");
    expect(finding?.severity).toBe("warning");
    expect(finding?.title).toMatch(/, if ServiceEntry warehouse\/stock is older than ServiceEntry warehouse\/ledger$/);
    expect(finding?.fixes.map(({ kind }) => kind)).toContain("add-address");
    const [assumption] = result.assumptions.filter(({ otherwise }) => otherwise !== undefined);
    expect(assumption?.otherwise?.only).toEqual([finding?.id]);
  });

  test("only the order that is taken to be so does harm: it counts, and the other one is told", async () => {
    const result = await reviewed(
      state(entry("ledger", FOREIGN, 3307), entry("stock", OWN)),
      state(entry("ledger", FOREIGN), entry("stock", OWN)),
    );
    expect(result.verdict).toBe("block");
    expect(result.findings.map(({ onlyIf, severity }) => [onlyIf, severity])).toEqual([[undefined, "error"]]);
    const [assumption] = result.assumptions.filter(({ otherwise }) => otherwise !== undefined);
    expect(assumption?.otherwise?.gone).toEqual([result.findings[0]?.id]);
    expect(assumption?.otherwise?.possible).toEqual([expect.stringContaining("would get no listener")]);
  });

  test("neither order does harm: nothing is told", async () => {
    const result = await reviewed(
      state(entry("ledger", FOREIGN, 3307), entry("stock", FOREIGN, 3308)),
      state(entry("ledger", FOREIGN, 3309), entry("stock", FOREIGN, 3308)),
    );
    expect(result.assumptions.filter(({ otherwise }) => otherwise !== undefined)).toEqual([]);
  });
});

test("a new entry is younger than what was there: nothing is left open", async () => {
  const result = await reviewed(state(entry("stock", OWN)), state(entry("stock", OWN), entry("archive", FOREIGN)));
  expect(result.assumptions.filter(({ kind }) => kind === "creation-order")).toEqual([]);
});

test("what cannot be otherwise with equal chance is told, and is no finding", async () => {
  const config = `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: '{"defaultConfig": {"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true"}}}'}
`;
  const result = await reviewed(state(config), state(config, entry("stock", FOREIGN)));
  expect([result.verdict, result.findings]).toEqual(["pass", []]);
  const [assumption] = result.assumptions.filter(({ otherwise }) => otherwise !== undefined);
  expect(assumption?.kind).toBe("allocated-address");
  expect(assumption?.otherwise?.possible).toEqual(["MySQL traffic of shop/cart would go to stock.example"]);
});

test("more doubts than there may be simulations are said not to be simulated", async () => {
  const names = Array.from({ length: 9 }, (_, index) => `entry-${index}`);
  const result = await reviewed(
    state(...names.map((name, index) => entry(name, FOREIGN, 4000 + index))),
    state(...names.map((name) => entry(name, FOREIGN))),
  );
  const orders = result.assumptions.filter(({ kind }) => kind === "creation-order");
  expect(orders).toHaveLength(8);
  expect(orders.filter(({ text }) => text.endsWith("was not simulated"))).toHaveLength(2);
});
