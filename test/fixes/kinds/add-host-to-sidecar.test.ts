import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { namespace, service, workload } from "../manifests.ts";
import { added, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const sidecar = (name: string, spec: string): string => {
  const [ns = "", own = ""] = name.split("/");
  return `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: ${own}
  namespace: ${ns}
spec:
${spec}`;
};
const hosts = (...entries: string[]) => `  egress:\n  - hosts:\n${entries.map((one) => `    - "${one}"\n`).join("")}`;

const base: Files = {
  "shop/namespace.yaml": namespace("shop"),
  "billing/namespace.yaml": namespace("billing"),
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080/v1" }),
  "billing/prices.yaml": `${workload("billing/prices")}---\n${service("billing/prices", "{name: http, port: 8080}")}`,
};
const POLICY = "sidecar-hides-dependency";
const kind = "add-host-to-sidecar";
const prices = "billing/prices.billing.svc.cluster.local";

describe("the host that is called", () => {
  test("goes into the Sidecar of the namespace", async () => {
    const written = sidecar("shop/default", hosts("./*", "istio-system/*"));
    const change = aChange(base, { "shop/sidecar.yaml": written });
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(fix.title).toBe(`Add \`${prices}\` to Sidecar \`shop/default\``);
    expect(added(fix)).toEqual([["shop/sidecar.yaml", `+    - "${prices}"`]]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });

  test("goes into that of the workload, where it has one of its own", async () => {
    const all = sidecar("shop/default", hosts("./*", "billing/*"));
    const own = sidecar("shop/cart", `  workloadSelector: {labels: {app: cart}}\n${hosts("./*")}`);
    const change = aChange({ ...base, "shop/all.yaml": all }, { "shop/own.yaml": own });
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(added(fix)).toEqual([["shop/own.yaml", `+    - "${prices}"`]]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });

  test("takes the place of nothing at all", async () => {
    const change = aChange(base, { "shop/sidecar.yaml": sidecar("shop/default", hosts("~/*")) });
    expect(added(fixOf(await change.fixes(POLICY), kind))).toEqual([
      ["shop/sidecar.yaml", '-    - "~/*"', `+    - "${prices}"`],
    ]);
  });

  test("goes into the egress listener of its port", async () => {
    const listeners =
      "  egress:\n  - port: {number: 8080, protocol: HTTP, name: http}\n    hosts: [./*] # the shop\n  - hosts: [./*]\n";
    const change = aChange(base, { "shop/sidecar.yaml": sidecar("shop/default", listeners) });
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(added(fix)).toEqual([
      ["shop/sidecar.yaml", "-    hosts: [./*] # the shop", `+    hosts: [./*, ${prices}] # the shop`],
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });

  test("comes with the VirtualService of a third namespace that routes it", async () => {
    const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: prices, namespace: routes}
spec:
  hosts: [prices.billing.svc.cluster.local]
  http: [{route: [{destination: {host: prices.billing.svc.cluster.local, port: {number: 8080}}}]}]
`;
    const change = aChange(
      { ...base, "routes/prices.yaml": route },
      { "shop/sidecar.yaml": sidecar("shop/default", hosts("./*")) },
    );
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(fix.edits[0]?.after).toContain(`"${prices}"`);
    expect(fix.edits[0]?.after).toContain('"routes/prices.billing.svc.cluster.local"');
  });
});

describe("the default of the whole mesh", () => {
  const standard = sidecar(
    "istio-system/default",
    `${hosts("./*", "istio-system/*")}  outboundTrafficPolicy: {mode: ALLOW_ANY}\n`,
  );

  test("stays as it is for one namespace, which gets a Sidecar that repeats it", async () => {
    const change = aChange(base, { "istio/default.yaml": standard });
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(fix.title).toBe(
      `Give \`shop\` a Sidecar with what Sidecar \`istio-system/default\` imports, and \`${prices}\``,
    );
    expect(fix.edits.map(({ path }) => path)).toEqual(["shop/sidecar.yaml"]);
    expect(fix.edits[0]?.after).toContain(`    - "./*"\n    - istio-system/*\n    - ${prices}\n`);
    expect(fix.edits[0]?.after).toContain("mode: ALLOW_ANY");
    expect(findingsAfter(change, fix)).toEqual([]);
  });

  test("takes it in for several", async () => {
    const change = aChange(
      { ...base, "stock/app.yaml": workload("stock/app", { PRICES: "http://prices.billing:8080/v1" }) },
      { "istio/default.yaml": standard },
    );
    const fix = fixOf(await change.fixes(POLICY), kind);
    expect(added(fix)).toEqual([["istio/default.yaml", `+    - "${prices}"`]]);
    expect(fix.reason).toContain("every namespace without a Sidecar of its own");
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

describe("there is no such fix", () => {
  test("where no Sidecar is in force", async () => {
    const gone = { "billing/prices.yaml": workload("billing/prices") };
    expect(whyNot(await aChange(base, gone).fixes("lost-destination"), kind)).toContain("no Sidecar is in force");
  });
  test("where the Sidecar shows it and something else hides it", async () => {
    const open = { ...base, "shop/sidecar.yaml": sidecar("shop/default", hosts("./*", "billing/*")) };
    const text = base["billing/prices.yaml"]?.replace(
      "kind: Service\nmetadata:\n",
      'kind: Service\nmetadata:\n  annotations: {networking.istio.io/exportTo: "."}\n',
    );
    const change = aChange(open, { "billing/prices.yaml": text ?? "" });
    expect(whyNot(await change.fixes("lost-destination"), kind)).toContain("imports all that the callers need already");
  });
});
