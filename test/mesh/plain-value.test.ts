import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../src/manifests/document.ts";
import { newObject } from "../../src/manifests/node-reader.ts";
import { plainValue } from "../../src/mesh/plain-value.ts";

/** As a document is read. */
const read = (fields: Readonly<Record<string, JsonValue>>): JsonObject => Object.assign(newObject(), fields);

describe("a value as the API server stores it", () => {
  test("what is plain already is the same object", () => {
    const value = read({ ports: [read({ port: 80 }), null], metadata: read({ name: "cart" }), ready: false });
    expect(plainValue(value)).toBe(value);
  });

  test("fields that are null are absent, at any depth; nulls of lists stay, and so does what is plain beside them", () => {
    const labels = read({ app: "cart" });
    const value = read({ spec: read({ ports: [read({ name: null, port: 80 }), null] }), labels, status: null });
    const plain = plainValue(value) as JsonObject;
    expect(JSON.stringify(plain)).toBe('{"spec":{"ports":[{"port":80},null]},"labels":{"app":"cart"}}');
    expect(plain.labels).toBe(labels);
    expect(value.status).toBeNull();
  });

  test("an object that inherits something becomes one that does not, wherever it is", () => {
    const plain = plainValue(read({ items: [{ constructor: "written" }, {}] })) as { readonly items: JsonObject[] };
    expect(plain.items.map((item) => item.constructor)).toEqual(["written", undefined]);
    expect(plain.items.map((item) => item.toString)).toEqual([undefined, undefined]);
  });

  test("a key __proto__ is a key like any other", () => {
    const value = read({});
    Object.defineProperty(value, "__proto__", { value: null, enumerable: true, writable: true, configurable: true });
    expect(Object.keys(plainValue(value) as JsonObject)).toEqual([]);
  });
});
