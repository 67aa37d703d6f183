import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { entry, namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const base: Files = {
  "demo/namespace.yaml": namespace("demo"),
  "shop/cart.yaml": workload("shop/cart", { LEDGER: "10.68.0.40:5432" }),
  "billing/ledger.yaml": `${workload("billing/ledger")}---\n${service("billing/ledger", "{name: tcp, port: 5432}", "  clusterIP: 10.68.0.40\n")}`,
};
const at = (address: string, more: Readonly<Record<string, string>> = {}) =>
  entry({ "  ports:": `  addresses: [${address}] # fixed\n  ports:`, ...more });
const kind = "replace-address";

describe("an address that is somebody else's", () => {
  test("gives way to one of the pool, and others of the entry stay", async () => {
    const change = aChange(base, { "demo/mysql.yaml": at("240.1.0.1, 10.68.0.40") }, { states: true });
    const fix = fixOf(await change.fixes("address-overlap"), kind);
    expect(fix.title).toBe("Give ServiceEntry `demo/mysql` the address `240.1.0.2` instead of `10.68.0.40`");
    expect(added(fix)).toEqual([
      [
        "demo/mysql.yaml",
        "-  addresses: [240.1.0.1, 10.68.0.40] # fixed",
        "+  addresses: [240.1.0.1, 240.1.0.2] # fixed",
      ],
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("also where it only lies in a range that the cluster hands out", async () => {
    const range =
      "apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: kubernetes}\nspec: {cidrs: [10.68.0.0/16]}\n";
    const change = aChange(
      { ...base, "cluster.yaml": range },
      { "demo/mysql.yaml": at("10.68.7.7") },
      { states: true },
    );
    const fix = fixOf(await change.fixes("address-overlap"), kind);
    expect(fix.title).toContain("`240.1.0.1` instead of `10.68.7.7`");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

describe("it stays", () => {
  test("with resolution NONE, which sends to that very address", async () => {
    const none = at("10.68.0.40", { STATIC: "NONE", "  endpoints:\n    - address: 172.20.9.9\n": "" });
    expect(
      whyNot(await aChange(base, { "demo/mysql.yaml": none }, { states: true }).fixes("address-overlap"), kind),
    ).toContain("NONE");
  });
  test("where the pool has none of its family", async () => {
    const proposal = await aChange(base, { "demo/mysql.yaml": at("10.68.0.40") }, { states: true }).fixes(
      "address-overlap",
      {
        addressPool: "fd00:5e::/112",
      },
    );
    expect(whyNot(proposal, kind)).toBe("the address pool has nothing of the family of `10.68.0.40`");
  });
});
