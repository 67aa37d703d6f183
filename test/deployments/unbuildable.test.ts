// Kustomizations that nobody can build: that is said without any tool, as with one.
import { expect, test } from "vitest";
import { type Files, renderFiles, service } from "./state.ts";

const told = async (files: Files) =>
  (await renderFiles(files)).units.flatMap(({ notices }) =>
    notices.flatMap(({ code, message, location }) => (code === "not-built" ? [`${location?.path}: ${message}`] : [])),
  );

test("one that includes itself by way of another", async () => {
  const files = {
    "prod/kustomization.yaml": "resources: [../shop]\n",
    "shop/kustomization.yaml": "resources: [web.yaml, ../billing]\n",
    "shop/web.yaml": service("web"),
    "billing/kustomization.yaml": "resources: [../shop]\n",
  };
  expect(await told(files)).toEqual([
    expect.stringContaining(
      "shop/kustomization.yaml includes billing/kustomization.yaml includes shop/kustomization.yaml, and so itself",
    ),
  ]);
});

test("one that names what is not there", async () => {
  const files = { "prod/kustomization.yaml": "resources: [web.yaml, ../gone]\n", "prod/web.yaml": service("web") };
  expect(await told(files)).toEqual([
    "prod/kustomization.yaml: kustomize cannot build this: it names gone, which is not there. Commit that, or take it out.",
  ]);
});

test("what two take from the same base is no circle", async () => {
  const files = {
    "prod/kustomization.yaml": "resources: [../shop, ../billing]\n",
    "shop/kustomization.yaml": "resources: [../base]\n",
    "billing/kustomization.yaml": "resources: [../base]\n",
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": service("web"),
  };
  expect(await told(files)).toEqual([]);
});
