// The example repositories that need rendering, reviewed with the real tools: the change that bites, and the one that does not.
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readNamedDirectory } from "../../../src/delivery/read-paths.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { type Review, review } from "../../../src/review.ts";
import { hasBoth, renderer } from "./real-tools.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));
const policies = readShippedPolicies();

const reviewOf = (example: string, change: string, run: typeof renderer | null = renderer): Promise<Review> =>
  review(readNamedDirectory(`${EXAMPLES}${example}/before`), readNamedDirectory(`${EXAMPLES}${example}/${change}`), {
    policies,
    istio: "1.30",
    ...(run !== null && { renderer: run }),
  });

const gist = ({ verdict, findings }: Review) => ({
  verdict,
  findings: findings.map(({ policy, meshes, location, subject }) => ({
    policy,
    meshes: meshes.join(", "),
    location: `${location.path}:${location.startLine}`,
    calls: subject.calls.map(
      ({ call }) => `${call.from} → ${call.to} (${call.source?.path}:${call.source?.startLine})`,
    ),
  })),
});

describe.skipIf(!hasBoth)("kustomize-overlays", () => {
  test("an entry in the base bites in both clusters, where databases have other addresses: that is one finding", async () => {
    const bites = await reviewOf("kustomize-overlays", "after");
    expect(bites.meshes.map(({ name, workloads }) => [name, workloads])).toEqual([
      ["prod", 2],
      ["staging", 2],
    ]);
    expect(gist(bites)).toMatchInlineSnapshot(`
      {
        "findings": [
          {
            "calls": [
              "billing/billing → 10.10.13.111:3306 (apps/billing/overlays/prod/database.yaml:12)",
              "shop/shop → 10.10.13.110:3306 (apps/shop/overlays/prod/database.yaml:12)",
              "billing/billing → 10.20.0.15:3306 (apps/billing/overlays/staging/database.yaml:12)",
              "shop/shop → 10.20.0.15:3306 (apps/shop/overlays/staging/database.yaml:12)",
            ],
            "location": "platform/base/egress/stock-database.yaml:1",
            "meshes": "prod, staging",
            "policy": "foreign-capture",
          },
        ],
        "verdict": "block",
      }
    `);
  });

  test("a fix in the base is simulated in both clusters; a Sidecar is listed where kustomize finds it", async () => {
    const { findings } = await reviewOf("kustomize-overlays", "after");
    for (const { fixes } of findings) {
      const confine = fixes.find(({ kind }) => kind === "confine-with-sidecar");
      expect(confine?.edits.map(({ path }) => path)).toEqual([
        "apps/billing/base/kustomization.yaml",
        "apps/billing/base/sidecar.yaml",
        "apps/shop/base/kustomization.yaml",
        "apps/shop/base/sidecar.yaml",
      ]);
    }
  });

  test("with an address of its own it moves nobody", async () => {
    expect(gist(await reviewOf("kustomize-overlays", "quiet"))).toEqual({ verdict: "pass", findings: [] });
  });
});

describe.skipIf(!hasBoth)("argo-app-of-apps", () => {
  test("an entry without a namespace, in the one that its Application gives, bites what a chart renders", async () => {
    const bites = await reviewOf("argo-app-of-apps", "after");
    expect(bites.findings[0]?.causes.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "platform/stock-database",
    ]);
    expect(gist(bites)).toMatchInlineSnapshot(`
      {
        "findings": [
          {
            "calls": [
              "billing/billing → 10.10.13.111:3306 (charts/service/templates/deployment.yaml:1)",
              "shop/shop → 10.10.13.110:3306 (charts/service/templates/deployment.yaml:1)",
            ],
            "location": "platform/egress/stock-database.yaml:1",
            "meshes": "default",
            "policy": "foreign-capture",
          },
        ],
        "verdict": "block",
      }
    `);
  });

  test("another image and more replicas move nobody", async () => {
    expect(gist(await reviewOf("argo-app-of-apps", "quiet"))).toEqual({ verdict: "pass", findings: [] });
  });
});

describe("plain", () => {
  test("an entry without an address bites those who call caches of their own; no tool is needed", async () => {
    const bites = await reviewOf("plain", "after", null);
    expect(gist(bites)).toMatchInlineSnapshot(`
      {
        "findings": [
          {
            "calls": [
              "billing/billing → 10.10.13.111:6379 (billing/billing.yaml:34)",
              "shop/shop → 10.10.13.110:6379 (shop/shop.yaml:34)",
            ],
            "location": "warehouse/cache.yaml:1",
            "meshes": "default",
            "policy": "foreign-capture",
          },
        ],
        "verdict": "block",
      }
    `);
  });

  test("for its own namespace alone it moves nobody", async () => {
    expect(gist(await reviewOf("plain", "quiet", null))).toEqual({ verdict: "pass", findings: [] });
  });
});

describe.skipIf(!hasBoth)("flux", () => {
  test("who is hit is known by variables that a ConfigMap has", async () => {
    const bites = await reviewOf("flux", "after");
    expect(bites.findings[0]?.causes.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "stock/stock-database",
    ]);
    expect(gist(bites)).toMatchInlineSnapshot(`
      {
        "findings": [
          {
            "calls": [
              "billing/billing → 10.10.13.111:3306 (apps/billing/deployment.yaml:20)",
              "shop/shop → 10.10.13.110:3306 (apps/shop/deployment.yaml:20)",
            ],
            "location": "apps/stock/database.yaml:1",
            "meshes": "default",
            "policy": "foreign-capture",
          },
        ],
        "verdict": "block",
      }
    `);
  });

  test("with its own address it moves nobody", async () => {
    expect(gist(await reviewOf("flux", "quiet"))).toEqual({ verdict: "pass", findings: [] });
  });
});

describe("without the tools", () => {
  const told = ({ notices }: Review) => [...new Set(notices.map(({ code }) => code))].toSorted();

  test("overlays are read as they are written, and what that ignores stands in the way of a verdict", async () => {
    const { verdict, notices, meshes } = await reviewOf("kustomize-overlays", "quiet", null);
    expect(meshes.map(({ name }) => name)).toEqual(["prod", "staging"]);
    expect(verdict).toBe("incomplete");
    const [ignored] = notices.filter(({ code }) => code === "kustomization-ignored");
    expect(ignored?.message).toMatch(/without patches\.$/);
  });

  test("charts are said not to be rendered", async () => {
    expect(told(await reviewOf("argo-app-of-apps", "after", null))).toContain("chart-not-rendered");
  });
});
