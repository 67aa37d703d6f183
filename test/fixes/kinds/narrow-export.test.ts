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
