// YAML or JSON inside of a manifest -> its value, as plain data. What cannot be read is an empty mapping.
import type { JsonValue } from "../manifests/document.ts";
import { ALIAS_ALLOWANCE, REPAIR_ALLOWANCE } from "../manifests/limits.ts";
import { lineTable } from "../manifests/line-table.ts";
import { readTree } from "../manifests/read-tree.ts";
import { plainValue } from "./plain-value.ts";

export function readSettingsText(text: string): JsonValue {
  const aliases = { left: text.length + ALIAS_ALLOWANCE };
  const repairs = { left: text.length + REPAIR_ALLOWANCE };
  const tree = readTree({ text, base: 0, lines: lineTable(text), aliases, repairs });
  return tree.kind === "tree" ? plainValue(tree.value) : {};
}
