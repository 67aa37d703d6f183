// What holds for every text: the reader never throws and never takes long, and a position is exactly where its value is.
import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../src/manifests/document.ts";
import { newNodeReader, newTreeSource } from "../../src/manifests/node-reader.ts";
import { parseEvents } from "../../src/manifests/parse-events.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { readFile } from "../../src/manifests/read-file.ts";
import { readNode } from "../../src/manifests/read-node.ts";
import { placedValues, splice, treeOf, withValueAt } from "./positions.ts";

const SIGNS = [
  ..."[]{},:?-&*!|>'\"%@#~ \n\t\r\\",
  ...[
    "- ",
    ": ",
    "? ",
    " #",
    "\n  ",
    "\r\n",
    "---\n",
    "...\n",
    "<<: ",
    "&a ",
    "*a",
    "!!int ",
    "!!binary ",
    "{{ ",
    " }}",
  ],
  ...[
    "\uFEFF",
    "\u2028",
    "\u0000",
    "\uD800",
    "é",
    "😀",
    ".inf",
    "0x1F",
    "yes",
    "|+2\n",
    ">-\n",
    "%TAG ! x\n",
    "\\x4",
    "a",
    "b",
  ],
  ...["apiVersion: v1\n", "kind: List\n", "items:\n", "metadata: {name: a}\n", "__proto__: "],
];
const yamlish = fc.array(fc.constantFrom(...SIGNS), { maxLength: 60 }).map((signs) => signs.join(""));

describe("no text", () => {
  const anyText = fc.oneof(
    yamlish,
    fc.string({ unit: "binary", maxLength: 200 }),
    yamlish.map((text) => `apiVersion: v1\nkind: Cat\nspec:\n  ${text}`),
    fc.json(),
  );

  test("makes the reader throw, and its places lie in the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { documents, notices } = readFile("any.yaml", text);
        const lines = text.split(/\r\n?|\n/).length;
        for (const { location } of notices) expect(location?.startLine).toBeLessThanOrEqual(lines);
        for (const { position } of documents.flatMap(placedValues)) {
          expect(position.start).toBeLessThanOrEqual(position.end);
          expect(position.end).toBeLessThanOrEqual(text.length);
          expect(position.startLine).toBeLessThanOrEqual(position.endLine);
          expect(position.endLine).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 2000 },
    );
  });

  // Linear work takes some milliseconds, square work minutes.
  test.each(SIGNS.flatMap((sign) => ["", "a: ", "a: [\n", "apiVersion: v1\nkind: Cat\n"].map((head) => [head, sign])))(
    "is slow to read: %j and then %j without end",
    (head, sign) => {
      const text = head + sign.repeat(100_000 / sign.length);
      const start = performance.now();
      readFile("any.yaml", text);
      expect(performance.now() - start).toBeLessThan(3_000);
    },
  );
});

// Keys that YAML 1.1 takes for something else are for kubernetes-answers.json.
const key = fc.oneof(
  fc.constantFrom("name", "port", "hosts", "a b", "x/y", "__proto__", "constructor"),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: "grapheme", maxLength: 10 }),
    fc
      .array(fc.constantFrom("word", " ", "\n", "\n\n", "  ", "#", ": ", "- "), { maxLength: 12 })
      .map((words) => words.join("")),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const layout = fc.record({
  indent: fc.integer({ min: 1, max: 4 }),
  seqNoIndent: fc.boolean(),
  lineWidth: fc.constantFrom(-1, 20, 80),
  flowLevel: fc.constantFrom(-1, 0, 1, 2),
  quoteStyle: fc.constantFrom("single" as const, "double" as const),
  forceQuotes: fc.boolean(),
});

describe("of what js-yaml writes", () => {
  const written = fc
    .tuple(anyValue, layout)
    .map(([value, options]) => ({ value, text: dump(value, { noRefs: true, ...options }) }));

  test("the value is read back", () => {
    fc.assert(
      fc.property(written, ({ value, text }) => {
        expect(treeOf(text).value).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  test("the reader that knows places reads the same value", () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const reader = newNodeReader(newTreeSource(text), parseEvents(text, { left: text.length }), []);
        expect(readNode(reader).value).toEqual(treeOf(text).value);
      }),
      { numRuns: 500 },
    );
  });

  test("every value can be replaced at its position, and nothing else changes", () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const tree = treeOf(text);
        for (const { field, value, position } of placedValues(tree)) {
          const isBlock = position.style === "block";
          const spliced = splice(text, position, isBlock ? " {spliced: 1}" : "[spliced]");
          const expected = withValueAt(tree.value, field, isBlock ? { spliced: 1 } : ["spliced"]);
          expect([value, treeOf(spliced).value]).toEqual([value, expected]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("every key stands where its position says", () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        for (const { position } of placedValues(treeOf(text))) {
          for (const [name, { key }] of position.fields ?? []) {
            expect(key && treeOf(`${text.slice(key.start, key.end)}: 1`).value).toEqual(
              Object.fromEntries([[name, 1]]),
            );
          }
        }
      }),
    );
  });
});

test("documents do not depend on the order of the snapshot, nor of each other in a file", () => {
  const object = fc.record({ apiVersion: fc.constant("v1"), kind: fc.constantFrom("Cat", "Dog"), spec: anyValue });
  const files = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 5 }), fc.array(object, { maxLength: 3 })), {
    selector: ([path]) => path,
  });
  const snapshotOf = (contents: readonly (readonly [string, readonly unknown[]])[]) =>
    new Map(
      contents.map(([path, objects]) => [
        `${path}.yaml`,
        objects.map((one) => `---\n${JSON.stringify(one)}\n`).join(""),
      ]),
    );
  fc.assert(
    fc.property(files, (contents) => {
      const reading = readDocuments(snapshotOf(contents));
      expect(readDocuments(snapshotOf(contents.toReversed()))).toEqual(reading);
      const turned = readDocuments(snapshotOf(contents.map(([path, objects]) => [path, objects.toReversed()])));
      for (const [path, objects] of contents) {
        const own = turned.documents.filter((one) => one.path === `${path}.yaml`).map(({ value }) => value);
        expect(own.toReversed()).toEqual(objects);
      }
    }),
  );
});
