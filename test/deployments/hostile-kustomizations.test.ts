// Kustomizations as nobody sane writes them: a review of them ends like any other.
import { expect, test } from "vitest";
import type { Renderer } from "../../src/manifests/rendering.ts";
import { renderFiles, service } from "./state.ts";

/** Keeps what it is asked to build. */
function recorder() {
  const built: string[] = [];
  const kustomize: Renderer["kustomize"] = async ({ files, directory }) => {
    built.push(String(files.get(`${directory}/kustomization.yaml`)));
    return { kind: "failed", reason: "it is only looked at" };
  };
  return { built, renderer: { kustomize, helm: kustomize } as unknown as Renderer };
}

const REMOTE = "https://github.com/corp/bases//shop";

test.each(["__proto__", "__defineGetter__", "constructor", "toString"])(
  "a field %s is one like any other",
  async (field) => {
    const { built, renderer } = recorder();
    const text = `resources: [web.yaml, "${REMOTE}"]\n${field}: [a]\n`;
    await renderFiles({ "shop/kustomization.yaml": text, "shop/web.yaml": service("web") }, renderer);
    expect(built).toEqual([`{"resources":["web.yaml"],"${field}":["a"]}`]);
  },
);

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tills.shop.example}
spec:
  group: shop.example
  versions:
${"    - {name: v1, schema: {}}\n".repeat(500)}`;

test("one that begins with a brace and is no JSON is built without patches of schemas", async () => {
  const { built, renderer } = recorder();
  const text = "{resources: [crd.yaml], patches: [{target: {kind: CustomResourceDefinition}, patch: '[]'}]}\n";
  await renderFiles({ "shop/kustomization.yaml": text, "shop/crd.yaml": CRD }, renderer);
  expect(built).toEqual(['{"resources":["crd.yaml"],"patches":[]}', text]);
});
