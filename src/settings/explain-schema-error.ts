// What the schema minds about a settings file -> the same in words that say what to do. Knows the schema, not the file's lines.
import type { FieldPath, JsonValue } from "../manifests/document.ts";
import { nearestWord } from "./nearest-word.ts";
import { SETTINGS_SCHEMA } from "./settings-schema.ts";

/** What ajv says of one place. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface Complaint {
  readonly field: FieldPath;
  /** A sentence without its end, such as `"mde" is no key here; did you mean "mode"?` */
  readonly message: string;
}

/** `written` is the value as it stands in the file, where that is short. */
export function explainSchemaError(
  error: SchemaError,
  root: JsonValue,
  writtenAt: (field: FieldPath) => string,
): Complaint {
  const field = fieldOf(error.instancePath, root);
  if (error.keyword === "additionalProperties") {
    const key = String(error.params.additionalProperty);
    return { field: [...field, key], message: unknownKey(key, error) };
  }
  if (error.keyword === "required")
    return { field, message: `${nameOf(field)} needs ${quote(String(error.params.missingProperty))}` };
  const say = SAYINGS[error.keyword];
  const said = say?.(error, writtenAt(field)) ?? `${error.message ?? "is not allowed"}`;
  return { field, message: `${nameOf(field)} ${said}` };
}

/** How a place is called in a message: `waivers, number 2, until`. */
export function nameOf(field: FieldPath): string {
  if (field.length === 0) return "the file";
  return field.map((step) => (typeof step === "number" ? `number ${step + 1}` : shown(step))).join(", ");
}

const SAYINGS: Readonly<Record<string, (error: SchemaError, written: string) => string>> = {
  type: ({ params }, written) => `must be ${typesOf(params.type)}${notWritten(written)}${hintOf(params.type, written)}`,
  enum: ({ params }, written) => {
    const allowed = (params.allowedValues as readonly unknown[]).map(String);
    const near = nearestWord(written, allowed);
    return `must be ${allowed.join(" or ")}${notWritten(written)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
  },
  pattern: ({ params }, written) =>
    `${PATTERNS[String(params.pattern)] ?? "has a form that is not possible"}${notWritten(written)}`,
  minimum: ({ params }, written) => `must be at least ${params.limit}${notWritten(written)}`,
  maximum: ({ params }, written) => `must be at most ${params.limit}${notWritten(written)}`,
  minLength: () => "must not be empty",
  maxLength: ({ params }) => `must have at most ${params.limit} characters`,
  maxItems: ({ params }) => `must have at most ${params.limit} entries`,
  maxProperties: ({ params }) => `must have at most ${params.limit} keys`,
};

/** What the patterns of the schema ask for, by their text. */
const PATTERNS: Readonly<Record<string, string>> = {
  "^v?\\d+\\.\\d+": 'must be a release of Istio such as "1.30" or "1.30.3"',
  "^\\d{4}-\\d{2}-\\d{2}$": "must be a day such as 2027-03-31",
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping (key: value)",
};

function typesOf(types: unknown): string {
  const names = [types].flat().map((type) => TYPES[String(type)] ?? String(type));
  return names.join(" or ");
}

/** YAML reads 1.30 as the number 1.3: what was meant is still there to be seen. */
function hintOf(types: unknown, written: string): string {
  if (![types].flat().includes("string")) return "";
  return /^(?:-?[\d.]+|y|n|yes|no|on|off|true|false)$/i.test(written) ? `; write it in quotes: ${quote(written)}` : "";
}

function unknownKey(key: string, { schemaPath }: SchemaError): string {
  const known = keysAt(schemaPath);
  const near = nearestWord(key, known);
  const advice = near === undefined ? `there are: ${known.join(", ")}` : `did you mean ${quote(near)}?`;
  return `${quote(shown(key))} is no key here; ${advice}`;
}

/** The keys that the schema knows where it complains: `#/$defs/call/additionalProperties`. */
function keysAt(schemaPath: string): readonly string[] {
  let at: unknown = SETTINGS_SCHEMA;
  for (const step of schemaPath.split("/").slice(1, -1))
    at = inside(at, step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const properties = inside(at, "properties");
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}

function inside(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** Follows ajv's JSON pointer, because only the value tells the index of a list from a key of that name. */
function fieldOf(pointer: string, root: JsonValue): FieldPath {
  const field: (string | number)[] = [];
  let at: unknown = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    field.push(Array.isArray(at) ? Number(name) : name);
    at = inside(at, name);
  }
  return field;
}

function notWritten(written: string): string {
  return written === "" ? "" : `, not ${written}`;
}

function quote(text: string): string {
  return `"${text}"`;
}

function shown(key: string): string {
  return key.length > 60 ? `${key.slice(0, 60)}…` : key;
}
