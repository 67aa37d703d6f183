// Texts that are seldom and legal, each with an edit and the lines that it changes.
import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/fixes/edit/change.ts";
import { editDocument } from "../../../src/fixes/edit/edit-document.ts";

const HEAD = "apiVersion: v1\nkind: ServiceEntry\n";
const set = (value: Extract<Change, { kind: "set" }>["value"], ...field: (string | number)[]): Change => ({
  kind: "set",
  field,
  value,
});

function edited(text: string, changes: readonly Change[], path = "demo/mysql.yaml"): string {
  const result = editDocument(text, { path, index: 0 }, changes);
  return "text" in result ? result.text : `refused: ${result.reason}`;
}

describe("a byte order mark", () => {
  test("takes no column", () => {
    expect(edited("\uFEFFkind: A\napiVersion: v1\n", [set("b", "a")])).toBe("\uFEFFkind: A\napiVersion: v1\na: b\n");
  });
});

describe("an empty value", () => {
  test.each<[string, Change, string]>([
    ["exportTo:\n", set(["."], "exportTo"), 'exportTo:\n- "."\n'],
    ["exportTo: # none\n", set(["."], "exportTo"), 'exportTo: # none\n- "."\n'],
    ["exportTo: []\n", set(["."], "exportTo"), 'exportTo: ["."]\n'],
    ["exportTo: ~ # none\n", set(["."], "exportTo"), 'exportTo: ["."] # none\n'],
    ["exportTo:\n", { kind: "append", field: ["exportTo"], value: "." }, 'exportTo:\n- "."\n'],
    ["exportTo: []\n", { kind: "append", field: ["exportTo"], value: "." }, 'exportTo: ["."]\n'],
    ["name: &n\nz: 1\n", set("x", "name"), "name: &n x\nz: 1\n"],
    ["? name\n:\n", set("x", "name"), "? name\n: x\n"],
    ["labels: {}\n", set("x", "labels", "app"), "labels: {app: x}\n"],
    ["hosts:\n-\n- b\n", set("a", "hosts", 0), "hosts:\n- a\n- b\n"],
  ])("%j", (before, change, after) => {
    expect(edited(HEAD + before, [change])).toBe(HEAD + after);
  });
});

describe("a value over several lines is replaced", () => {
  test.each<[string, Change, string]>([
    ["note: | # c\n  two\n  lines\nx: 1\n", set("one", "note"), "note: one # c\nx: 1\n"],
    ["note: >-\n  two\n  words\nx: 1\n", set("one", "note"), "note: one\nx: 1\n"],
    ["ports: # c\n- number: 1\n- number: 2\nx: 1\n", set([], "ports"), "ports: [] # c\nx: 1\n"],
    ["ports: &p\n  a: 1\nx: 1\n", set("none", "ports"), "ports: &p none\nx: 1\n"],
    ["ports: # c\n  a: 1\nx: 1\n", set(["b"], "ports"), "ports: # c\n- b\nx: 1\n"],
    ["key: !!str 5\n", set(["b"], "key"), "key: [b]\n"],
  ])("%j", (before, change, after) => {
    expect(edited(HEAD + before, [change])).toBe(HEAD + after);
  });
});

describe("a whole collection is set", () => {
  const ports = "ports:\n- number: 80 # web\n  name: http\n# the database\n- number: 3306\n";
  test.each<[string, Change, string]>([
    [
      "in the fields that differ",
      set([{ number: 81, name: "http" }, { number: 3306 }], "ports"),
      ports.replace("80", "81"),
    ],
    ["an item less", set([{ number: 3306 }], "ports"), "ports:\n# the database\n- number: 3306\n"],
    [
      "an item more",
      set([{ number: 80, name: "http" }, { number: 3306 }, { number: 1 }], "ports"),
      `${ports}- number: 1\n`,
    ],
    [
      "a field more and one less",
      set([{ number: 80, protocol: "TCP" }, { number: 3306 }], "ports"),
      ports.replace("name: http", "protocol: TCP"),
    ],
  ])("%s", (_, change, after) => {
    expect(edited(HEAD + ports, [change])).toBe(HEAD + after);
  });
});

describe("a field is removed", () => {
  test.each<[string, (string | number)[], string]>([
    ["a: 1 # c\nb: 2\n", ["a"], "b: 2\n"],
    ["a:\n  c: |\n    d\n\nb: 2\n", ["a"], "\nb: 2\n"],
    ["m:\n- a: 1\n  b: 2\n", ["m", 0, "a"], "m:\n- b: 2\n"],
    ["m: {a: 1, b: 2}\n", ["m", "a"], "m: {b: 2}\n"],
    ["m: {a: 1, b: 2}\n", ["m", "b"], "m: {a: 1}\n"],
    ["m: [!!str 1, &b 2]\n", ["m", 0], "m: [&b 2]\n"],
    ["m: [\n  1, # one\n  # of two\n  2 # two\n  ]\n", ["m", 0], "m: [\n  # of two\n  2 # two\n  ]\n"],
    ["m: [\n  1, # one\n  2 # two\n  ]\n", ["m", 1], "m: [\n  1 # one\n  ]\n"],
  ])("%j", (before, field, after) => {
    expect(edited(HEAD + before, [{ kind: "remove", field }])).toBe(HEAD + after);
  });
  test("but not the only one", () => {
    expect(edited(`${HEAD}m:\n  a: 1\n`, [{ kind: "remove", field: ["m", "a"] }])).toMatch(/^refused: .*only field/);
  });
});

describe("JSON", () => {
  const value = { apiVersion: "v1", kind: "ServiceEntry", spec: { hosts: ["a, b"], note: "x,y" } };
  test.each([[2], ["\t"], [undefined]])("indented by %j stays as JSON.stringify writes it", (indent) => {
    const more = { ...value, spec: { ...value.spec, ports: [{ number: 80, name: "a" }] } };
    const text = JSON.stringify(value, null, indent);
    expect(edited(text, [set(more.spec.ports, "spec", "ports")], "a.json")).toBe(JSON.stringify(more, null, indent));
  });
  test("in a List, too", () => {
    const list = (item: object) => JSON.stringify({ apiVersion: "v1", kind: "List", items: [item] }, null, 2);
    const after = { ...value, spec: { ...value.spec, exportTo: ["."] } };
    expect(edited(list(value), [set(["."], "spec", "exportTo")], "a.json")).toBe(list(after));
  });
});

test("keys that YAML would read as something else are quoted", () => {
  expect(edited(`${HEAD}labels:\n  a: b\n`, [set("y", "labels", "on")])).toMatch(/ {2}["']on["']: ["']y["']\n$/);
});

test("a dash in a comment is no item", () => {
  const text = `${HEAD}hosts:\n-  # c - x\n  a: 1\n`;
  expect(edited(text, [{ kind: "append", field: ["hosts"], value: "b" }])).toBe(`${text}- b\n`);
});

test("a long file is edited in the time that it takes to read it", () => {
  const file = Array.from(
    { length: 3000 },
    (_, n) => `${HEAD}metadata:\n  name: a${n}\nspec:\n  hosts:\n  - a${n}.demo\n`,
  );
  const text = file.join("---\n");
  const result = editDocument(text, { path: "a.yaml", index: 2999 }, [
    set(["."], "spec", "exportTo"),
    set("b", "spec", "x"),
  ]);
  expect(result).toEqual({ text: `${text}  exportTo:\n  - "."\n  x: b\n` });
});
