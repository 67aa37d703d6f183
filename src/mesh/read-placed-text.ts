// YAML or JSON that stands inside of something else -> its mapping as plain data and where each field of it stands, or why
// it cannot be read. Interprets nothing.
import type { FieldPath, JsonObject, Position } from "../manifests/document.ts";
import { ALIAS_ALLOWANCE, REPAIR_ALLOWANCE } from "../manifests/limits.ts";
import { lineTable } from "../manifests/line-table.ts";
import type { Location } from "../manifests/notice.ts";
import { readTree } from "../manifests/read-tree.ts";
import { isObject, plainValue } from "./plain-value.ts";

export interface PlacedText {
  readonly path: string;
  readonly text: string;
  /** Lines of the file above the text; undefined where a line of the text is not a line of the file. */
  readonly linesBefore?: number;
}

export type Settings =
  | {
      readonly kind: "settings";
      readonly value: JsonObject;
      readonly locate: (field: FieldPath) => Location | undefined;
    }
  | { readonly kind: "broken"; readonly reason: string; readonly location?: Location };

const EMPTY: Settings = { kind: "settings", value: {}, locate: () => undefined };

/** Nothing at all, and null, is an empty mapping. */
export function readPlacedText({ path, text, linesBefore }: PlacedText): Settings {
  const aliases = { left: text.length + ALIAS_ALLOWANCE };
  const repairs = { left: text.length + REPAIR_ALLOWANCE };
  const tree = readTree({ text, base: 0, lines: lineTable(text), aliases, repairs });
  const lineAt = (line: number): Location | undefined => {
    if (linesBefore === undefined) return undefined;
    return { path, startLine: line + linesBefore, endLine: line + linesBefore };
  };
  if (tree.kind === "empty") return EMPTY;
  if (tree.kind === "broken") return brokenSettings(tree.reason, lineAt(tree.line));
  const value = plainValue(tree.value);
  if (value === null) return EMPTY;
  if (!isObject(value)) return brokenSettings("it is not a YAML mapping", lineAt(1));
  return { kind: "settings", value, locate: (field) => lineAt(lineOf(tree.place(), field)) };
}

export function brokenSettings(reason: string, location: Location | undefined): Settings {
  return { kind: "broken", reason, ...(location === undefined ? {} : { location }) };
}

/** The line of the nearest value around a field that there is. */
function lineOf(root: Position, field: FieldPath): number {
  let position = root;
  for (const step of field) {
    const inside = typeof step === "number" ? position.items?.[step] : position.fields?.get(step);
    if (inside === undefined) break;
    position = inside;
  }
  return position.key?.line ?? position.startLine;
}
