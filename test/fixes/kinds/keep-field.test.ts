import { expect, test } from "vitest";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { review } from "../../../src/index.ts";
import { aChange, type Files } from "../a-change.ts";
import { meshConfig, namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, kinds, whyNot } from "../the-story.ts";

const deployment = (replicas: string) => workload("billing/prices").replace("spec:\n", `spec:\n${replicas}`);
const rule = (version: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: prices, namespace: billing}
spec:
  host: prices.billing.svc.cluster.local
  subsets:
    # what everybody gets
    - {name: stable, labels: {app: "${version}"}}
`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: prices, namespace: billing}
spec:
  hosts: [prices.billing.svc.cluster.local]
  http:
  - route:
    - destination: {host: prices.billing.svc.cluster.local, subset: stable}
`;
const base: Files = {
  "namespaces.yaml": `${namespace("shop")}---\n${namespace("billing")}`,
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080" }),
  "billing/prices.yaml": deployment("  replicas: 3 # two at night\n"),
  "billing/service.yaml": service("billing/prices", "{name: http, port: 8080}"),
};

test("pods that are called are not scaled away", async () => {
  const change = aChange(base, { "billing/prices.yaml": deployment("  replicas: 0 # two at night\n") });
  const proposal = await change.fixes("lost-destination");
  expect(kinds(proposal)).toEqual(["keep-field"]);
  const fix = fixOf(proposal, "keep-field");
  expect(fix.title).toBe("Keep `spec.replicas` of Deployment `billing/prices` as it was");
  expect(fix.reason).toBe(
    "It takes back that the change turns `spec.replicas` from `3` to `0`: `shop/cart` still needs it as it was. It is the only fix that holds.",
  );
  expect(added(fix)).toEqual([
    ["billing/prices.yaml", "-  replicas: 0 # two at night", "+  replicas: 3 # two at night"],
  ]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("a field that was not there goes again", async () => {
  const change = aChange(
    { ...base, "billing/prices.yaml": deployment("") },
    { "billing/prices.yaml": deployment("  replicas: 0\n") },
  );
  const fix = fixOf(await change.fixes("lost-destination"), "keep-field");
  expect(fix.reason).toMatch(/^It takes back that the change sets `spec.replicas` to `0`: /);
  expect(added(fix)).toEqual([["billing/prices.yaml", "-  replicas: 0"]]);
});

test("a selector that somebody takes away stands where it stood", async () => {
  const without = (base["billing/service.yaml"] ?? "").replace(
    "  selector: {app: prices}\n",
    "  selector: {app: price}\n",
  );
  const change = aChange(base, { "billing/service.yaml": without });
  const fix = fixOf(await change.fixes("lost-destination"), "keep-field");
  expect(added(fix)).toEqual([["billing/service.yaml", "-  selector: {app: price}", "+  selector: {app: prices}"]]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("of all that the change does to an object, only what loses the call is taken back", async () => {
  const before: Files = { ...base, "billing/route.yaml": route, "billing/rule.yaml": rule("prices") };
  const relabelled = rule("price").replace(
    "  host:",
    "  trafficPolicy: {connectionPool: {tcp: {maxConnections: 9}}}\n  host:",
  );
  const after = { ...before, "billing/rule.yaml": relabelled };
  const [states, policies] = [
    [before, after].map((files) => new Map(Object.entries(files))),
    readShippedPolicies(),
  ] as const;
  const { findings } = await review(states[0] as never, states[1] as never, { policies });
  const fixes = findings.flatMap((finding) => finding.fixes);
  expect(fixes.map(({ kind, title }) => [kind, title])).toEqual([
    ["keep-field", "Keep `spec.subsets[0].labels.app` of DestinationRule `billing/prices` as it was"],
  ]);
  expect(fixes[0]?.edits.map(({ after }) => after)).toEqual([relabelled.replace('"price"', '"prices"')]);
});

test("what keeps the change comes first, and then nothing is taken back", async () => {
  const prices = (port: string) => service("billing/prices", port);
  const change = aChange(base, { "billing/service.yaml": prices("{name: http, port: 9090, targetPort: 8080}") });
  const proposal = await change.fixes("lost-destination");
  expect(kinds(proposal)).not.toContain("keep-field");
  expect(kinds(proposal)).toContain("keep-port");
  expect(whyNot(proposal, "keep-field")).toBe("not tried: other fixes keep what the change is for");
  const asking = await change.fixes("lost-destination", { wanted: "keep-field" });
  expect(kinds(asking)).toContain("keep-field");
  const preferring = await change.fixes("lost-destination", { prefer: ["keep-field"] });
  expect(kinds(preferring)[0]).toBe("keep-field");
});

test("what is decided for a whole namespace or mesh is not taken back", async () => {
  const bare = (base["namespaces.yaml"] ?? "").replace("  labels:\n    istio-injection: enabled\n", "");
  const leaving = aChange(base, { "namespaces.yaml": bare });
  expect(whyNot(await leaving.fixes("lost-destination"), "keep-field")).toMatch(
    /Namespace `shop` is meant for all of it/,
  );
  const mesh = (policy: string) => meshConfig(`outboundTrafficPolicy:\n  mode: ${policy}\n`);
  const closing = aChange(
    { ...base, "mesh.yaml": mesh("ALLOW_ANY"), "shop/cart.yaml": workload("shop/cart", { API: "10.99.0.7:8443" }) },
    { "mesh.yaml": mesh("REGISTRY_ONLY") },
  );
  expect(whyNot(await closing.fixes("lost-destination"), "keep-field")).toMatch(/is a text with much else in it/);
});

test("an object that is new has no field to put back", async () => {
  const change = aChange(base, { "billing/route.yaml": route });
  expect(whyNot(await change.fixes("lost-destination"), "keep-field")).toBe(
    "the change alters no field that the callers need",
  );
});
