// The forms in which an upgrade is told: text, Markdown, JSON against its schema.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import schema from "../../schemas/upgrade.json" with { type: "json" };
import { upgrade } from "../../src/impact/upgrade.ts";
import { toUpgradeJson } from "../../src/report/to-upgrade-json.ts";
import { toUpgradeMarkdown } from "../../src/report/to-upgrade-markdown.ts";
import { toUpgradeText } from "../../src/report/to-upgrade-text.ts";
import { liveMarkup } from "./live-markup.ts";

const state = (name: string, port = "tcp-pg") =>
  new Map([
    [
      "shop/cart.yaml",
      `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
      - name: cart
        image: cart
        env:
        - {name: ${JSON.stringify(name)}, value: "10.10.13.110:5432"}
`,
    ],
    [
      "billing/ledger.yaml",
      `apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: billing}
spec:
  type: ExternalName
  externalName: ledger.example.com
  ports: [{name: ${port}, port: 5432}]
`,
    ],
  ]);

const moving = upgrade(state("DB_ADDR"), { from: "1.20.8", to: "1.22.8" });
const quiet = upgrade(state("DB_ADDR"), { from: "1.28.1", to: "1.28.10" });
const hostile = upgrade(state("<img src=x>@octo-org/team[a](http://evil.example)"), { from: "1.20.8", to: "1.22.8" });

/** The schema with every object closed: a field that is written and not described fails. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, closed(value)] as const);
  return { ...Object.fromEntries(entries), ...("properties" in part && { additionalProperties: false }) };
}

describe("text", () => {
  test("one part for each cause: what istiod does otherwise, who is hit, what they see", () => {
    const text = toUpgradeText(moving, { width: 200 });
    expect(text).toMatch(/^Istio 1\.20\.8 → 1\.22\.8 moves traffic: 1 of 1 known call, 1 listener\n/);
    for (const words of [
      "Up to 1.20: An ExternalName Service with a TCP port takes that port on every address.",
      "From then on: An ExternalName Service is another name for its target, without a listener of its own.",
      "ENABLE_EXTERNAL_NAME_ALIAS=false in the environment of istiod 1.22.8 keeps it as it was",
      "shop/cart → 10.10.13.110:5432  outbound|5432||ledger.billing.svc.cluster.local → PassthroughCluster",
      "written in DB_ADDR, shop/cart.yaml:17",
      "port 5432 of any other address, from 1 workload of shop: ledger.billing.svc.cluster.local → that address, directly (listener 0.0.0.0:5432 goes)",
    ]) {
      expect(text).toContain(words);
    }
  });

  test("backwards the sentences stand the other way round", () => {
    const text = toUpgradeText(upgrade(state("DB_ADDR"), { from: "1.22.8", to: "1.20.8" }), { width: 200 });
    expect(text).toContain("Up to 1.20: An ExternalName Service with a TCP port takes that port on every address.");
    expect(text).toContain("externalNameIsAlias: true → false");
    expect(text).toContain("(listener 0.0.0.0:5432 is new)");
  });

  test("what is not simulated is said", () => {
    const filter =
      "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: lua, namespace: shop}\nspec: {}\n";
    const result = upgrade(new Map([...state("DB_ADDR"), ["filter.yaml", filter]]), { from: "1.20.8", to: "1.22.8" });
    expect(toUpgradeText(result)).toContain("Not simulated, look at them yourself: EnvoyFilter shop/lua");
  });

  test("a listener for one address is told by itself", () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: billing}\nspec: {clusterIP: 10.0.0.9, ports: [{name: api, port: 9090, appProtocol: kubernetes.io/h2c}]}\n";
    const result = upgrade(new Map([...state("DB_ADDR"), ["api.yaml", service]]), { from: "1.18.7", to: "1.19.10" });
    expect(toUpgradeText(result)).toContain("10.0.0.9:9090 goes, in 1 workload of shop");
  });

  test("a patch that does nothing else is one line", () => {
    expect(toUpgradeText(quiet)).toBe("Istio 1.28.1 → 1.28.10 moves nothing: both behave alike\n");
  });

  test("a release that nobody knows is no all-clear", () => {
    const text = toUpgradeText(upgrade(state("DB_ADDR"), { from: "1.30", to: "1.77" }), { width: 200 });
    expect(text).toContain("What this upgrade moves cannot be said");
    expect(text).toContain("Istio 1.77 is not known");
  });
});

describe("Markdown", () => {
  test("a table of the calls, today and after the upgrade", () => {
    const markdown = toUpgradeMarkdown(moving);
    expect(markdown).toContain("| who | calls | today | after the upgrade | its client will see |");
    expect(markdown).toContain("| `shop/cart` | `10.10.13.110:5432` (`DB_ADDR`, shop/cart.yaml:17) |");
    expect(markdown).toContain("(listener `0.0.0.0:5432` goes)");
  });

  test("nothing of a manifest comes alive", () => {
    expect(hostile.calls).toHaveLength(1);
    expect(liveMarkup(toUpgradeMarkdown(hostile))).toEqual([]);
  });
});

describe("JSON", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(closed(schema) as object);

  test.each([
    ["moving", moving],
    ["quiet", quiet],
    ["hostile", hostile],
    ["far", upgrade(state("DB_ADDR", "thrift"), { from: "1.4.0", to: "1.31.0-rc.0", compatibilityVersion: "1.30" })],
    ["unknown", upgrade(state("DB_ADDR"), { to: "soon" })],
  ])("of the %s upgrade fits its schema, every field described", (_, result) => {
    expect(validate(JSON.parse(JSON.stringify(toUpgradeJson(result)))), JSON.stringify(validate.errors)).toBe(true);
  });

  test("names the cause, the story and what keeps it", () => {
    const { causes, switches, moves } = toUpgradeJson(moving);
    expect(moves).toBe(true);
    expect(causes).toMatchObject([
      { switches: ["externalNameIsAlias"], calls: [{ from: "shop/cart", after: "PassthroughCluster" }] },
    ]);
    expect(switches.find(({ name }) => name === "externalNameIsAlias")).toMatchObject({
      lastReleases: ["1.20"],
      keepBy: { variable: "ENABLE_EXTERNAL_NAME_ALIAS", value: "false" },
    });
  });
});

test("a listener that each sidecar has with an address of its own is told once", () => {
  const shop = new Map([
    [
      "shop.yaml",
      `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec: {containers: [{name: cart, image: cart}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: http, port: 8080}]}
`,
    ],
  ]);
  const text = toUpgradeText(upgrade(shop, { from: "1.4", to: "1.30" }));
  expect(text.match(/0\.0\.0\.0:8080 changes, in .*/g)).toEqual(["0.0.0.0:8080 changes, in 2 workloads of shop"]);
});
