import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { entry, namespace, service, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, kinds, whyNot } from "../the-story.ts";

describe("confine-with-sidecar", () => {
  const shop: Files = {
    "shop/namespace.yaml": namespace("shop"),
    "shop/cart.yaml": `${workload("shop/cart")}---\n${service("shop/cart", "{name: http, port: 8080}")}`,
    "demo1/caller.yaml": workload("demo1/caller", { CART: "http://cart.shop:8080/items" }),
  };
  test("keeps what the namespace is known to call", async () => {
    const change = aChange({ ...base, ...shop }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.title).toBe("Put a Sidecar into `demo1` and `shop`");
    expect(fix.edits.map(({ path }) => path)).toEqual(["demo1/sidecar.yaml", "shop/sidecar.yaml"]);
    expect(fix.edits[0]?.after).toContain("- shop/cart.shop.svc.cluster.local\n");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("keeps what a VirtualService of a called host sends to", async () => {
    const routed = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http: [{route: [{destination: {host: cart.next.svc.cluster.local, port: {number: 8080}}}]}]
`;
    const next = { "next/cart.yaml": service("next/cart", "{name: http, port: 8080}"), "shop/vs.yaml": routed };
    const change = aChange({ ...base, ...shop, ...next }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits[0]?.after).toContain("next/cart.next.svc.cluster.local\n");
    expect(fix.edits[0]?.after).toContain("shop/cart.shop.svc.cluster.local\n");
  });
  test("narrows a Sidecar that is there", async () => {
    const sidecar = `apiVersion: networking.istio.io/v1beta1
kind: Sidecar
metadata: {name: usual, namespace: demo1}
spec:
  egress:
  - hosts:
    - "./*"
    - "*/*" # all of it
`;
    const change = aChange({ ...base, "demo1/usual.yaml": sidecar }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.title).toBe("Narrow Sidecar `demo1/usual`");
    expect(added(fix)).toEqual([
      ["demo1/usual.yaml", '-    - "*/*" # all of it', '+    - "istio-system/*" # all of it'],
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("gives egress to a Sidecar that has none", async () => {
    const sidecar = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: client, namespace: demo1}
spec:
  workloadSelector: {labels: {app: client}}
  outboundTrafficPolicy: {mode: ALLOW_ANY}
`;
    const change = aChange({ ...base, "demo1/usual.yaml": sidecar }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits[0]?.after).toBe(`${sidecar}  egress:\n  - hosts:\n    - "./*"\n    - istio-system/*\n`);
  });
  test("keeps the outbound policy of the mesh's own default", async () => {
    const root = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: istio-system}
spec:
  outboundTrafficPolicy: {mode: ALLOW_ANY}
  egress: [{hosts: ["./*", "istio-system/*", "demo/*"]}]
`;
    const change = aChange({ ...base, "istio/default.yaml": root }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits[0]?.after).toContain("mode: ALLOW_ANY");
    expect(fix.edits[0]?.after).not.toContain("demo/*");
  });
  test("lists its file in the kustomization beside it", async () => {
    const text =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- client.yaml\n- server.yaml\n";
    const change = aChange({ ...base, "demo1/kustomization.yaml": text }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(added(fix)[0]).toEqual(["demo1/kustomization.yaml", "+- sidecar.yaml"]);
  });
  test("goes into a file that is listed where the kustomization cannot be edited", async () => {
    const bare = "resources: [client.yaml, server.yaml]\n";
    const change = aChange({ ...base, "demo1/kustomization.yaml": bare }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits.map(({ path }) => path)).toEqual(["demo1/client.yaml"]);
    expect(added(fix)[0]?.slice(0, 4)).toEqual([
      "demo1/client.yaml",
      "+---",
      expect.stringContaining("+# What the sidecars of demo1"),
      "+apiVersion: networking.istio.io/v1",
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("is no use where the entry's own namespace is hit", async () => {
    const home = { "demo/app.yaml": workload("demo/app", { OLD: "10.10.13.110:3306" }) };
    const proposal = await aChange({ ...base, ...home }, { "demo/mysql.yaml": entry() }).fixes("foreign-capture");
    expect(whyNot(proposal, "confine-with-sidecar")).toContain("its own namespace");
    expect(whyNot(proposal, "narrow-export")).toContain("its own namespace");
    expect(kinds(proposal)).toEqual(["add-address"]);
    expect(proposal.fixes[0]?.reason).toContain("It is the only fix that holds.");
  });
});
