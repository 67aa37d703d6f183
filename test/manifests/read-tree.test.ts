import { describe, expect, test } from "vitest";
import { positionOf } from "../../src/manifests/document.ts";
import { newTreeSource } from "../../src/manifests/node-reader.ts";
import { readTree } from "../../src/manifests/read-tree.ts";
import { placedValues, splice, treeOf, withValueAt } from "./positions.ts";

const SHOP = `# the shop's own database
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: "mysql", labels: {team: shop, }} # one line
spec:
  hosts:
  - mysql.shop   # a comment
  -
  - 'it''s'
  addresses:
  ports:
    - number: 0x50
      name: "tcp\\u002dmysql"
    - {number: 3307, name: [a,
      b ]
      }
  note: |  # why
    first

      second

  folded: >-
    one
    two
  kept: |+
    end

  plain: goes
    on
  ? explicit
  : !!str 12
  last: &port 3306`;

function at(text: string, ...field: (string | number)[]) {
  const tree = treeOf(text);
  const position = positionOf(
    { path: "", index: 0, apiVersion: "", kind: "", value: {}, position: tree.position },
    field,
  );
  if (position === undefined) throw new Error(`nothing at ${field.join(".")}`);
  return { ...position, text: text.slice(position.start, position.end) };
}

describe("positions", () => {
  test.each([
    [["apiVersion"], "networking.istio.io/v1", "plain", 2, 2],
    [["metadata"], '{name: "mysql", labels: {team: shop, }}', "flow", 4, 4],
    [["metadata", "name"], '"mysql"', "double-quoted", 4, 4],
    [["metadata", "labels"], "{team: shop, }", "flow", 4, 4],
    [["spec", "hosts"], "- mysql.shop   # a comment\n  -\n  - 'it''s'", "block", 7, 9],
    [["spec", "hosts", 0], "mysql.shop", "plain", 7, 7],
    [["spec", "hosts", 1], "", "plain", 8, 8],
    [["spec", "hosts", 2], "'it''s'", "single-quoted", 9, 9],
    [["spec", "addresses"], "", "plain", 10, 10],
    [["spec", "ports", 0], 'number: 0x50\n      name: "tcp\\u002dmysql"', "block", 12, 13],
    [["spec", "ports", 0, "number"], "0x50", "plain", 12, 12],
    [["spec", "ports", 1], "{number: 3307, name: [a,\n      b ]\n      }", "flow", 14, 16],
    [["spec", "ports", 1, "name"], "[a,\n      b ]", "flow", 14, 15],
    [["spec", "note"], "|  # why\n    first\n\n      second", "literal", 17, 20],
    [["spec", "folded"], ">-\n    one\n    two", "folded", 22, 24],
    [["spec", "kept"], "|+\n    end\n", "literal", 25, 26],
    [["spec", "plain"], "goes\n    on", "plain", 28, 29],
    [["spec", "explicit"], "12", "plain", 31, 31],
    [["spec", "last"], "3306", "plain", 32, 32],
  ] as const)("of %j", (field, text, style, startLine, endLine) => {
    expect(at(SHOP, ...field)).toMatchObject({ text, style, startLine, endLine });
  });

  test("an empty value stands behind its colon or dash", () => {
    expect(SHOP.slice(0, at(SHOP, "spec", "addresses").start)).toMatch(/\n {2}addresses:$/);
    expect(SHOP.slice(0, at(SHOP, "spec", "hosts", 1).start)).toMatch(/\n {2}-$/);
    expect(at("a: {b, c: , d: 1}", "a", "b").start).toBe("a: {b".length);
    expect(at("a: {b, c: , d: 1}", "a", "c").start).toBe("a: {b, c:".length);
    expect(at("a : # why\nb: 1", "a").start).toBe("a :".length);
    expect(at("a: &x !!str\nb: 1", "a").start).toBe("a: &x !!str".length);
  });

  test("the whole document goes from its first key to its last value", () => {
    const { start, end, startLine, endLine } = treeOf(SHOP).position;
    expect(SHOP.slice(start, start + 10)).toBe("apiVersion");
    expect([end, startLine, endLine]).toEqual([SHOP.length, 2, 32]);
  });

  test("keys", () => {
    const { key } = at(SHOP, "spec", "ports", 1, "name");
    expect(key && { text: SHOP.slice(key.start, key.end), line: key.line }).toEqual({ text: "name", line: 14 });
    const quoted = "'a b': 1";
    expect(at(quoted, "a b").key).toEqual({ start: 0, end: 5, line: 1 });
  });

  test("an anchor is named on its value and not part of it", () => {
    expect(at(SHOP, "spec", "last")).toMatchObject({ anchor: "port", text: "3306" });
  });

  test.each(["\n", "\r\n", "\r"])("line breaks %j", (lineBreak) => {
    const text = SHOP.replaceAll("\n", lineBreak);
    expect(treeOf(text).value).toEqual(treeOf(SHOP).value);
    expect(at(text, "spec", "last")).toMatchObject({ text: "3306", startLine: 32 });
    expect(at(text, "spec", "note")).toMatchObject({ startLine: 17, endLine: 20 });
  });

  test("a byte order mark counts as a character", () => {
    expect(at("\uFEFFa: b", "a")).toMatchObject({ start: 4, end: 5, startLine: 1, key: { start: 1, end: 2 } });
  });

  test("characters beyond the basic plane count as two, as in every JavaScript string", () => {
    expect(at("a: 😀\nb: c", "b").text).toBe("c");
  });

  const places = placedValues(treeOf(SHOP)).filter(({ value }) => typeof value !== "object" || value === null);
  test.each(places)("replacing $field replaces nothing else", ({ field, position }) => {
    const spliced = splice(SHOP, position, '"spliced"');
    expect(treeOf(spliced).value).toEqual(withValueAt(treeOf(SHOP).value, field, "spliced"));
  });
});

