import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/fixes/edit/change.ts";
import { editInside } from "../../../src/fixes/edit/edit-inside.ts";

const changes: readonly Change[] = [
  { kind: "set", field: ["defaultConfig", "proxyMetadata", "CAPTURE"], value: "true" },
];
const edit = (text: string, field: readonly string[] = ["data", "mesh"]) => {
  const result = editInside(text, { path: "istio.yaml", index: 0 }, { field, changes });
  return "text" in result ? result.text : `refused: ${result.reason}`;
};
const config = (mesh: string, header = "|"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: ${header}\n${mesh}  other: "1" # kept\n`;

describe("a text inside of a document is edited", () => {
  test("where it is a block, in its own indentation, comments and all", () => {
    const before = config(
      "    # of the platform team\n    rootNamespace: mesh\n    defaultConfig:\n      holdApplication: true\n",
    );
    expect(edit(before)).toBe(
      before.replace(
        "holdApplication: true\n",
        'holdApplication: true\n      proxyMetadata:\n        CAPTURE: "true"\n',
      ),
    );
  });
  test("where the field is there already", () => {
    const before = config("    defaultConfig:\n      proxyMetadata:\n        CAPTURE: 'false' # for now\n", "|-");
    expect(edit(before)).toBe(before.replace("'false'", "'true'"));
  });
  test("where it ends the file without a line break", () => {
    const before =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |\n    rootNamespace: mesh";
    expect(edit(before)).toBe(`${before}\n    defaultConfig:\n      proxyMetadata:\n        CAPTURE: "true"`);
  });
  test("with CRLF, and among other documents", () => {
    const other = "apiVersion: v1\r\nkind: Namespace\r\nmetadata: {name: shop}\r\n---\r\n";
    const before = config("    rootNamespace: mesh\n\n").replaceAll("\n", "\r\n");
    const expected = before.replace(
      "rootNamespace: mesh\r\n",
      'rootNamespace: mesh\r\n    defaultConfig:\r\n      proxyMetadata:\r\n        CAPTURE: "true"\r\n',
    );
    expect(edit(before)).toBe(expected);
    const second = editInside(other + before, { path: "istio.yaml", index: 1 }, { field: ["data", "mesh"], changes });
    expect(second).toEqual({ text: other + expected });
  });
  test("where it is JSON between quotes", () => {
    const before = config("").replace("mesh: |\n", `mesh: '{"rootNamespace": "mesh"}'\n`);
    expect(edit(before)).toContain(
      `mesh: '{"rootNamespace": "mesh", "defaultConfig": {"proxyMetadata": {"CAPTURE": "true"}}}'\n`,
    );
  });
});

describe("a text inside of a document is left alone", () => {
  test("where the block says how it is indented", () => {
    expect(edit(config("      rootNamespace: mesh\n", "|4"))).toMatch(
      /^refused: data.mesh in istio.yaml cannot be edited/,
    );
  });
  test("where others use it", () => {
    expect(edit(config("    rootNamespace: mesh\n", "&mesh |"))).toMatch(/^refused: .* used elsewhere/);
  });
  test("where it is no mapping, or not there", () => {
    expect(edit(config("    nothing to see\n"))).toMatch(/^refused: /);
    expect(edit(config("    a: b\n"), ["data", "none"])).toBe("refused: data.none in istio.yaml is not text");
  });
});
