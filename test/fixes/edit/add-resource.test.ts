import { describe, expect, test } from "vitest";
import { addResource } from "../../../src/fixes/edit/add-resource.ts";

const HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
function added(text: string, path = "shop/kustomization.yaml"): string {
  const result = addResource(path, text, "sidecar.yaml");
  return "text" in result ? result.text : `refused: ${result.reason}`;
}

describe("a kustomization lists one file more", () => {
  test.each([
    [
      "behind the others",
      "resources:\n  - cart.yaml # the cart\nnamespace: shop\n",
      "resources:\n  - cart.yaml # the cart\n  - sidecar.yaml\nnamespace: shop\n",
    ],
    ["in brackets", "resources: [cart.yaml]\n", "resources: [cart.yaml, sidecar.yaml]\n"],
    ["where it lists none", "namespace: shop\n", "namespace: shop\nresources:\n- sidecar.yaml\n"],
    ["where the list is empty", "resources:\nnamespace: shop\n", "resources:\n- sidecar.yaml\nnamespace: shop\n"],
    ["with CRLF", "resources:\r\n- cart.yaml\r\n", "resources:\r\n- cart.yaml\r\n- sidecar.yaml\r\n"],
  ])("%s", (_, before, after) => {
    const asHere = (text: string) => (before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text);
    const head = asHere(HEAD);
    const above = asHere("# ours\n---\n");
    expect(added(head + before)).toBe(head + after);
    expect(added(before)).toBe(after);
    expect(added(above + before, "shop/Kustomization")).toBe(above + after);
  });
  test("also a component", () => {
    const head = HEAD.replace("Kustomization", "Component");
    expect(added(`${head}resources: []\n`)).toBe(`${head}resources: [sidecar.yaml]\n`);
  });
  test.each(["resources: [{{ x }}\n", "", "resources: cart.yaml\n"])("but not %j", (text) => {
    expect(added(text)).toMatch(text === "" ? /^(refused|resources)/ : /^refused/);
  });
});
