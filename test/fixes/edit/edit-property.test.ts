import fc from "fast-check";
import { type DumpOptions, dump, loadAll } from "js-yaml";
import { expect, test } from "vitest";
import type { Change } from "../../../src/fixes/edit/change.ts";
import { editDocument } from "../../../src/fixes/edit/edit-document.ts";

const word: fc.Arbitrary<string> = fc.constantFrom(
  "mysql.demo",
  "*/*",
  "./*",
  "on",
  "3306",
  "0777",
  "a: b",
  "a, b",
  "it's",
  "",
  "[x]",
  "240.1.0.1",
  "~",
);
const scalar = fc.oneof(word, fc.integer({ min: 0, max: 65535 }), fc.boolean());
const items = fc.array(scalar, { minLength: 1, maxLength: 4 });
const port = fc.record({ number: fc.nat(65535), name: word });
const object = fc.record({
  apiVersion: fc.constant("networking.istio.io/v1"),
  kind: fc.constantFrom("ServiceEntry", "Sidecar"),
  metadata: fc.record({ name: fc.constant("mysql"), labels: fc.dictionary(fc.constantFrom("app", "on", "a b"), word) }),
  spec: fc.record({
    hosts: items,
    ports: fc.array(port, { minLength: 1, maxLength: 3 }),
    resolution: word,
    nested: fc.array(items, { maxLength: 2 }),
  }),
});
type Manifest = typeof object extends fc.Arbitrary<infer T> ? T : never;

const style: fc.Arbitrary<DumpOptions & { readonly json: boolean }> = fc.record({
  indent: fc.constantFrom(2, 4, 3),
  seqNoIndent: fc.boolean(),
  flowLevel: fc.constantFrom(-1, 0, 1, 2, 3),
  quoteStyle: fc.constantFrom("single", "double"),
  forceQuotes: fc.boolean(),
  flowBracketPadding: fc.boolean(),
  flowSkipCommaSpace: fc.boolean(),
  quoteFlowKeys: fc.boolean(),
  json: fc.boolean(),
});

/** An edit, and the same edit on plain data. */
type Edit = { readonly change: Change; readonly make: (manifest: Manifest) => void };
const edit: fc.Arbitrary<(manifest: Manifest) => Edit> = fc.oneof(
  word.map((value) => () => ({
    change: { kind: "set", field: ["spec", "resolution"], value } as const,
    make: (m: Manifest) => {
      m.spec.resolution = value;
    },
  })),
  fc.tuple(items, fc.constantFrom("hosts", "resolution", undefined)).map(([value, behind]) => () => ({
    change: { kind: "set", field: ["spec", "addresses"], value, ...(behind && { behind }) } as const,
    make: (m: Manifest) => {
      Object.assign(m.spec, { addresses: value });
    },
  })),
  word.map((value) => () => ({
    change: { kind: "set", field: ["metadata", "annotations", "networking.istio.io/exportTo"], value } as const,
    make: (m: Manifest) => {
      Object.assign(m.metadata, { annotations: { "networking.istio.io/exportTo": value } });
    },
  })),
  word.map((value) => () => ({
    change: { kind: "set", field: ["metadata", "labels", "new"], value } as const,
    make: (m: Manifest) => {
      m.metadata.labels.new = value;
    },
  })),
  fc.tuple(fc.nat(), fc.nat(65535)).map(([at, value]) => (m: Manifest) => {
    const index = at % m.spec.ports.length;
    return {
      change: { kind: "set", field: ["spec", "ports", index, "targetPort"], value, behind: "number" } as const,
      make: (other: Manifest) => {
        Object.assign(other.spec.ports[index] ?? {}, { targetPort: value });
      },
    };
  }),
  scalar.map((value) => () => ({
    change: { kind: "append", field: ["spec", "hosts"], value } as const,
    make: (m: Manifest) => {
      m.spec.hosts.push(value);
    },
  })),
  port.map((value) => () => ({
    change: { kind: "append", field: ["spec", "ports"], value } as const,
    make: (m: Manifest) => {
      m.spec.ports.push(value);
    },
  })),
  fc.nat().map((at) => (m: Manifest) => {
    const index = at % m.spec.hosts.length;
    // The only item of a list stays: another value takes its place.
    if (m.spec.hosts.length === 1) {
      return {
        change: { kind: "set", field: ["spec", "hosts", 0], value: "new" } as const,
        make: (o: Manifest) => {
          o.spec.hosts[0] = "new";
        },
      };
    }
    return {
      change: { kind: "remove", field: ["spec", "hosts", index] } as const,
      make: (o: Manifest) => {
        o.spec.hosts.splice(index, 1);
      },
    };
  }),
);

function written(manifest: Manifest, { json, ...options }: DumpOptions & { readonly json: boolean }): string {
  const text = json
    ? `${JSON.stringify(manifest, null, options.indent)}\n`
    : dump(manifest, { ...options, lineWidth: -1 });
  return text.replaceAll(/\n(?= *(?:hosts|resolution):)/g, "\n# a comment\n");
}

test("an edit changes the one document in the one field, and no other line", () => {
  fc.assert(
    fc.property(
      fc.array(object, { minLength: 1, maxLength: 3 }),
      style,
      fc.nat(),
      edit,
      fc.boolean(),
      fc.boolean(),
      (manifests, how, at, makeEdit, crlf, finalBreak) => {
        const index = at % manifests.length;
        const target = manifests[index];
        fc.pre(target !== undefined);
        const lf = manifests.map((manifest) => written(manifest, how)).join("---\n");
        const broken = finalBreak ? lf : lf.slice(0, -1);
        const text = crlf ? broken.replaceAll("\n", "\r\n") : broken;
        const { change, make } = makeEdit(target);
        const result = editDocument(text, { path: "demo/all.yaml", index }, [change]);
        if ("reason" in result) throw new Error(`refused: ${result.reason}\n${text}`);

        const wanted = structuredClone(manifests);
        make(wanted[index] as Manifest);
        expect(loadAll(result.text)).toEqual(wanted);
        expect(result.text.includes("\r\n")).toBe(crlf && text.includes("\n"));
        expect(/[^\r]\n/.test(result.text)).toBe(!crlf && result.text.includes("\n"));
        expect(result.text.endsWith("\n")).toBe(finalBreak);
        expect(result.text.split("# a comment").length).toBe(text.split("# a comment").length);
        // In JSON the line before the last item loses its comma with the item.
        expect(changedLines(text, result.text)).toBeLessThanOrEqual(change.kind === "remove" ? 2 : 1);
      },
    ),
    { numRuns: 1500 },
  );
});

/** How many lines of the old text are not in the new one any more, looked at from both ends. */
function changedLines(before: string, after: string): number {
  const old = before.split("\n");
  const now = after.split("\n");
  let top = 0;
  while (top < old.length && old[top] === now[top]) top++;
  let bottom = 0;
  while (bottom < Math.min(old.length, now.length) - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom++;
  return old.length - top - bottom;
}