describe("aliases and merges", () => {
  const TEXT = `base: &base
  port: 3306
  name: tcp
copy: *base
merged:
  <<: *base
  name: mysql
inline: {<<: {port: 1}}
`;

  test("an alias stands where it is written, what is in it at the anchor", () => {
    expect(at(TEXT, "copy")).toMatchObject({ text: "*base", alias: "base", startLine: 4, style: "block" });
    expect(at(TEXT, "copy", "port")).toMatchObject({ text: "3306", startLine: 2 });
  });

  test("a merged field stands at the anchor and says so, an own one where it is written", () => {
    expect(at(TEXT, "merged", "port")).toMatchObject({ text: "3306", startLine: 2, alias: "base" });
    expect(at(TEXT, "merged", "name")).toMatchObject({ text: "mysql", startLine: 7 });
    expect(at(TEXT, "merged", "name").alias).toBeUndefined();
    expect(at(TEXT, "inline", "port").alias).toBeUndefined();
  });

  test("overriding a merged key is no duplicate, writing a key twice is one", () => {
    expect(treeOf(TEXT).duplicates).toEqual([]);
    expect(treeOf("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n").duplicates).toEqual([
      { key: "c", line: 4 },
      { key: "a", line: 5 },
    ]);
  });

  test("an alias that would nest too deep is refused", () => {
    const levels = Array.from({ length: 60 }, (_, index) => `l${index + 1}: &l${index + 1} [[[[*l${index}]]]]`);
    const tree = readTree(newTreeSource(`l0: &l0 x\n${levels.join("\n")}\n`));
    expect(tree).toMatchObject({ kind: "broken", reason: expect.stringContaining("nesting") });
  });

  test.each([
    ["a value", `a: &a ${"x".repeat(100_000)}\n`],
    ["a key", `? &a ${"x".repeat(100_000)}\n: 1\n`],
  ])("a long text behind many aliases counts by its length: %s", (_, anchored) => {
    const text = `${anchored}b: [${"*a, ".repeat(1000)}]\n`;
    expect(readTree(newTreeSource(text))).toMatchObject({ kind: "broken", reason: expect.stringContaining("aliases") });
  });
});

describe("names that JavaScript objects have of their own", () => {
  test("are keys like any other", () => {
    const { value } = treeOf("__proto__: {polluted: 1}\nconstructor: 2\n");
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("are not there when nobody wrote them", () => {
    const value = treeOf("a: 1").value as object;
    expect(["constructor", "toString", "__proto__"].filter((name) => name in value)).toEqual([]);
  });
});

describe("indentation that go-yaml forgives", () => {
  test.each([
    [
      "a closing bracket below its key",
      "spec:\n  hosts: [\n    a, # one, 'two\n    b\n  ]\n  next: 1\n",
      { spec: { hosts: ["a", "b"], next: 1 } },
    ],
    ["a closing brace at the margin", "spec: {\n  a: [\n  1\n  ]\n}\n", { spec: { a: [1] } }],
    [
      "a quoted text that goes on at the margin",
      'spec:\n  a: "one\n\ntwo # not a comment"\n  b: 1\n',
      { spec: { a: "one\ntwo # not a comment", b: 1 } },
    ],
    [
      "tabs between values",
      'spec: {"a":\t1,\n\t"b": [\n\t1,\t2 ] }\nnext: "x\ty"\n',
      { spec: { a: 1, b: [1, 2] }, next: "x\ty" },
    ],
  ])("%s", (_, text, value) => {
    const tree = treeOf(text);
    expect(tree.value).toEqual(value);
    const written = placedValues(tree).filter((one) => one.position.style !== "block");
    expect(written.length).toBeGreaterThan(1);
    for (const { position, value } of written) {
      expect(treeOf(text.slice(position.start, position.end)).value).toEqual(value);
    }
  });

  test.each([
    ["'", "it''s", "it's"],
    ['"', '\\"', '"'],
  ])("a dashboard between %s, however long", (quote, written, meant) => {
    const lines = Array.from({ length: 3000 }, (_, at) => `panel ${at} ${written} # no comment`);
    const text = `data:\n  shop.json: ${quote}{\n${lines.join("\n")}\n}${quote}\n  next: 1\n`;
    const said = `{ ${lines.join(" ").replaceAll(written, meant)} }`;
    expect(treeOf(text).value).toEqual({ data: { "shop.json": said, next: 1 } });
  });

  test("not without end", () => {
    const text = `a: [\n${"x,\n".repeat(20_000)}]\n`;
    expect(readTree(newTreeSource(text))).toMatchObject({ kind: "broken", reason: "deficient indentation" });
  });
});
