import { describe, expect, test } from "vitest";
import type { Change } from "../../src/fixes/edit/change.ts";
import { editFiles } from "../../src/fixes/edit-files.ts";
import type { Document } from "../../src/manifests/document.ts";
import { readFile } from "../../src/manifests/read-file.ts";

const path = "shop/mysql.yaml";
const text = "apiVersion: v1\nkind: ServiceEntry\nmetadata:\n    name: mysql\nspec:\n    hosts:\n    - mysql.demo\n";
const exportTo: Change = { kind: "set", field: ["spec", "exportTo"], value: ["."] };

function documentIn(content: string): Document {
  const [document] = readFile(path, content).documents;
  if (document === undefined) throw new Error("no document");
  return document;
}
const edit = (source: Document, written = text, change = exportTo) =>
  editFiles(new Map([[path, written]]), [{ kind: "change", source, changes: [change] }]);

describe("an object that was rendered", () => {
  test("is edited where it is from, also under another name", () => {
    const renamed = { ...documentIn(text), value: { ...documentIn(text).value, metadata: { name: "eu-mysql-1" } } };
    expect(edit(renamed)).toEqual([{ path, before: text, after: `${text}    exportTo:\n    - "."\n` }]);
  });
  test("is not edited in a template, and it is said what to change there", () => {
    const template = text.replace("mysql\n", "{{ .Values.name }}\n");
    expect(edit(documentIn(text), template)).toEqual({
      reason:
        'ServiceEntry mysql is rendered from shop/mysql.yaml:1, which no text edit suits: set spec.exportTo to ["."] there',
    });
  });
  test("is not edited where something else writes the field", () => {
    const patched = documentIn(`${text}    exportTo: ["*"]\n`);
    expect(edit(patched)).toEqual({
      reason: expect.stringContaining("says otherwise of spec.exportTo of ServiceEntry mysql"),
    });
  });
  test("nor where the file holds something else at its place", () => {
    expect(edit(documentIn(text), text.replace("mysql", "redis"))).toHaveProperty("reason");
  });
});

describe("a new file", () => {
  const value = { apiVersion: "v1", kind: "Sidecar", spec: { egress: [{ hosts: ["./*"] }] } };
  const add = (files: Readonly<Record<string, string>>) =>
    editFiles(new Map(Object.entries(files)), [
      { kind: "list", path: "shop/kustomization.yaml", resource: "sidecar.yaml" },
      { kind: "add", document: { path: "shop/sidecar.yaml", value, comment: [] } },
    ]);
  test("is written and listed as its neighbours are", () => {
    const edits = add({
      "shop/kustomization.yaml": "resources:\n- mysql.yaml\n",
      [path]: text.replaceAll("\n", "\r\n"),
    });
    expect(edits).toMatchObject([
      { path: "shop/kustomization.yaml", after: "resources:\n- mysql.yaml\n- sidecar.yaml\n" },
      {
        path: "shop/sidecar.yaml",
        after: 'apiVersion: v1\r\nkind: Sidecar\r\nspec:\r\n    egress:\r\n    - hosts:\r\n      - "./*"\r\n',
      },
    ]);
  });
  test("is refused where nobody could list it", () => {
    expect(add({})).toEqual({ reason: "there is no file shop/kustomization.yaml" });
  });
});
