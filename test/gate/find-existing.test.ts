// Only what is new: what both states have is no finding of a change that touches it, is told on request, and what the
// change makes worse is found.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import type { Snapshot } from "../../src/manifests/snapshot.ts";
import { review } from "../../src/review.ts";

const policies = readShippedPolicies();

const namespace = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`;

const client = (name: string, address: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name.split("/")[1]}, namespace: ${name.split("/")[0]}}
spec:
  selector: {matchLabels: {app: ${name.split("/")[1]}}}
  template:
    metadata: {labels: {app: ${name.split("/")[1]}}}
    spec: {containers: [{name: app, env: [{name: DB_ADDR, value: "${address}"}]}]}
`;

interface Entry {
  readonly name?: string;
  readonly labels?: string;
  readonly hosts?: string;
  readonly ports?: string;
  readonly extra?: string;
}

const entry = ({ name = "warehouse/stock", labels = "", hosts = "stock.warehouse", ...more }: Entry = {}) =>
  `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name.split("/")[1]}, namespace: ${name.split("/")[0]}${labels}}
spec:
  hosts: [${hosts}]
  ports: [${more.ports ?? "{number: 3306, name: tcp-stock, protocol: TCP}"}]
  resolution: STATIC
  endpoints: [{address: 172.20.9.9}]
${more.extra ?? ""}`;

/** A mesh in which an entry without addresses takes what a client sends to a database outside of the mesh. */
const BAD: Snapshot = new Map([
  ["shop/namespace.yaml", namespace("shop")],
  ["billing/namespace.yaml", namespace("billing")],
  ["warehouse/namespace.yaml", namespace("warehouse")],
  ["shop/cart.yaml", client("shop/cart", "10.10.13.110:3306")],
  ["warehouse/stock.yaml", entry()],
]);

const on = (files: Readonly<Record<string, string>>, base: Snapshot = BAD): Snapshot =>
  new Map([...base, ...Object.entries(files)]);

const without = (base: Snapshot, path: string): Snapshot => new Map([...base].filter(([other]) => other !== path));

const reviewOf = (before: Snapshot, after: Snapshot) =>
  review(before, after, { policies, istio: "1.30", existing: true });

const idsOf = (findings: readonly { readonly id: string }[] = []) => findings.map(({ id }) => id);

const captures = (findings: readonly { readonly policy: string }[] = []) =>
  findings.filter(({ policy }) => policy === "foreign-capture").length;

describe("a change that only touches what is bad already", () => {
  const added = reviewOf(without(BAD, "warehouse/stock.yaml"), BAD);

  test.each([
    ["a label", { "warehouse/stock.yaml": entry({ labels: ", labels: {team: stock}" }) }],
    ["a comment and other formatting", { "warehouse/stock.yaml": `# ours\n\n\n${entry().replaceAll("[", "[ ")}` }],
    ["a newer apiVersion", { "warehouse/stock.yaml": entry().replace("io/v1", "io/v1beta1") }],
    [
      "a further endpoint",
      { "warehouse/stock.yaml": entry().replace("172.20.9.9}", "172.20.9.9}, {address: 172.20.9.10}") },
    ],
    ["another client's image", { "shop/cart.yaml": `${client("shop/cart", "10.10.13.110:3306")}# 2\n` }],
  ])("%s: nothing blocks; on request it is told under the fingerprint that it had", async (_, files) => {
    const { verdict, findings, existing } = await reviewOf(BAD, on(files));
    expect({ verdict, captures: captures(findings) }).toEqual({ verdict: "pass", captures: 0 });
    const [bad] = (await added).findings.filter(({ policy }) => policy === "foreign-capture");
    expect(idsOf(existing)).toContain(bad?.id);
  });

  test("another file: the object is the same", async () => {
    const moved = on({ "warehouse/entries/stock.yaml": entry() }, without(BAD, "warehouse/stock.yaml"));
    const { verdict, existing } = await reviewOf(BAD, moved);
    expect({ verdict, existing: captures(existing) }).toEqual({ verdict: "pass", existing: 1 });
  });
});

describe("a change that makes it worse", () => {
  test("a second port takes more, and only that is found", async () => {
    const ports = "{number: 3306, name: tcp-stock, protocol: TCP}, {number: 5432, name: tcp-more, protocol: TCP}";
    const { verdict, findings, existing } = await reviewOf(BAD, on({ "warehouse/stock.yaml": entry({ ports }) }));
    expect(verdict).toBe("block");
    expect(findings.filter(({ policy }) => policy === "foreign-capture").map(({ port }) => port)).toEqual([5432]);
    expect(existing?.filter(({ policy }) => policy === "foreign-capture").map(({ port }) => port)).toEqual([3306]);
  });

  test("an entry that was for its own namespace is shown to all", async () => {
    const own = on({ "warehouse/stock.yaml": entry({ extra: '  exportTo: ["."]\n' }) });
    const { verdict, findings } = await reviewOf(own, BAD);
    expect({ verdict, captures: captures(findings) }).toEqual({ verdict: "block", captures: 1 });
  });
});

describe("fingerprints", () => {
  const idOfCapture = async (before: Snapshot, after: Snapshot) =>
    (await reviewOf(before, after)).findings.find(({ policy }) => policy === "foreign-capture")?.id;

  test("stay when lines move, when the path changes and when one more client is hit", async () => {
    const before = without(BAD, "warehouse/stock.yaml");
    const id = await idOfCapture(before, BAD);
    expect(id).toBeDefined();
    const client2 = { "billing/ledger.yaml": client("billing/ledger", "10.10.13.110:3306") };
    expect(await idOfCapture(before, on({ "warehouse/stock.yaml": `# one\n# two\n${entry()}` }))).toBe(id);
    expect(await idOfCapture(before, on({ "a.yaml": entry() }, before))).toBe(id);
    expect(await idOfCapture(on(client2, before), on(client2))).toBe(id);
  });

  test("differ by object and by port", async () => {
    const before = without(BAD, "warehouse/stock.yaml");
    const ports = "{number: 3307, name: tcp-stock, protocol: TCP}";
    const ids = [
      await idOfCapture(before, BAD),
      await idOfCapture(before, on({ "warehouse/stock.yaml": entry({ name: "warehouse/goods" }) })),
      await idOfCapture(before, on({ "warehouse/stock.yaml": entry({ ports }) })),
    ];
    expect(new Set(ids).size).toBe(3);
  });
});

describe("what is there", () => {
  test("is not looked for unless somebody asks", async () => {
    const { existing } = await review(BAD, BAD, { policies, istio: "1.30" });
    expect(existing).toBeUndefined();
  });

  test("is nothing where nothing is wrong", async () => {
    const fine = without(BAD, "warehouse/stock.yaml");
    expect((await reviewOf(fine, fine)).existing).toEqual([]);
  });

  test("is gone once the change cures it, and is no finding then", async () => {
    const cured = on({ "warehouse/stock.yaml": entry({ extra: '  exportTo: ["."]\n' }) });
    const { verdict, existing } = await reviewOf(BAD, cured);
    expect({ verdict, existing: captures(existing) }).toEqual({ verdict: "pass", existing: 0 });
  });

  test("two objects that do it together are told once", async () => {
    const both = on({ "billing/ledger.yaml": entry({ name: "billing/ledger", hosts: "ledger.billing" }) });
    const { existing = [] } = await reviewOf(both, both);
    const told = existing.filter(({ policy }) => policy === "foreign-capture");
    expect(told.map(({ causes }) => causes.map(({ name }) => name))).toEqual([["ledger", "stock"]]);
  });
});
