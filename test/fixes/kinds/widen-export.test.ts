import { expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { entry, namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const mysql = (exportTo = "") =>
  entry({ "  ports:": `  addresses: [240.1.0.9]\n  ports:`, "  resolution": `${exportTo}  resolution` });
const base: Files = {
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { DB: "240.1.0.9:3306", PRICES: "http://prices.billing:8080" }),
  "demo/app.yaml": workload("demo/app"),
  "demo/mysql.yaml": mysql(),
};

test("who still calls an entry is shown it again", async () => {
  const change = aChange(base, { "demo/mysql.yaml": mysql('  exportTo: ["."] # ours\n') });
  const fix = fixOf(await change.fixes("lost-destination"), "widen-export");
  expect(fix.title).toBe("Show ServiceEntry `demo/mysql` to `shop` as well");
  expect(added(fix)).toEqual([["demo/mysql.yaml", '-  exportTo: ["."] # ours', '+  exportTo: [".", "shop"] # ours']]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("a Service says it in an annotation", async () => {
  const prices = (annotation: string) =>
    `${workload("billing/prices")}---\n${service("billing/prices", "{name: http, port: 8080}").replace("metadata:\n", `metadata:\n${annotation}`)}`;
  const narrow = '  annotations:\n    networking.istio.io/exportTo: "~"\n';
  const change = aChange({ ...base, "billing/prices.yaml": prices("") }, { "billing/prices.yaml": prices(narrow) });
  const fix = fixOf(await change.fixes("lost-destination"), "widen-export");
  expect(added(fix)[0]?.at(-1)).toBe('+    networking.istio.io/exportTo: "shop"');
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("an object that is gone is not shown to anybody", async () => {
  const change = aChange(base, { "demo/mysql.yaml": "" });
  expect(whyNot(await change.fixes("lost-destination"), "widen-export")).toContain("by its exportTo");
});
