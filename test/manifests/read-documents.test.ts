import { expect, test } from "vitest";
import { MAX_FILE_LENGTH, MAX_TOTAL_LENGTH } from "../../src/manifests/limits.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { readFile } from "../../src/manifests/read-file.ts";
import type { Snapshot } from "../../src/manifests/snapshot.ts";

const manifest = (kind: string) => `apiVersion: v1\nkind: ${kind}\n`;

test("reads .yaml, .yml and .json files in order of path, whatever the order of the snapshot", () => {
  const files: [string, string][] = [
    ["shop/b.yml", manifest("B")],
    ["shop/a.yaml", `${manifest("A")}---\n${manifest("A2")}`],
    ["Shop/z.JSON", '{"apiVersion": "v1", "kind": "Z"}'],
    ["shop/README.md", manifest("Readme")],
    ["shop/broken.yaml", "kind: Cat\n a: b"],
    ["shop.yaml", manifest("S")],
  ];
  const reading = readDocuments(new Map(files));
  expect(reading.documents.map(({ path, index, kind }) => [path, index, kind])).toEqual([
    ["Shop/z.JSON", 0, "Z"],
    ["shop.yaml", 0, "S"],
    ["shop/a.yaml", 0, "A"],
    ["shop/a.yaml", 1, "A2"],
    ["shop/b.yml", 0, "B"],
  ]);
  expect(reading.notices.map(({ location }) => location?.path)).toEqual(["shop/broken.yaml"]);
  expect(readDocuments(new Map(files.toReversed()))).toEqual(reading);
});

test("what delivery could not read is told where it can hold manifests", () => {
  const snapshot: Snapshot = new Map([
    ["big.yaml", { unreadable: "too-large", detail: "50.0 MB" }],
    ["blob.yml", { unreadable: "binary", detail: "it is not valid UTF-8" }],
    ["link", { unreadable: "outside-the-repository", detail: "a link to ../secrets" }],
    ["logo.png", { unreadable: "binary", detail: "it is not valid UTF-8" }],
    ["gone.json", { unreadable: "unreachable", detail: "404" }],
  ]);
  const { notices, documents } = readDocuments(snapshot);
  expect(documents).toEqual([]);
  expect(notices.map(({ code, relevance, location }) => [code, relevance, location?.path])).toEqual([
    ["too-large", "if-changed", "big.yaml"],
    ["binary", "if-changed", "blob.yml"],
    ["unreachable", "if-changed", "gone.json"],
    ["outside-the-repository", "if-changed", "link"],
  ]);
  expect(notices[0]?.message).toContain("50.0 MB");
});

test("stops with a notice at the limit of a repository", () => {
  const text = manifest("Cat").padEnd(MAX_FILE_LENGTH, "#");
  const count = MAX_TOTAL_LENGTH / MAX_FILE_LENGTH;
  const files = Array.from({ length: count + 2 }, (_, index): [string, string] => [`${index}.yaml`, text]);
  const { documents, notices } = readDocuments(new Map(files), (path) => readFile(path, manifest("Cat")));
  expect(documents).toHaveLength(count);
  expect(notices).toMatchObject([{ code: "too-much", relevance: "yes", location: { path: `${count}.yaml` } }]);
});

test("takes what a cache gives it", () => {
  const kept = readFile("a.yaml", manifest("Kept"));
  expect(readDocuments(new Map([["a.yaml", ""]]), () => kept).documents).toEqual(kept.documents);
});
