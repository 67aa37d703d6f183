import { expect, test } from "vitest";
import { splitDocuments } from "../../src/manifests/split-documents.ts";

test.each([
  ["no marker", "a: 1\n", ["a: 1\n"]],
  ["markers", "a\n---\nb\n--- # c\nd", ["a\n", "---\nb\n", "--- # c\nd"]],
  ["a marker at the start", "---\na\n---\n", ["---\na\n", "---\n"]],
  ["an end marker", "a\n...\nb\n...\n---\nc", ["a\n...", "\nb\n...", "\n", "---\nc"]],
  ["carriage returns", "a\r---\rb\r\n---\r\nc", ["a\r", "---\rb\r\n", "---\r\nc"]],
  ["no markers: dashes in a line, indented, or more than three", "a ---\n --- b\n----\n--\n---x\n", undefined],
  ["directives belong to what follows", "%TAG ! x\n# c\n\n---\na\n---\nb", ["%TAG ! x\n# c\n\n---\na\n", "---\nb"]],
  ["a byte order mark before a marker", "a\n\uFEFF---\nb", ["a\n", "\uFEFF---\nb"]],
  ["nothing", "", []],
])("%s", (_, text, expected) => {
  const parts = splitDocuments(text, 100).map(({ start, end }) => text.slice(start, end));
  expect(parts).toEqual(expected ?? [text]);
});

test("stops at the limit", () => {
  expect(splitDocuments("---\n".repeat(9), 3)).toHaveLength(3);
});
