// A value and the name of a schema -> what the API server would say of its structure, in plain words.
import type { FieldPath, JsonValue } from "../manifests/document.ts";
import { isList, isObject } from "./plain-value.ts";
import type { Complaint } from "./rules/rule.ts";
import { validators } from "./validators.generated.ts";

export type SchemaName = keyof typeof validators;

interface StructureCheck {
  readonly complaints: readonly Complaint[];
  /** Fields that the API server drops without refusing the object. */
  readonly unknownFields: readonly FieldPath[];
}

/** What ajv says of one place. */
interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

type Validator = ((value: unknown) => boolean) & { readonly errors?: readonly SchemaError[] | null };

export const NOTHING: StructureCheck = { complaints: [], unknownFields: [] };

/** `at` is where `value` stands in the object; fields of the answer start from the object's top. */
export function checkSchema(name: SchemaName, value: JsonValue, at: FieldPath = []): StructureCheck {
  const validate = validators[name] as unknown as Validator;
  if (validate(value)) return NOTHING;
  const complaints: Complaint[] = [];
  const unknownFields: FieldPath[] = [];
  for (const error of validate.errors ?? []) {
    const place = placeOf(error.instancePath, value);
    const field = [...at, ...place.field];
    if (error.keyword === "additionalProperties")
      unknownFields.push([...field, String(error.params.additionalProperty)]);
    else if (!isInsideChoice(error)) complaints.push({ ...complaintOf(error, field, place.value) });
  }
  return { complaints, unknownFields };
}

/** Errors of the branches of a oneOf say less than the error of the oneOf itself. */
function isInsideChoice({ schemaPath, keyword }: SchemaError): boolean {
  return /\/(oneOf|anyOf|not)\//.test(schemaPath) || keyword === "not";
}

/** Follows ajv's JSON pointer, because only the value tells the index of a list from a field of that name. */
function placeOf(
  pointer: string,
  value: JsonValue,
): { readonly field: FieldPath; readonly value: JsonValue | undefined } {
  const field: (string | number)[] = [];
  let at: JsonValue | undefined = value;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    field.push(isList(at) ? Number(name) : name);
    at = isList(at) ? at[Number(name)] : isObject(at) ? at[name] : undefined;
  }
  return { field, value: at };
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "null",
};

const SAYINGS: Readonly<Record<string, (params: SchemaError["params"]) => string>> = {
  enum: ({ allowedValues }) => `must be ${(allowedValues as readonly unknown[]).join(", ")}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  minItems: ({ limit }) => `must have at least ${limit} ${limit === 1 ? "entry" : "entries"}`,
  maxItems: ({ limit }) => `must have at most ${limit} entries`,
  maxProperties: ({ limit }) => `must have at most ${limit} fields`,
  maxLength: ({ limit }) => `must have at most ${limit} characters`,
  pattern: ({ pattern }) => PATTERNS[String(pattern)] ?? `must match ${pattern}`,
};

/** What the patterns of our schemas ask for, by their text. */
const PATTERNS: Readonly<Record<string, string>> = {
  "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(h|m|s|ms|us|ns))+$": "must be a duration such as 5s or 1m30s",
  "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$": "must be lower-case letters, digits, - and .",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": "must be lower-case letters, digits and -",
};

function complaintOf(error: SchemaError, field: FieldPath, value: JsonValue | undefined): Complaint {
  if (error.keyword === "required")
    return { field: [...field, String(error.params.missingProperty)], message: "is missing" };
  if (error.keyword === "type") return { field, message: `must be ${typesOf(error.params.type)}${written(value)}` };
  if (error.keyword === "oneOf" || error.keyword === "anyOf") return { field, message: exclusion(value) };
  const saying = SAYINGS[error.keyword]?.(error.params) ?? error.message ?? "is not allowed";
  return { field, message: `${saying}${written(value)}` };
}

function typesOf(types: unknown): string {
  return [types]
    .flat()
    .map((type) => TYPES[String(type)] ?? String(type))
    .join(" or ");
}

/** The value itself, where it is short enough to say. */
function written(value: JsonValue | undefined): string {
  if (isList(value) || isObject(value) || value === undefined) return "";
  const text = JSON.stringify(value);
  return text.length > 60 ? "" : `, not ${text}`;
}

function exclusion(value: JsonValue | undefined): string {
  const fields = isObject(value) ? Object.keys(value).join(", ") : "";
  return `has fields that exclude each other, or lacks one of them (has: ${fields || "none"})`;
}
