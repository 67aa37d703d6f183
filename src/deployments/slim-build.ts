// The files of a build -> the same with CustomResourceDefinitions that say no more than what they define: their schemas are most of
// what kustomize has to read, and no listener depends on them. Every other object stays as it is.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import type { BuildFiles } from "../manifests/rendering.ts";
import { isList, textAt } from "../mesh/plain-value.ts";
import type { Reached } from "./reach.ts";

/** The same files where there is nothing to cut. */
export function slimBuild(files: BuildFiles, { sources, inputs, kustomizations }: Reached): BuildFiles {
  const slim = new Map(files);
  for (const path of sources.keys()) {
    const text = files.get(path);
    if (typeof text === "string" && !inputs.has(path)) slim.set(path, withoutSchemas(text));
  }
  if ([...slim].every(([path, text]) => files.get(path) === text)) return files;
  for (const { path, value } of kustomizations) {
    const text = files.get(path);
    if (typeof text !== "string" || !patchesCrds(value)) continue;
    slim.set(path, JSON.stringify(withoutCrdPatches(writtenAnew(text) ?? value)));
  }
  return slim;
}

/** Where something of it is elsewhere, it is JSON by now; people may well begin theirs with a brace, too. */
function writtenAnew(text: string): JsonObject | undefined {
  try {
    return text.startsWith("{") ? (JSON.parse(text) as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Smaller files cost nothing. */
const WORTH_IT = 10_000;

const KIND = "CustomResourceDefinition";
const CRD = new RegExp(`^kind: *["']?${KIND}["']?\\s*$`);
/** Fields of a `spec` that hold schemas. */
const SCHEMAS = /^ {2}(?:versions|validation|additionalPrinterColumns):\s*$/;
/** A list may stand as deep as its key. */
const INSIDE = /^(?: {3}| {2}-|\s*$)/;

function withoutSchemas(text: string): string {
  if (text.length < WORTH_IT || !text.includes(KIND)) return text;
  let isCrd = false;
  let isInside = false;
  const kept = text.split("\n").filter((line) => {
    if (isInside && INSIDE.test(line)) return false;
    isInside = isCrd && SCHEMAS.test(line);
    if (line.startsWith("---")) isCrd = false;
    else if (CRD.test(line)) isCrd = true;
    return !isInside;
  });
  return kept.join("\n");
}

const PATCHES = ["patches", "patchesJson6902"];

/** They may be for what was cut out. */
const isForCrds = (entry: JsonValue): boolean => textAt(entry, "target", "kind") === KIND;

const patchesCrds = (value: JsonObject): boolean =>
  PATCHES.some((field) => {
    const entries = value[field];
    return isList(entries) && entries.some(isForCrds);
  });

function withoutCrdPatches(value: JsonObject): JsonObject {
  const kept = Object.entries(value).map(([field, entries]) => [
    field,
    PATCHES.includes(field) && isList(entries) ? entries.filter((entry) => !isForCrds(entry)) : entries,
  ]);
  return Object.fromEntries(kept) as JsonObject;
}
