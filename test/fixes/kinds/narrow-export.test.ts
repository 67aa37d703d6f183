import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { entry, namespace, service, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, kinds, whyNot } from "../the-story.ts";

describe("narrow-export", () => {
  const shop: Files = {
    "shop/namespace.yaml": namespace("shop"),
    "shop/cart.yaml": workload("shop/cart", { DB: "mysql.demo:3306" }),
    "demo/app.yaml": workload("demo/app"),
  };
  test("includes the namespaces that use the host", async () => {
    // shop uses the entry, and is hit by it all the same: it cannot be left out.
    const change = aChange({ ...base, ...shop }, { "demo/mysql.yaml": entry() });
    expect(whyNot(await change.fixes(), "narrow-export")).toContain("`shop` uses `mysql.demo` and is hit too");
  });
  test("replaces what is written, in its style", async () => {
    const written = entry({ "  resolution": '  exportTo: ["*"] # everybody\n  resolution' });
    const change = aChange({ ...base, "demo/app.yaml": workload("demo/app") }, { "demo/mysql.yaml": written });
    const fix = fixOf(await change.fixes(), "narrow-export");
    expect(added(fix)).toEqual([
      ["demo/mysql.yaml", '-  exportTo: ["*"] # everybody', '+  exportTo: ["."] # everybody'],
    ]);
    expect(fix.conditions).toEqual([]);
  });
  test("does not take those for users whose calls the entry takes away, though they are in its range", async () => {
    const range = entry({ "  ports": "  addresses: [10.10.0.0/16]\n  ports" });
    const change = aChange({ ...base, "demo/app.yaml": workload("demo/app") }, { "demo/mysql.yaml": range });
    const proposal = await change.fixes("foreign-capture");
    expect(kinds(proposal)).toEqual(["narrow-export", "confine-with-sidecar"]);
    for (const fix of proposal.fixes) expect(findingsAfter(change, fix)).toEqual([]);
    expect(whyNot(proposal, "add-address")).toContain("has addresses already (`10.10.0.0/16`)");
  });
  test("is an annotation on a Service", async () => {
    const http = service("demo/web", "{name: http-web, port: 3306}");
    const change = aChange({ ...base, "demo/app.yaml": workload("demo/app") }, { "demo/web.yaml": http });
    const fix = fixOf(await change.fixes("foreign-capture"), "narrow-export");
    expect(added(fix)).toEqual([["demo/web.yaml", "+  annotations:", '+    networking.istio.io/exportTo: "."']]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

describe("a route that moves calls of other namespaces", () => {
  const route = (id: string, exportTo = "") => {
    const [ns, name] = id.split("/");
    return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${ns}}
spec:
  hosts: [cart.shop.svc.cluster.local] # by its full name
${exportTo}  http: [{route: [{destination: {host: cart.shop.svc.cluster.local, subset: canary}}]}]
`;
  };
  const shop: Files = {
    "shop/namespace.yaml": namespace("shop"),
    "shop/cart.yaml": `${workload("shop/cart")}---\n${service("shop/cart", "{name: http, port: 8080}")}`,
    "demo1/caller.yaml": workload("demo1/caller", { CART: "http://cart.shop.svc.cluster.local:8080/items" }),
    "test/namespace.yaml": namespace("test"),
  };
  test("is kept to its own namespace", async () => {
    const change = aChange(shop, { "test/route.yaml": route("test/canary") });
    const fix = fixOf(await change.fixes("lost-destination"), "narrow-export");
    expect(fix.title).toBe("Export VirtualService `test/canary` to `test` only");
    expect(added(fix)).toEqual([["test/route.yaml", "+  exportTo:", '+  - "."']]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("but not where it stands beside the service that it is for", async () => {
    const change = aChange(shop, { "shop/route.yaml": route("shop/canary") });
    expect(whyNot(await change.fixes("lost-destination"), "narrow-export")).toContain("which it is for");
  });
  test("but not from its own namespace", async () => {
    const change = aChange(shop, { "demo1/route.yaml": route("demo1/canary") });
    expect(whyNot(await change.fixes("lost-destination"), "narrow-export")).toContain("which is hit itself");
  });
});
