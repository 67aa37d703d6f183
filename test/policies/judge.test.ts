import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { review } from "../../src/review.ts";

const shipped = readShippedPolicies();
const namespace = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`;
const client = (name: string, destination: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: main
        env:
        - {name: STOCK_DB, value: "${destination}"}
`;
const entry = (name: string, port = 3306) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: warehouse}
spec:
  hosts: [${name}.warehouse.example]
  resolution: STATIC
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
  endpoints: [{address: 172.20.9.9}]
`;

const base = new Map([
  ["namespaces.yaml", ["shop", "warehouse"].map(namespace).join("---\n")],
  ["shop/cart.yaml", client("cart", "10.10.13.110:3306")],
]);
const withFiles = (...files: readonly (readonly [string, string])[]) => new Map([...base, ...files]);
const reviewed = (after: ReadonlyMap<string, string>, policies = shipped, before: ReadonlyMap<string, string> = base) =>
  review(before, after, { policies, istio: "1.30" });

describe("what a finding says", () => {
  test("who takes what from whom, in the reader's names", async () => {
    const { findings } = await reviewed(withFiles(["warehouse/stock.yaml", entry("stock")]));
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding).toMatchObject({
      severity: "error",
      port: 3306,
      listeners: ["0.0.0.0:3306"],
      namespaces: ["shop"],
      workloads: ["shop/cart"],
      location: { path: "warehouse/stock.yaml", startLine: 1, endLine: 8, side: "after" },
    });
    expect(finding?.title).toBe("MySQL traffic of shop/cart would go to stock.warehouse.example");
    expect(finding?.message).toBe(
      "ServiceEntry `warehouse/stock` takes connections to port 3306 that are not meant for it: `shop/cart` → " +
        "`10.10.13.110:3306` (`STOCK_DB`, shop/cart.yaml:12). Today they go straight to the address itself; after this " +
        "change they would go to `stock.warehouse.example`. It listens on `0.0.0.0:3306` in every sidecar of namespace " +
        "`shop`: all MySQL traffic that has no listener of its own would go to `stock.warehouse.example`, whatever address " +
        "it is for.",
    );
  });

  test("many callers are counted", async () => {
    const clients = ["cart", "orders", "returns"].map(
      (name) => [`shop/${name}.yaml`, client(name, "10.10.13.110:3306")] as const,
    );
    const { findings } = await reviewed(
      withFiles(...clients, ["warehouse/stock.yaml", entry("stock")]),
      shipped,
      withFiles(...clients),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      "MySQL traffic of 3 workloads of shop would go to stock.warehouse.example",
    ]);
    expect(findings[0]?.workloads).toEqual(["shop/cart", "shop/orders", "shop/returns"]);
  });
});

describe("one problem, one finding", () => {
  const id = async (after: ReadonlyMap<string, string>, before?: ReadonlyMap<string, string>) =>
    (await reviewed(after, shipped, before)).findings.map((finding) => finding.id);

  test("the same on the next push, although lines move and one more client is hit", async () => {
    const first = await id(withFiles(["warehouse/stock.yaml", entry("stock")]));
    const moved = withFiles(
      ["db/all.yaml", `# databases\n---\n${entry("stock")}`],
      ["shop/orders.yaml", client("orders", "10.10.13.111:3306")],
    );
    expect(first).toHaveLength(1);
    expect(await id(moved)).toEqual(first);
  });

  test("one for each port and each cause", async () => {
    const after = withFiles(["a.yaml", entry("stock")], ["b.yaml", entry("cache", 6379)]);
    const { findings } = await reviewed(after);
    expect(findings.map(({ port, causes }) => [port, causes.map(({ name }) => name)]).toSorted()).toEqual([
      [3306, ["stock"]],
      [6379, ["cache"]],
    ]);
  });

  test("a conflict between new entries is not told beside the capture that both cause", async () => {
    const { findings } = await reviewed(withFiles(["a.yaml", entry("stock")], ["b.yaml", entry("archive")]));
    expect(findings.map(({ policy, causes }) => [policy, causes.length])).toEqual([["foreign-capture", 2]]);
    expect(
      (
        await reviewed(
          withFiles(["b.yaml", entry("archive")], ["a.yaml", entry("stock")]),
          shipped,
          withFiles(["a.yaml", entry("stock")]),
        )
      ).findings.map(({ policy }) => policy),
    ).toEqual(["listener-conflict"]);
  });
});

describe("a policy that fails", () => {
  const failing = `id: failing
title: Fails
explanation: Fails.
judges: change
rules:
  - {about: call, when: "call.port > 'x'", severity: error, title: t, message: m}
remedy: r
`;
  test("is a notice, never a finding, and no green", async () => {
    const { findings, notices, verdict } = await reviewed(
      withFiles(["shop/orders.yaml", client("orders", "10.10.13.111:3306")]),
      new Map([...shipped, ["mine/failing.yaml", failing]]),
    );
    expect(findings).toEqual([]);
    expect(verdict).toBe("incomplete");
    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toMatch(/mine\/failing.yaml is not applied: a condition about call fails: /);
  });

  test("does not hide a finding of another policy", async () => {
    const after = withFiles(["warehouse/stock.yaml", entry("stock")]);
    const { verdict } = await reviewed(after, new Map([...shipped, ["mine/failing.yaml", failing]]));
    expect(verdict).toBe("block");
  });
});
