import { describe, expect, test } from "vitest";
import { listingOf, placeManifest } from "../../src/fixes/place-manifest.ts";
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
  test("with the ending of its neighbours", () => {
    expect(placed({ "apps/shop/cart.yml": service("cart", "shop") })).toBe("apps/shop/sidecar.yml");
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

describe("the kustomization that has to list it", () => {
  const text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- cart.yaml\n";
  const listing = (files: Readonly<Record<string, string>>) =>
    listingOf("apps/shop/sidecar.yaml", new Map(Object.entries(files)));

  test.each(["kustomization.yaml", "kustomization.yml", "Kustomization"])("is one beside it: %s", (name) => {
    const path = `apps/shop/${name}`;
    expect(listing({ [path]: text })).toEqual({ path, resource: "sidecar.yaml", listed: false, editable: true });
  });
  test("may lack the header of an object", () => {
    const path = "apps/shop/kustomization.yaml";
    expect(listing({ [path]: "resources:\n- cart.yaml\n" })).toMatchObject({ path, editable: true });
  });
  test("is named where it cannot be edited", () => {
    expect(listing({ "apps/shop/kustomization.yaml": "resources: [{{ x }}\n" })).toMatchObject({ editable: false });
  });
  test("is the one above that lists a file beside it, in the same way", () => {
    const files = { "apps/shop/cart.yaml": "", "kustomization.yaml": text.replace("cart", "./apps/shop/cart") };
    expect(listing(files)).toEqual({
      path: "kustomization.yaml",
      resource: "./apps/shop/sidecar.yaml",
      listed: false,
      editable: true,
    });
    expect(listing({ ...files, "apps/kustomization.yaml": text })).toMatchObject({ path: "kustomization.yaml" });
  });
  test("may list it already", () => {
    const path = "apps/shop/kustomization.yaml";
    expect(listing({ [path]: text.replace("cart", "./sidecar") })).toMatchObject({ listed: true });
  });
  test("is not one that lists other directories", () => {
    expect(listing({ "kustomization.yaml": text, "cart.yaml": "", "apps/shop/cart.yaml": "" })).toBeUndefined();
  });
});
