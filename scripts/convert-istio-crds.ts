// The CRDs of the Go module istio.io/api -> src/mesh/crds/<kind>.json: the structure alone, as JSON Schema.
// `node scripts/convert-istio-crds.ts …/istio.io/api@v1.31.1/kubernetes/customresourcedefinitions.gen.yaml`
import { readFileSync, writeFileSync } from "node:fs";
import { loadAll } from "js-yaml";

const KINDS = ["ServiceEntry", "WorkloadEntry", "Sidecar", "VirtualService", "DestinationRule", "ProxyConfig"];

/** Keywords that say something about structure and that ajv knows. */
const KEYWORDS = new Set([
  ...["type", "properties", "additionalProperties", "items", "required", "enum", "oneOf", "anyOf", "allOf", "not"],
  ...["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "pattern", "nullable"],
]);

/** Rules in CEL that a JSON Schema can say; the others are among the rules of the webhook (src/mesh/rules/). */
const CEL_RULES: Readonly<Record<string, object>> = {
  "duration(self) >= duration('1ms')": { pattern: "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(h|m|s|ms|us|ns))+$" },
  "0 < self && self <= 65535": { minimum: 1, maximum: 65535 },
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = Readonly<Record<string, Json>>;

const path = process.argv[2];
if (path === undefined) throw new Error("give the path of customresourcedefinitions.gen.yaml");
const version = /istio\.io\/api@(v[^/]+)/.exec(path)?.[1] ?? "of an unknown version";

for (const crd of loadAll(readFileSync(path, "utf8")) as unknown as readonly (Crd | null)[]) {
  if (crd === null || !KINDS.includes(crd.spec.names.kind)) continue;
  const name = new URL(`../src/mesh/crds/${fileName(crd.spec.names.kind)}.json`, import.meta.url);
  writeFileSync(name, `${JSON.stringify(convert(crd), null, 1)}\n`);
}

interface Crd {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly storage: boolean; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

function convert(crd: Crd): Schema {
  const root = crd.spec.versions.find((version) => version.storage)?.schema.openAPIV3Schema ?? {};
  const properties = root.properties as Schema;
  const { schema: spec, definitions } = hoistRepeated(structureOf(properties.spec as Schema));
  return {
    $comment: `Structure of the CustomResourceDefinition in istio.io/api ${version} (Apache-2.0, https://github.com/istio/api), without its texts. Made by scripts/convert-istio-crds.ts.`,
    $id: crd.spec.names.kind,
    type: "object",
    properties: {
      ...{ apiVersion: true, kind: true, metadata: true, status: true },
      spec,
    },
    required: root.required ?? [],
    additionalProperties: false,
    $defs: definitions,
  };
}

/** Unknown fields are told (`additionalProperties: false`), because the API server drops them. */
function structureOf(schema: Schema): Schema {
  const structure: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (KEYWORDS.has(keyword)) structure[keyword] = convertKeyword(keyword, value);
  }
  for (const { rule } of (schema["x-kubernetes-validations"] ?? []) as readonly { readonly rule: string }[]) {
    Object.assign(structure, CEL_RULES[rule]);
  }
  const open = "additionalProperties" in structure || schema["x-kubernetes-preserve-unknown-fields"] === true;
  if ("properties" in structure && structure.type === "object" && !open) structure.additionalProperties = false;
  return structure;
}

function convertKeyword(keyword: string, value: Json): Json {
  if (keyword === "properties") {
    return Object.fromEntries(
      Object.entries(value as Schema).map(([name, schema]) => [name, structureOf(schema as Schema)]),
    );
  }
  if (Array.isArray(value) && ["oneOf", "anyOf", "allOf"].includes(keyword))
    return value.map((schema) => structureOf(schema));
  const isSchema = typeof value === "object" && value !== null && !Array.isArray(value);
  return isSchema ? structureOf(value as Schema) : value;
}

/** CRDs cannot refer: what stands in them several times is said once, which makes the compiled code a third as large. */
function hoistRepeated(root: Schema): { readonly schema: Schema; readonly definitions: Schema } {
  const occurrences = new Map<string, number>();
  const count = (schema: Schema): void => {
    const text = JSON.stringify(schema);
    const seen = occurrences.get(text) ?? 0;
    occurrences.set(text, seen + 1);
    if (seen === 0) for (const [, child] of childrenOf(schema)) count(child);
  };
  const definitions: Record<string, Json> = {};
  const names = new Map<string, string>();
  const hoist = (schema: Schema, field: string): Schema => {
    const text = JSON.stringify(schema);
    if (text.length < 100 || occurrences.get(text) === 1) return replaceChildren(schema, hoist);
    const known = names.get(text);
    const name = known ?? (field in definitions ? `${field}${names.size}` : field);
    if (known === undefined) {
      names.set(text, name);
      definitions[name] = {};
      definitions[name] = replaceChildren(schema, hoist);
    }
    return { $ref: `#/$defs/${name}` };
  };
  count(root);
  return { schema: replaceChildren(root, hoist), definitions };
}

/** The schemas directly inside a schema, with the field that each one is for. */
function childrenOf(schema: Schema): readonly (readonly [field: string, schema: Schema])[] {
  const inside = [...Object.entries((schema.properties ?? {}) as Schema)];
  for (const keyword of ["items", "additionalProperties"]) {
    const child = schema[keyword];
    if (typeof child === "object" && child !== null) inside.push([keyword, child]);
  }
  return inside as unknown as readonly (readonly [string, Schema])[];
}

function replaceChildren(schema: Schema, replace: (child: Schema, field: string) => Schema): Schema {
  const replaced = new Map(childrenOf(schema).map(([field, child]) => [child, replace(child, field)]));
  const swap = (value: Json): Json => replaced.get(value as Schema) ?? value;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword !== "properties") return [keyword, swap(value)];
      return [keyword, Object.fromEntries(Object.entries(value as Schema).map(([name, child]) => [name, swap(child)]))];
    }),
  );
}

function fileName(kind: string): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();
}
