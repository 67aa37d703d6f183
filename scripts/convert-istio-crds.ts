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
  const properties = root["properties"] as Schema;
  return {
    $comment: `Structure of the CustomResourceDefinition in istio.io/api ${version} (Apache-2.0, https://github.com/istio/api), without its texts. Made by scripts/convert-istio-crds.ts.`,
    $id: crd.spec.names.kind,
    type: "object",
    properties: {
      ...{ apiVersion: true, kind: true, metadata: true, status: true },
      spec: structureOf(properties["spec"] as Schema),
    },
    required: root["required"] ?? [],
    additionalProperties: false,
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
  if ("properties" in structure && structure["type"] === "object" && !open) structure["additionalProperties"] = false;
  return structure;
}

function convertKeyword(keyword: string, value: Json): Json {
  if (keyword === "properties") {
    return Object.fromEntries(Object.entries(value as Schema).map(([name, schema]) => [name, structureOf(schema as Schema)]));
  }
  if (Array.isArray(value) && ["oneOf", "anyOf", "allOf"].includes(keyword)) return value.map((schema) => structureOf(schema));
  const isSchema = typeof value === "object" && value !== null && !Array.isArray(value);
  return isSchema ? structureOf(value as Schema) : value;
}

function fileName(kind: string): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();
}
