// The text of a settings file -> settings, or everything that is wrong with it, each with its line. A file with one error is
// not used at all: half of the settings could be worse than none. Never throws.
import type { FieldPath, JsonValue, Position } from "../manifests/document.ts";
import { ALIAS_ALLOWANCE } from "../manifests/limits.ts";
import { newTreeSource } from "../manifests/node-reader.ts";
import type { Location } from "../manifests/notice.ts";
import { type ReadTree, readTree } from "../manifests/read-tree.ts";
import type { Unreadable } from "../manifests/snapshot.ts";
import { splitDocuments } from "../manifests/split-documents.ts";
import { checkValues } from "./check-values.ts";
import { type Complaint, explainSchemaError, type SchemaError } from "./explain-schema-error.ts";
import type { Settings } from "./settings.ts";
import { validate } from "./validate.generated.ts";

/** A settings file as it was found. */
export interface SettingsText {
  readonly path: string;
  readonly text: string | Unreadable;
}

/** What is wrong at a line. */
export interface SettingsProblem {
  readonly line: number;
  readonly message: string;
}

export type SettingsReading =
  | { readonly kind: "settings"; readonly settings: Settings; readonly locate: (field: FieldPath) => Location }
  | { readonly kind: "broken"; readonly problems: readonly SettingsProblem[] };

/** Characters of a settings file; nobody reads more. */
const MOST_CHARACTERS = 200_000;
const MOST_PROBLEMS = 20;
const MOST_PARTS = 100;
/** Only then are they put in the order of lines. */
const MOST_EXPLAINED = 500;

export function readSettings({ path, text }: SettingsText): SettingsReading {
  if (typeof text !== "string") return broken(1, `it cannot be read: ${text.detail}`);
  if (text.length > MOST_CHARACTERS) return broken(1, `it is longer than ${MOST_CHARACTERS} characters`);
  const all = splitDocuments(text, MOST_PARTS);
  if (all.length === MOST_PARTS) return broken(1, "there are too many YAML documents: one is enough");
  const parts = all.filter(({ start, end }) => saysSomething(text.slice(start, end)));
  const source = newTreeSource(text);
  if (parts.length > 1)
    return broken(source.lines.lineAt(parts[1]?.start ?? 0), "there is a second YAML document: one is enough");
  const [part = { start: 0, end: text.length }] = parts;
  const tree = readTree({
    ...source,
    aliases: { left: ALIAS_ALLOWANCE },
    text: text.slice(part.start, part.end),
    base: part.start,
  });
  if (tree.kind === "broken") return broken(tree.line, `it is no YAML: ${tree.reason}`);
  const locate = (field: FieldPath): Location => {
    const line = tree.kind === "empty" ? 1 : lineOf(tree.place(), field);
    return { path, startLine: line, endLine: line };
  };
  if (tree.kind === "empty" || tree.value === null) return { kind: "settings", settings: {}, locate };
  return check(tree, text, locate);
}

/** More than comments and the marks of documents. */
function saysSomething(part: string): boolean {
  return part.split("\n").some((line) => !/^(?:\s*(?:#|$)|---\s*(?:#|$)|\.\.\.\s*$)/.test(line));
}

function check(tree: ReadTree, text: string, locate: (field: FieldPath) => Location): SettingsReading {
  const [duplicate] = tree.duplicates;
  if (duplicate !== undefined) return broken(duplicate.line, `"${duplicate.key.slice(0, 60)}" is written twice`);
  const complaints = complaintsOf(tree, text);
  if (complaints.length === 0)
    return { kind: "settings", settings: withPlaces(tree.value as Settings, locate), locate };
  const problems = complaints
    .slice(0, MOST_PROBLEMS)
    .map(({ field, message }) => ({ line: locate(field).startLine, message }));
  return { kind: "broken", problems: problems.toSorted((a, b) => a.line - b.line) };
}

function complaintsOf({ value, place }: ReadTree, text: string): readonly Complaint[] {
  const isValid = validate as unknown as ((value: unknown) => boolean) & {
    readonly errors?: readonly SchemaError[] | null;
  };
  if (isValid(value)) return checkValues(value as Settings);
  const writtenAt = (field: FieldPath) => written(text, positionAt(place(), field));
  return (isValid.errors ?? [])
    .slice(0, MOST_EXPLAINED)
    .map((error) => explainSchemaError(error, value as JsonValue, writtenAt));
}

/** As it stands in the file, where it is a scalar that is short. */
function written(text: string, position: Position | undefined): string {
  if (position === undefined || position.fields !== undefined || position.items !== undefined) return "";
  const raw = text.slice(position.start, position.end);
  return raw.length > 60 || raw.includes("\n") ? "" : raw;
}

function positionAt(root: Position, field: FieldPath): Position | undefined {
  let position: Position | undefined = root;
  for (const step of field) position = typeof step === "number" ? position?.items?.[step] : position?.fields?.get(step);
  return position;
}

/** The line of the value, or of the nearest one around it. */
function lineOf(root: Position, field: FieldPath): number {
  for (let length = field.length; length >= 0; length--) {
    const position = positionAt(root, field.slice(0, length));
    if (position !== undefined) return position.key?.line ?? position.startLine;
  }
  return root.startLine;
}

/** Waivers and calls remember where they stand: they are told one by one. */
function withPlaces(settings: Settings, locate: (field: FieldPath) => Location): Settings {
  const placed = <One extends object>(list: readonly One[], at: FieldPath) =>
    list.map((one, index) => ({ ...one, location: locate([...at, index]) }));
  const { calls, meshes, waivers } = settings;
  return {
    ...settings,
    ...(calls !== undefined && { calls: placed(calls, ["calls"]) }),
    ...(waivers !== undefined && { waivers: placed(waivers, ["waivers"]) }),
    ...(meshes !== undefined && {
      meshes: meshes.map((mesh, index) => ({
        ...mesh,
        ...(mesh.calls !== undefined && { calls: placed(mesh.calls, ["meshes", index, "calls"]) }),
      })),
    }),
  };
}

function broken(line: number, message: string): SettingsReading {
  return { kind: "broken", problems: [{ line, message }] };
}
