import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import { addDocument } from "../../../src/fixes/edit/add-document.ts";

const value = { apiVersion: "networking.istio.io/v1", kind: "Sidecar", spec: { egress: [{ hosts: ["./*", "*/*"] }] } };
const text = "apiVersion: v1\nkind: Service\n";
const add = (before: string | undefined, path = "shop/cart.yaml") => {
  const result = addDocument(before, { path, value, comment: ["ours"] });
  return "text" in result ? result.text : `refused: ${result.reason}`;
};
const written = `# ours
apiVersion: networking.istio.io/v1
kind: Sidecar
spec:
  egress:
    - hosts:
        - "./*"
        - "*/*"
`;

describe("a document is written", () => {
  test("to a new file, or one that is empty", () => {
    expect(add(undefined)).toBe(written);
    expect(add("\n")).toBe(written);
  });
  test("behind the others", () => {
    expect(add(text)).toBe(`${text}---\n${written}`);
    expect(loadAll(add(text))).toEqual([{ apiVersion: "v1", kind: "Service" }, value]);
  });
  test("behind a last line without a line break", () => {
    expect(add(text.trimEnd())).toBe(`${text}---\n${written}`);
  });
  test("in the line endings of the file", () => {
    expect(add(text.replaceAll("\n", "\r\n"))).toBe(`${text}---\n${written}`.replaceAll("\n", "\r\n"));
  });
  test("behind a separator that is there already", () => {
    expect(add(`${text}---\n`)).toBe(`${text}---\n${written}`);
    expect(add(`${text}--- # next\n\n`)).toBe(`${text}--- # next\n\n${written}`);
  });
  test("with lists as in the file", () => {
    const other = "kind: A\napiVersion: v1\nspec:\n- a\n";
    expect(add(other)).toContain('\n  egress:\n  - hosts:\n    - "');
  });
  test("but not to a JSON file", () => {
    expect(add('{"apiVersion": "v1", "kind": "Service"}\n', "shop/cart.json")).toMatch(/^refused: .*another document/);
  });
});
