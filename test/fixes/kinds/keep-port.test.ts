import { expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const prices = (port: string) => `${workload("billing/prices")}---\n${service("billing/prices", port)}`;
const base: Files = {
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080" }),
  "billing/prices.yaml": prices("{name: http, port: 8080}"),
};

test("a port that is still called stays beside the new one, under a name of its own", async () => {
  const change = aChange(base, { "billing/prices.yaml": prices("{name: http, port: 9090, targetPort: 8080}") });
  const fix = fixOf(await change.fixes("lost-destination"), "keep-port");
  expect(fix.title).toBe("Keep port 8080 of Service `billing/prices` beside the new one");
  expect(added(fix)).toEqual([["billing/prices.yaml", "+  - name: http-8080", "+    port: 8080"]]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("two ports need names", async () => {
  const change = aChange(
    { ...base, "billing/prices.yaml": prices("{port: 8080, appProtocol: http}") },
    { "billing/prices.yaml": prices("{port: 9090, appProtocol: http}") },
  );
  expect(whyNot(await change.fixes("lost-destination"), "keep-port")).toContain("has no name");
});
