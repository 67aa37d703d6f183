import { expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const sidecar = (name: string, spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: ${name.split("/")[1]}, namespace: ${name.split("/")[0]}}\nspec:\n${spec}`;

const base: Files = {
  "istio/default.yaml": sidecar("istio-system/default", '  egress:\n  - hosts: ["./*", "istio-system/*"]\n'),
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080" }),
  "billing/prices.yaml": `${workload("billing/prices")}---\n${service("billing/prices", "{name: http, port: 8080}")}`,
};
const selector = "  workloadSelector: {labels: {app: cart}}\n  outboundTrafficPolicy: {mode: ALLOW_ANY}\n";
const POLICY = "sidecar-undoes-default";
const kind = "repeat-default-egress";

test("a Sidecar without egress gets that of the default, and what its workloads call", async () => {
  const change = aChange(base, { "shop/sidecar.yaml": sidecar("shop/cart", selector) }, { states: true });
  const fix = fixOf(await change.fixes(POLICY), kind);
  expect(added(fix)).toEqual([
    [
      "shop/sidecar.yaml",
      "+  egress:",
      "+  - hosts:",
      '+    - "./*"',
      "+    - istio-system/*",
      "+    - billing/prices.billing.svc.cluster.local",
    ],
  ]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("one that names everything is left as somebody wanted it", async () => {
  const open = sidecar("shop/cart", `${selector}  egress:\n  - hosts: ["*/*"]\n`);
  const change = aChange(base, { "shop/sidecar.yaml": open }, { states: true });
  expect(whyNot(await change.fixes(POLICY), kind)).toContain("names */* itself");
});
