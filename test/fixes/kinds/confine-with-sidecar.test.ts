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
    const bare = "resources: [client.yaml, server.yaml]\nnamespace: {{ .namespace }}\n";
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
    expect(kinds(proposal)).toEqual(["add-address", "split-resolution", "enable-dns-capture"]);
  });
});

describe("the root namespace", () => {
  const istio: Files = {
    "istio/namespace.yaml": namespace("istio-system"),
    "istio/jaeger.yaml": workload("istio-system/jaeger", { STORE: "10.10.13.110:3306" }),
  };
  test("gets Sidecars with a selector: one without would be the whole mesh's", async () => {
    const change = aChange({ ...base, ...istio }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits.map(({ path }) => path)).toEqual(["demo1/sidecar.yaml", "istio/jaeger-sidecar.yaml"]);
    expect(fix.edits[1]?.after).toContain("  name: jaeger\n  namespace: istio-system\n");
    expect(fix.edits[1]?.after).toContain("workloadSelector:\n    labels:\n      app: jaeger\n");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

describe("egress listeners of the mesh's default", () => {
  test("are repeated with their ports, binds and capture", async () => {
    const root = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: istio-system}
spec:
  egress:
  - port: {number: 9080, protocol: HTTP, name: egress}
    bind: 127.0.0.9
    captureMode: NONE
    hosts: ["*/*"]
  - hosts: ["*/*"]
`;
    const change = aChange({ ...base, "istio/default.yaml": root }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.edits[0]?.after).toContain("      number: 9080\n");
    expect(fix.edits[0]?.after).toContain("bind: 127.0.0.9\n    captureMode: NONE\n");
    expect(fix.edits[0]?.after).not.toContain("*/*");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

describe("more namespaces than anybody would review", () => {
  const crowd = Object.fromEntries(
    Array.from({ length: 22 }, (_, index) => [
      `team${index}/app.yaml`,
      workload(`team${index}/app`, { DB: "10.10.13.110:3306", NEXT: `http://web.team${(index + 1) % 22}:8080/` }),
    ]),
  );
  const webs = Object.fromEntries(
    Array.from({ length: 22 }, (_, index) => [
      `team${index}/web.yaml`,
      service(`team${index}/web`, "{name: http, port: 8080}"),
    ]),
  );
  const many: Files = {
    ...crowd,
    ...webs,
    "istio/config.yaml": service("istio-system/istiod", "{name: http, port: 15014}"),
  };

  test("get one default for the whole mesh, which keeps what each of them calls", async () => {
    const change = aChange(many, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.title).toBe("Put a Sidecar into the root namespace, for the whole mesh");
    expect(fix.edits.map(({ path }) => path)).toEqual(["istio/sidecar.yaml"]);
    expect(fix.edits[0]?.after.match(/- team\d+\/web\.team\d+\.svc/g)).toHaveLength(22);
    expect(fix.reason).toContain("All 22 namespaces without a Sidecar of their own");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("and whoever uses what is kept out gets a Sidecar of its own", async () => {
    const user = workload(
      "user/app",
      { DB: "mysql.demo:3306" },
      "proxy.istio.io/config: \"proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}\"",
    );
    const change = aChange(many, { "demo/mysql.yaml": entry(), "user/app.yaml": user });
    const fix = fixOf(await change.fixes("foreign-capture"), "confine-with-sidecar");
    expect(fix.title).toBe("Put a Sidecar into the root namespace, for the whole mesh, and into `user`");
    expect(fix.edits.find(({ path }) => path.startsWith("user/"))?.after).toContain("- demo/mysql.demo\n");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("is refused where one that is hit uses it too", async () => {
    const change = aChange(
      { ...many, "team1/user.yaml": workload("team1/user", { DB: "mysql.demo:3306" }) },
      { "demo/mysql.yaml": entry() },
    );
    expect(whyNot(await change.fixes("foreign-capture"), "confine-with-sidecar")).toBe(
      "22 namespaces are hit, and `team1` calls what hits it",
    );
  });
  test("is narrowed where there is one already", async () => {
    const root = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: istio-system}
spec:
  egress:
  - hosts: ["*/*"] # all
`;
    const change = aChange({ ...many, "istio/default.yaml": root }, { "demo/mysql.yaml": entry() });
    const fix = fixOf(await change.fixes(), "confine-with-sidecar");
    expect(fix.title).toBe("Narrow Sidecar `istio-system/default`, the default of the mesh");
    expect(fix.edits.map(({ path }) => path)).toEqual(["istio/default.yaml"]);
    expect(fix.edits[0]?.after).toContain("# all");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});
