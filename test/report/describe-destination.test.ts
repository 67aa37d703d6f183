// Where calls end, in words.
import { expect, test } from "vitest";
import { clusterHost, describeDestination, portOf, withoutPort } from "../../src/report/describe-destination.ts";
import type { CallResult } from "../../src/simulation/call.ts";

const call = { from: "shop/front", to: "pay.example:443", protocol: "tcp" } as const;
const ended = (outcome: string, more: Partial<CallResult> = {}): CallResult => ({
  call,
  outcome,
  symptom: "connected",
  steps: [],
  ...more,
});
const cluster = (name: string, endpoints?: readonly string[]) =>
  ended(name, { cluster: name, ...(endpoints !== undefined && { endpoints }) });

test.each<[CallResult, string]>([
  [ended("PassthroughCluster"), "`pay.example`, directly"],
  [ended("PassthroughCluster", { resolved: "10.0.0.9" }), "`10.0.0.9`, directly"],
  [ended("PassthroughCluster", { resolved: "svc:shop/cart:443" }), "the cluster IP of `shop/cart`, directly"],
  [ended("direct", { resolved: "svc:shop/cart:443" }), "the cluster IP of `shop/cart`, directly, without a sidecar"],
  [cluster("outbound|443||cart", ["pod:shop/cart-0:443"]), "`cart`, pod `shop/cart-0:443`"],
  [ended("BlackHoleCluster", { cluster: "BlackHoleCluster" }), "nobody: the mesh lets out only who is registered"],
  [ended("block_all", { virtualHost: "block_all" }), "nobody: its own sidecar answers 502"],
  [ended("unresolved"), "not known: its name has no address in Git"],
  [ended("error: no listener matched", { error: "no listener matched" }), "nobody: `no listener matched`"],
  [cluster("outbound|443||pay.example"), "`pay.example`"],
  [cluster("outbound|443|v2|pay.example"), "`pay.example (v2)`"],
  [cluster("outbound|443||pay.example", []), "`pay.example`, which has no endpoints"],
  [cluster("outbound|443||pay.example", ["10.0.0.1:443"]), "`pay.example`, `10.0.0.1:443`"],
  [
    cluster("outbound|443||pay.example", ["10.0.0.1:443", "10.0.0.2:443", "10.0.0.3:443"]),
    "`pay.example`, `10.0.0.1:443`, `10.0.0.2:443` and 1 more",
  ],
  [
    ended("weighted:…", {
      weighted: [
        { cluster: "outbound|443|v1|pay.example", weight: 80 },
        { cluster: "outbound|443|v2|pay.example", weight: 20 },
      ],
    }),
    "80 % `pay.example (v1)`, 20 % `pay.example (v2)`",
  ],
])("%o", (result, words) => {
  expect(describeDestination(result)).toBe(words);
});

test("addresses come apart at their port", () => {
  expect([withoutPort("[2001:db8::1]:443"), portOf("[2001:db8::1]:443")]).toEqual(["2001:db8::1", 443]);
  expect([withoutPort("svc:shop/cart:80"), portOf("svc:shop/cart:80")]).toEqual(["svc:shop/cart", 80]);
  expect(portOf("cart")).toBe(0);
  expect(clusterHost("PassthroughCluster")).toBe("PassthroughCluster");
});
