import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/fixes/edit/change.ts";
import { editDocument } from "../../../src/fixes/edit/edit-document.ts";

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: mysql # the shop's
  namespace: demo
spec:
  hosts:
  - mysql.demo   # moved in March
  ports:
  - number: 3306
    name: tcp
    protocol: TCP
  resolution: STATIC
`;
const addresses: Change = { kind: "set", field: ["spec", "addresses"], value: ["240.1.0.1"], behind: "hosts" };
const port: Change = { kind: "set", field: ["spec", "ports", 0, "number"], value: 13306 };

function edited(text: string, changes: readonly Change[], index = 0, path = "demo/mysql.yaml"): string {
  const result = editDocument(text, { path, index }, changes);
  return "text" in result ? result.text : `refused: ${result.reason}`;
}

/** The lines that an edit takes away and puts there. */
function changed(text: string, changes: readonly Change[], index = 0, path = "demo/mysql.yaml"): readonly string[] {
  const before = text.split("\n");
  const after = edited(text, changes, index, path).split("\n");
  let top = 0;
  while (top < before.length && before[top] === after[top]) top++;
  let bottom = 0;
  while (bottom < Math.min(before.length, after.length) - top && before.at(-1 - bottom) === after.at(-1 - bottom))
    bottom++;
  return [
    ...before.slice(top, before.length - bottom).map((line) => `-${line}`),
    ...after.slice(top, after.length - bottom).map((line) => `+${line}`),
  ];
}

describe("a field is added to a mapping", () => {
  test("behind its sibling, with the list under its key as in the file", () => {
    expect(changed(entry, [addresses])).toEqual(["+  addresses:", "+  - 240.1.0.1"]);
    expect(edited(entry, [addresses])).toContain("  - mysql.demo   # moved in March\n  addresses:\n  - 240.1.0.1\n");
  });
  test("with the list indented, where the file does so", () => {
    const text = "apiVersion: v1\nkind: A\nspec:\n    hosts:\n        - mysql.demo\n";
    expect(changed(text, [addresses])).toEqual(["+    addresses:", "+        - 240.1.0.1"]);
  });
  test("at the end, when it has no sibling to follow", () => {
    expect(edited(entry, [{ kind: "set", field: ["spec", "exportTo"], value: ["."] }])).toBe(
      `${entry}  exportTo:\n  - "."\n`,
    );
  });
  test("with the mappings around it", () => {
    const field = ["metadata", "annotations", "networking.istio.io/exportTo"];
    expect(changed(entry, [{ kind: "set", field, value: "." }])).toEqual([
      "+  annotations:",
      '+    networking.istio.io/exportTo: "."',
    ]);
  });
  test("where nothing is written behind the colon", () => {
    const text = entry.replace("  namespace: demo\n", "  namespace: demo\n  annotations: # none\n");
    const field = ["metadata", "annotations", "networking.istio.io/exportTo"];
    expect(changed(text, [{ kind: "set", field, value: "." }])).toEqual(['+    networking.istio.io/exportTo: "."']);
  });
  test("in the middle of an item of a list", () => {
    const change: Change = { kind: "set", field: ["spec", "ports", 0, "targetPort"], value: 3306, behind: "number" };
    expect(changed(entry, [change])).toEqual(["+    targetPort: 3306"]);
  });
  test("of a file without a line break at its end, which stays so", () => {
    expect(edited(entry.trimEnd(), [{ kind: "set", field: ["spec", "exportTo"], value: ["."] }])).toBe(
      `${entry}  exportTo:\n  - "."`,
    );
  });
  test("of a file with CRLF, which stays so", () => {
    const text = entry.replaceAll("\n", "\r\n");
    expect(edited(text, [addresses, port])).toBe(edited(entry, [addresses, port]).replaceAll("\n", "\r\n"));
  });
  test("behind a block scalar", () => {
    const text = "apiVersion: v1\nkind: A\nspec:\n  note: |\n    two\n    lines\n\n  last: |\n    more\n";
    expect(edited(text, [{ kind: "set", field: ["spec", "x"], value: 1, behind: "note" }])).toMatch(
      /lines\n+ {2}x: 1\n/,
    );
    expect(edited(text, [{ kind: "set", field: ["spec", "x"], value: 1 }])).toMatch(/more\n {2}x: 1\n$/);
  });
});

describe("in flow style", () => {
  const flow =
    "apiVersion: v1\nkind: A\nspec: {hosts: [a.demo], ports: [{number: 3306, name: tcp}], empty: [], none: {}}\n";
  test.each<[string, Change, string]>([
    ["a field", addresses, "spec: {hosts: [a.demo], addresses: [240.1.0.1], ports: [{"],
    ["a field at the end", { kind: "set", field: ["spec", "x"], value: "." }, 'none: {}, x: "."}\n'],
    ["an item", { kind: "append", field: ["spec", "hosts"], value: "*/*" }, 'hosts: [a.demo, "*/*"],'],
    ["the first item", { kind: "append", field: ["spec", "empty"], value: "b, c" }, 'empty: ["b, c"],'],
    ["the first field", { kind: "set", field: ["spec", "none", "a"], value: 1 }, "none: {a: 1}"],
    ["a scalar", port, "[{number: 13306, name: tcp}]"],
  ])("%s", (_, change, expected) => {
    expect(edited(flow, [change])).toContain(expected);
  });
  test("on lines of their own", () => {
    const text = "apiVersion: v1\nkind: A\nspec:\n  hosts: [\n    a.demo, # first\n    b.demo # second\n    ]\n";
    expect(edited(text, [{ kind: "append", field: ["spec", "hosts"], value: "c.demo" }])).toBe(
      text.replace("b.demo # second\n", "b.demo, # second\n    c.demo\n"),
    );
  });
});

describe("JSON", () => {
  const value = { apiVersion: "v1", kind: "A", spec: { hosts: ["a.demo"], ports: [{ number: 3306, name: "tcp" }] } };
  const change: Change = { kind: "append", field: ["spec", "hosts"], value: "b.demo" };
  test.each([[2], [4], ["\t"], [undefined]])("indented by %j stays JSON", (indent) => {
    const text = JSON.stringify(value, null, indent);
    const result = edited(text, [addresses, port, change], 0, "demo/mysql.json");
    const ports = [{ number: 13306, name: "tcp" }];
    expect(JSON.parse(result).spec).toEqual({ hosts: ["a.demo", "b.demo"], addresses: ["240.1.0.1"], ports });
  });
  test("gets a line of its own", () => {
    const text = JSON.stringify(value, null, 2);
    expect(changed(text, [change], 0, "a.json")).toEqual(['-      "a.demo"', '+      "a.demo",', '+      "b.demo"']);
    expect(changed(text, [addresses], 0, "a.json")).toEqual(['+    "addresses": [', '+      "240.1.0.1"', "+    ],"]);
  });
  test("compact stays compact", () => {
    expect(edited(JSON.stringify(value), [change], 0, "a.json")).toContain('"hosts":["a.demo","b.demo"]');
  });
});

describe("items of a list", () => {
  const sidecar = `apiVersion: networking.istio.io/v1
