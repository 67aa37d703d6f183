import { describe, expect, test } from "vitest";
import type { Files } from "../a-change.ts";
import { aChange } from "../a-change.ts";
import { entry, meshConfig, namespace, service, workload } from "../manifests.ts";
import { findingsAfter, fixOf, whyNot } from "../the-story.ts";

const pods = workload("billing/prices");
const prices = `# the old ones\n${service("billing/prices", "{name: http, port: 8080}")}`;
const base: Files = {
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { PRICES: "http://prices.billing:8080" }),
  "billing/pods.yaml": pods,
  "billing/prices.yaml": prices,
};
const kind = "keep-object";

describe("an object that is still called", () => {
  test("comes back as it was, comments and all, where its file is gone", async () => {
    const change = aChange(base, { "billing/prices.yaml": "" });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.title).toBe("Keep Service `billing/prices` for now");
    expect(fix.edits).toEqual([{ path: "billing/prices.yaml", after: prices }]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("is listed again in the kustomization beside it", async () => {
    const list = (files: string) =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${files}`;
    const change = aChange(
      { ...base, "billing/kustomization.yaml": list("- pods.yaml\n- prices.yaml\n") },
      { "billing/kustomization.yaml": list("- pods.yaml\n"), "billing/prices.yaml": "" },
    );
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.edits.find(({ path }) => path.endsWith("kustomization.yaml"))?.after).toBe(
      list("- pods.yaml\n- prices.yaml\n"),
    );
  });
  test("goes behind the others of its file, where these stay", async () => {
    const both = { ...base, "billing/prices.yaml": "", "billing/pods.yaml": `${pods}---\n${prices}` };
    const { "billing/prices.yaml": _, ...files } = both;
    const change = aChange(files, { "billing/pods.yaml": pods });
    const fix = fixOf(await change.fixes("lost-destination"), kind);
    expect(fix.edits[0]?.after.startsWith(`${pods}---\n`)).toBe(true);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
});

test("nothing comes back where nothing was removed", async () => {
  const story = { "demo1/client.yaml": workload("demo1/client", { DB: "10.10.13.110:3306" }), "x.yaml": entry() };
  const strict = { "istio.yaml": meshConfig("outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n") };
  const { "x.yaml": _, ...before } = story;
  expect(whyNot(await aChange(before, strict).fixes("lost-destination"), kind)).toContain("removes nothing");
});
