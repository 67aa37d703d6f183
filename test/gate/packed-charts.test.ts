// What a build takes and nobody reads, packed charts and locks, is in the way of the change that alters it, and of no other.
import { expect, test } from "vitest";
import { packedAt } from "../../src/delivery/manifest-text.ts";
import type { Renderer } from "../../src/manifests/rendering.ts";
import type { Snapshot } from "../../src/manifests/snapshot.ts";
import { review } from "../../src/review.ts";
import { service } from "../deployments/state.ts";

const renderer: Renderer = {
  kustomize: async () => ({ kind: "missing", reason: "There is no kustomize" }),
  helm: async () => ({
    kind: "rendered",
    text: `---\n# Source: web/templates/web.yaml\n${service("web", "shop")}`,
  }),
};

const CHART = {
  "shop/web/Chart.yaml":
    "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: cache, version: 1.x, repository: 'https://charts.example'}]\n",
  "shop/web/Chart.lock": "digest: sha256:1\n",
  "shop/web/templates/web.yaml": service("web", "shop"),
  "shop/web/charts/cache-1.0.0.tgz": packedAt("a".repeat(40)),
  "billing/charts/bill-1.0.0.tgz": packedAt("b".repeat(40)),
  "billing/bill.yaml": service("bill", "billing"),
};

async function reviewed(change: Readonly<Record<string, string | ReturnType<typeof packedAt> | undefined>>) {
  const after = Object.entries({ ...CHART, ...change }).filter((entry) => entry[1] !== undefined);
  const settings = { policies: new Map(), istio: "1.30", renderer };
  return review(new Map(Object.entries(CHART)), new Map(after) as Snapshot, settings);
}

test.each([
  ["another packed chart", { "shop/web/charts/cache-1.0.0.tgz": packedAt("c".repeat(40)) }],
  ["a packed chart that goes", { "shop/web/charts/cache-1.0.0.tgz": undefined }],
  ["a packed chart that comes", { "shop/web/charts/proxy-1.0.0.tgz": packedAt("c".repeat(40)) }],
  [
    "a packed chart that nothing names",
    {
      "shop/web/Chart.yaml": "apiVersion: v2\nname: web\n",
      "shop/web/charts/cache-1.0.0.tgz": packedAt("c".repeat(40)),
    },
  ],
  ["other versions of what is fetched", { "shop/web/Chart.lock": "digest: sha256:2\n" }],
])("%s: in the way", async (_, change) => {
  expect((await reviewed(change)).verdict).toBe("incomplete");
});

test("it says what to do", async () => {
  const { notices } = await reviewed({ "shop/web/charts/cache-1.0.0.tgz": packedAt("c".repeat(40)) });
  const { message } = notices.find(({ incomplete, code }) => incomplete && code === "packed") ?? {};
  expect(message).toContain("unpack it beside itself");
});

test("not in the way: what has nothing to do with it, and a packed chart that is only given to others", async () => {
  expect((await reviewed({ "billing/bill.yaml": service("bills", "billing") })).verdict).toBe("pass");
  expect((await reviewed({ "billing/charts/bill-1.0.0.tgz": packedAt("d".repeat(40)) })).verdict).toBe("pass");
});