kind: Sidecar
spec:
  egress:
    - hosts:
      -   "./*"      # ours
      # the database
      -   "*/*"
      -   'istio-system/*'
`;
  const hosts = ["spec", "egress", 0, "hosts"];
  test("are appended with the spacing and the quotes of the last", () => {
    expect(changed(sidecar, [{ kind: "append", field: hosts, value: "demo/mysql.demo" }])).toEqual([
      "+      -   'demo/mysql.demo'",
    ]);
  });
  test("are replaced in their quotes", () => {
    expect(changed(sidecar, [{ kind: "set", field: [...hosts, 1], value: "demo/mysql.demo" }])).toEqual([
      '-      -   "*/*"',
      '+      -   "demo/mysql.demo"',
    ]);
  });
  test("are removed without their neighbours' comments", () => {
    expect(changed(sidecar, [{ kind: "remove", field: [...hosts, 1] }])).toEqual(['-      -   "*/*"']);
    expect(changed(sidecar, [{ kind: "remove", field: [...hosts, 2] }])).toEqual(["-      -   'istio-system/*'"]);
    expect(changed(sidecar, [{ kind: "remove", field: [...hosts, 0] }])).toEqual(['-      -   "./*"      # ours']);
  });
  test("are removed at the very end of a file without a line break", () => {
    const removed = edited(sidecar.trimEnd(), [{ kind: "remove", field: [...hosts, 2] }]);
    expect(`${removed}\n      -   'istio-system/*'`).toBe(sidecar.trimEnd());
  });
  test("may be mappings", () => {
    const value = { hosts: ["./*"], port: { number: 3306 } };
    expect(changed(sidecar, [{ kind: "append", field: ["spec", "egress"], value }])).toEqual([
      "+    - hosts:",
      '+        - "./*"',
      "+      port:",
      "+        number: 3306",
    ]);
  });
  test("are not removed when none would be left", () => {
    const text = "apiVersion: v1\nkind: A\nspec:\n  hosts:\n  - a\n";
    expect(edited(text, [{ kind: "remove", field: ["spec", "hosts", 0] }])).toMatch(/^refused: .*only item/);
  });
});

describe("values that YAML would read as something else are quoted", () => {
  test.each(["on", "1.5", "0777", "y", "null", "", "a: b", "*/*", "#x", " x", "{x", "1e3", "~", "- a", "a #b", "0x1F"])(
    "%j",
    (value) => {
      const text = edited(entry, [{ kind: "append", field: ["spec", "hosts"], value }]);
      expect(text).not.toContain("refused");
      const flow = "apiVersion: v1\nkind: A\nspec: {a: x}\n";
      expect(edited(flow, [{ kind: "set", field: ["spec", "a"], value }])).not.toContain("refused");
    },
  );
});

describe("several documents in a file", () => {
  const file = `# first\n${entry}---\n${entry.replace("mysql.demo", "redis.demo")}...\n---\n# no object\n---\n${entry}`;
  test("only the one meant is edited", () => {
    expect(edited(file, [addresses], 1)).toBe(
      file.replace("redis.demo   # moved in March\n", "redis.demo   # moved in March\n  addresses:\n  - 240.1.0.1\n"),
    );
    expect(edited(file, [addresses], 2).startsWith(file.slice(0, file.lastIndexOf("---")))).toBe(true);
  });
  test("items of a List are objects of their own", () => {
    const item = entry.trimEnd().replaceAll("\n", "\n  ");
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${item}\n- ${item}\n`;
    expect(changed(list, [port], 1)).toEqual(["-    - number: 3306", "+    - number: 13306"]);
    expect(edited(list, [port], 1).indexOf("13306")).toBeGreaterThan(list.length / 2);
  });
});

describe("what is shared is not edited", () => {
  const anchored = entry.replace("ports:\n", "ports: &ports\n").replace("resolution", "copy: *ports\n  resolution");
  test("at the anchor", () => {
    expect(edited(anchored, [port])).toMatch(/^refused: .*&ports/);
  });
  test("at the alias", () => {
    const change: Change = { kind: "set", field: ["spec", "copy", 0, "number"], value: 1 };
    expect(edited(anchored, [change])).toMatch(/^refused: .*\*ports/);
  });
  test("through a merge", () => {
    const text = "apiVersion: v1\nkind: A\nbase: &base\n  number: 1\nspec:\n  <<: *base\n  x: 2\n";
    expect(changed(text, [{ kind: "set", field: ["spec", "number"], value: 3 }])).toEqual(["+  number: 3"]);
    expect(edited(text, [{ kind: "remove", field: ["spec", "number"] }])).toMatch(/^refused: .*base/);
    expect(edited(text, [{ kind: "set", field: ["base", "number"], value: 3 }])).toMatch(/^refused: .*base/);
    expect(changed(text, [{ kind: "set", field: ["spec", "x"], value: 3 }])).toEqual(["-  x: 2", "+  x: 3"]);
  });
  test("but another value may take the place of an alias, or the alias may go", () => {
    const copy: Change = { kind: "set", field: ["spec", "copy"], value: [] };
    expect(changed(anchored, [copy])).toEqual(["-  copy: *ports", "+  copy: []"]);
    expect(changed(anchored, [{ kind: "remove", field: ["spec", "copy"] }])).toEqual(["-  copy: *ports"]);
  });
  test("nor taken away", () => {
    const change: Change = { kind: "remove", field: ["spec", "nested"] };
    const text = "apiVersion: v1\nkind: A\nspec:\n  nested:\n    x: &x 1\n  y: *x\n";
    expect(edited(text, [change])).toMatch(/^refused: spec.nested in .* holds the anchor &x, and \*x uses it/);
  });
  test("and the line is that of the file, also behind other documents", () => {
    const lineIn = (refused: string) => Number(/mysql.yaml:(\d+)/.exec(refused)?.[1]);
    const alone = lineIn(edited(anchored, [port]));
    expect(alone).toBeGreaterThan(1);
    expect(lineIn(edited(`${entry}---\n${anchored}`, [port], 1))).toBe(alone + entry.split("\n").length);
  });
  test("but an anchor that nobody uses is in nobody's way", () => {
    expect(changed(entry.replace("ports:\n", "ports: &ports\n"), [port])).toEqual([
      "-  - number: 3306",
      "+  - number: 13306",
    ]);
  });
});

test("a change that the document has already leaves the text alone", () => {
  expect(edited(entry, [{ kind: "set", field: ["spec", "resolution"], value: "STATIC" }])).toBe(entry);
});
test("a change that does not fit the document is refused", () => {
  expect(edited(entry, [{ kind: "set", field: ["spec", "ports", 3, "number"], value: 1 }])).toMatch(/^refused/);
  expect(edited(entry, [{ kind: "append", field: ["spec", "resolution"], value: "x" }])).toMatch(/^refused/);
  expect(edited(entry, [port], 7)).toMatch(/^refused/);
});
test("a key named __proto__ is a key like any other", () => {
  const text = "apiVersion: v1\nkind: A\nspec:\n  __proto__:\n    a: 1\n  b: 2\n";
  expect(changed(text, [{ kind: "set", field: ["spec", "b"], value: 3 }])).toEqual(["-  b: 2", "+  b: 3"]);
});
