// The YAML or JSON text of a MeshConfig -> its value and where each field of it stands, or why it cannot be read.
import type { FieldPath, JsonObject, JsonValue, Position } from "../manifests/document.ts";
import { ALIAS_ALLOWANCE, REPAIR_ALLOWANCE } from "../manifests/limits.ts";
import { lineTable } from "../manifests/line-table.ts";
import type { Location } from "../manifests/notice.ts";
import { readTree } from "../manifests/read-tree.ts";
import { fieldOf, isObject, plainValue, textAt } from "./plain-value.ts";

export interface MeshConfigText {
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

/** Forms in which people keep these settings, and where a MeshConfig stands in each. */
const WRAPPINGS: readonly { readonly isOne: (value: JsonObject) => boolean; readonly path: readonly string[] }[] = [
  { isOne: (value) => textAt(value, "kind") === "IstioOperator", path: ["spec", "meshConfig"] },
  { isOne: (value) => isObject(fieldOf(value, "meshConfig")), path: ["meshConfig"] },
];

/** Reads a MeshConfig; also out of a ConfigMap, an IstioOperator or Helm values. */
export function readMeshConfigText(given: MeshConfigText): Settings {
  const { path, text, linesBefore } = given;
  const aliases = { left: text.length + ALIAS_ALLOWANCE };
  const repairs = { left: text.length + REPAIR_ALLOWANCE };
  const tree = readTree({ text, base: 0, lines: lineTable(text), aliases, repairs });
  if (tree.kind === "empty") return { kind: "settings", value: {}, locate: () => undefined };
  const lineAt = (line: number): Location | undefined => {
    if (linesBefore === undefined) return undefined;
    return { path, startLine: line + linesBefore, endLine: line + linesBefore };
  };
  if (tree.kind === "broken") return broken(tree.reason, lineAt(tree.line));
  const value = plainValue(tree.value);
  if (value === null) return { kind: "settings", value: {}, locate: () => undefined };
  if (!isObject(value)) return broken("it is not a YAML mapping", lineAt(1));
  const inner = textAt(value, "kind") === "ConfigMap" ? textAt(value, "data", "mesh") : undefined;
  if (inner !== undefined) return readMeshConfigText({ path, text: inner });
  const wrapping = WRAPPINGS.find(({ isOne }) => isOne(value))?.path ?? [];
  const settings: JsonValue = fieldOf(value, ...wrapping) ?? {};
  if (!isObject(settings)) return broken(`${wrapping.join(".")} must be a mapping`, lineAt(1));
  return {
    kind: "settings",
    value: settings,
    locate: (field) => lineAt(lineOf(tree.position, [...wrapping, ...field])),
  };
}

function broken(reason: string, location: Location | undefined): Settings {
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
