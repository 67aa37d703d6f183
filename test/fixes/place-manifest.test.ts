import { describe, expect, test } from "vitest";
import { kustomizationBeside, placeManifest } from "../../src/fixes/place-manifest.ts";
import { meshOf } from "./mesh-of.ts";

const service = (name: string, namespace: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {ports: [{port: 80}]}
`;
function placed(files: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) {
  const after = new Map(Object.entries({ ...files, ...more }));
  return placeManifest("sidecar", "shop", { mesh: meshOf(files), after });
}

describe("a new manifest is placed", () => {
  test("beside the others of its namespace", () => {
    expect(placed({ "apps/shop/cart.yaml": service("cart", "shop"), "apps/pay/a.yaml": service("a", "pay") })).toBe(
      "apps/shop/sidecar.yaml",
    );
  });
  test("with the namespace in its name where the directory is shared", () => {
    expect(placed({ "apps/cart.yaml": service("cart", "shop"), "apps/a.yaml": service("a", "pay") })).toBe(
      "apps/shop-sidecar.yaml",
    );
  });
  test("where most of its namespace is", () => {
    expect(
      placed({
        "a/cart.yaml": service("cart", "shop"),
        "b/web.yaml": service("web", "shop"),
        "b/api.yaml": service("api", "shop"),
      }),
    ).toBe("b/sidecar.yaml");
  });
  test("never over another file", () => {
    const files = { "shop/cart.yaml": service("cart", "shop") };
    expect(placed(files, { "shop/sidecar.yaml": "", "shop/sidecar-2.yaml": "" })).toBe("shop/sidecar-3.yaml");
  });
  test("at the root of the repository, if need be", () => {
    expect(placed({ "all.yaml": service("cart", "shop") })).toBe("sidecar.yaml");
  });
  test("nowhere, when the repository holds nothing of the namespace", () => {
    expect(placed({ "all.yaml": service("a", "pay") })).toBeUndefined();
  });
});

describe("the kustomization beside it", () => {
  const text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- cart.yaml\n";
  test("is found", () => {
    const found = kustomizationBeside("shop/sidecar.yaml", new Map([["shop/kustomization.yml", text]]));
    expect(found).toMatchObject({ path: "shop/kustomization.yml", document: { kind: "Kustomization", index: 0 } });
  });
  test("is named where it cannot be edited", () => {
    const bare = new Map([["shop/kustomization.yaml", "resources:\n- cart.yaml\n"]]);
    expect(kustomizationBeside("shop/sidecar.yaml", bare)).toEqual({ path: "shop/kustomization.yaml" });
  });
  test("is not one of another directory", () => {
    expect(kustomizationBeside("shop/sidecar.yaml", new Map([["kustomization.yaml", text]]))).toBeUndefined();
  });
});
