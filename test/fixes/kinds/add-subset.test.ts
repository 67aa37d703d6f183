import { expect, test } from "vitest";
import { aChange, type Files } from "../a-change.ts";
import { namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, kinds, whyNot } from "../the-story.ts";

const pods = (version: string, more = "") =>
  workload(`billing/prices-${version}`).replaceAll(
    `app: prices-${version}}`,
    `app: prices, version: ${version}${more}}`,
  );
const route = (subset: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: prices, namespace: billing}
spec:
  hosts: [prices]
  http:
  - route:
    - destination:
        host: prices
        subset: ${subset}
      weight: 100
`;
const rule = `apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: {name: versions, namespace: billing}
spec:
  host: prices
  subsets:
  - name: v1 # the old one
    labels:
      version: v1
`;
const base: Files = {
  "namespaces.yaml": `${namespace("shop")}---\n${namespace("billing")}`,
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080" }),
  "billing/prices.yaml": `${service("billing/prices", "{name: http, port: 8080}")}---\n${pods("v1")}---\n${pods("v2")}`,
};

test("a rule that lacks the subset gets it, by the label that says its name", async () => {
  const change = aChange({ ...base, "billing/rule.yaml": rule }, { "billing/route.yaml": route("v2") });
  const proposal = await change.fixes("lost-destination");
  expect(kinds(proposal)).toEqual(["add-subset", "drop-subset"]);
  const fix = fixOf(proposal, "add-subset");
  expect(fix.title).toBe("Define the subset `v2` of `prices.billing.svc.cluster.local`");
  expect(fix.reason).toMatch(/^The route then leads to the pods with `version: v2`, as it says\. /);
  expect(added(fix)).toEqual([["billing/rule.yaml", "+  - name: v2", "+    labels:", "+      version: v2"]]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("without a rule there is a new one beside the Service", async () => {
  const change = aChange(base, { "billing/route.yaml": route("v2") });
  const fix = fixOf(await change.fixes("lost-destination"), "add-subset");
  expect(fix.edits).toEqual([
    {
      path: "billing/prices-subsets.yaml",
      after: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: prices
  namespace: billing
spec:
  host: prices.billing.svc.cluster.local
  subsets:
  - name: v2
    labels:
      version: v2
`,
    },
  ]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("an old route that is sent to a subset which is not there gets it as well", async () => {
  const before = { ...base, "billing/rule.yaml": rule, "billing/route.yaml": route("v1") };
  const change = aChange(before, { "billing/route.yaml": route("v2") });
  const proposal = await change.fixes("lost-destination");
  expect(kinds(proposal)).toEqual(["add-subset"]);
  expect(whyNot(proposal, "drop-subset")).toMatch(/is there before the change, and led elsewhere/);
  const typed = await aChange(before, { "billing/route.yaml": route("v3") }).fixes("lost-destination");
  expect(added(fixOf(typed, "keep-field"))).toEqual([
    ["billing/route.yaml", "-        subset: v3", "+        subset: v1"],
  ]);
});

test.each([
  ["no pod says it", base["billing/prices.yaml"], "v3", /no pod of Service `billing\/prices` carries a label `v3`/],
  [
    "two labels say it",
    `${base["billing/prices.yaml"]}---\n${pods("v4", ", track: v4")}`,
    "v4",
    /in `track` and `version`/,
  ],
])("nothing is guessed where %s", async (_, prices = "", subset, reason) => {
  const change = aChange({ ...base, "billing/prices.yaml": prices }, { "billing/route.yaml": route(subset) });
  const proposal = await change.fixes("lost-destination");
  expect(whyNot(proposal, "add-subset")).toMatch(reason);
  const fix = fixOf(proposal, "drop-subset");
  expect(fix.title).toBe(`Leave the subset \`${subset}\` out of VirtualService \`billing/prices\``);
  expect(added(fix)).toEqual([["billing/route.yaml", `-        subset: ${subset}`]]);
  expect(findingsAfter(change, fix)).toEqual([]);
});
