import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { meshConfig, namespace, service, workload } from "../manifests.ts";
import { findingsAfter, fixOf, whyNot } from "../the-story.ts";

const strict = meshConfig("outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n");
const kind = "register-destination";
const calls = (env: Readonly<Record<string, string>>): Files => ({
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", env),
});

describe("under REGISTRY_ONLY what is called is registered", () => {
  test("by name, as what is spoken there, for its own namespace only", async () => {
    const change = aChange(calls({ PAY: "https://pay.example/v1" }), { "istio.yaml": strict });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.title).toBe("Register `pay.example` with a ServiceEntry in `shop`");
    expect(fix.edits.map(({ path }) => path)).toEqual(["shop/pay-example.yaml"]);
    expect(fix.edits[0]?.after).toContain('exportTo:\n  - "."\n');
    expect(fix.edits[0]?.after).toContain(
      "resolution: DNS\n  ports:\n  - number: 443\n    name: tls-443\n    protocol: TLS\n",
    );
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("by address, to which the connection goes on", async () => {
    const change = aChange(calls({ DB: "10.10.13.110:3306" }), { "istio.yaml": strict });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.edits[0]?.after).toContain("addresses:\n  - 10.10.13.110\n");
    expect(fix.edits[0]?.after).toContain("resolution: NONE\n");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("with an address of its own where the sidecars answer DNS, and nothing on the wire tells hosts apart", async () => {
    const capturing = meshConfig(
      "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\ndefaultConfig:\n  proxyMetadata:\n    ISTIO_META_DNS_CAPTURE: 'true'\n",
    );
    const change = aChange(calls({ DB: "ledger.corp.example:5432" }), { "istio.yaml": capturing });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.edits[0]?.after).toContain("addresses:\n  - 240.1.0.1\n");
    expect(fix.reason).not.toContain("whatever else");
  });
  test("and what it takes besides is said where they do not", async () => {
    const change = aChange(calls({ DB: "ledger.corp.example:5432" }), { "istio.yaml": strict });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.reason).toContain("In `shop` it also takes whatever else goes to port 5432");
  });
});

test("what a Service declares is not registered a second time", async () => {
  const sidecar =
    "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: default, namespace: shop}\nspec:\n  egress: [{hosts: [./*]}]\n";
  const files = {
    ...calls({ PRICES: "http://prices.billing.svc.cluster.local:8080" }),
    "istio.yaml": strict,
    "billing/prices.yaml": `${workload("billing/prices")}---\n${service("billing/prices", "{name: http, port: 8080}")}`,
  };
  const change = aChange(files, { "shop/sidecar.yaml": sidecar });
  expect(whyNot(await change.fixes("lost-destination"), kind)).toContain("nobody has registered");
});
