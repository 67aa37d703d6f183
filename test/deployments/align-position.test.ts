// Lists that a build put into another order: each item keeps the lines where it is written.
import { expect, test } from "vitest";
import { alignPosition } from "../../src/deployments/align-position.ts";
import type { JsonValue, Position } from "../../src/manifests/document.ts";
import { readFile } from "../../src/manifests/read-file.ts";

const TEXT = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  ports:
    - {name: http, port: 80}
    - {name: tcp, port: 3306}
  externalIPs:
    - 10.0.0.1
    - 10.0.0.2
`;

const [document] = readFile("web.yaml", TEXT).documents;
const written = document as NonNullable<typeof document>;

const align = (spec: JsonValue): Position => alignPosition(written.position, written.value, { ...written.value, spec });

const linesOf = (position: Position, list: string) =>
  position.fields
    ?.get("spec")
    ?.fields?.get(list)
    ?.items?.map(({ startLine }) => startLine);

const HTTP = { name: "http", port: 80 };
const TCP = { name: "tcp", port: 3306 };

test.each([
  ["in another order", [TCP, HTTP], [7, 6]],
  ["one is gone", [TCP], [7]],
  ["one came before them, which stands where the list does", [{ name: "dns", port: 53 }, HTTP, TCP], [6, 6, 7]],
  ["one is another port now", [HTTP, { ...TCP, port: 3307 }], [6, 7]],
])("%s", (_, ports, lines) => {
  expect(linesOf(align({ ports }), "ports")).toEqual(lines);
});

test("what did not move, and lists of plain values, are the same positions", () => {
  expect(align(written.value.spec as JsonValue)).toBe(written.position);
  expect(align({ ports: [HTTP, TCP], externalIPs: ["10.0.0.2"] })).toBe(written.position);
});
