// The YAML or JSON text of a MeshConfig -> its value and where each field of it stands, or why it cannot be read.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import { fieldOf, isObject, textAt } from "./plain-value.ts";
import { brokenSettings, type PlacedText, readPlacedText, type Settings } from "./read-placed-text.ts";

/** Forms in which people keep these settings, and where a MeshConfig stands in each. */
const WRAPPINGS: readonly { readonly isOne: (value: JsonObject) => boolean; readonly path: readonly string[] }[] = [
  { isOne: (value) => textAt(value, "kind") === "IstioOperator", path: ["spec", "meshConfig"] },
  { isOne: (value) => isObject(fieldOf(value, "meshConfig")), path: ["meshConfig"] },
];

/** Reads a MeshConfig; also out of a ConfigMap, an IstioOperator or Helm values. */
export function readMeshConfigText(given: PlacedText): Settings {
  const read = readPlacedText(given);
  if (read.kind === "broken") return read;
  const { value, locate } = read;
  const inner = textAt(value, "kind") === "ConfigMap" ? textAt(value, "data", "mesh") : undefined;
  if (inner !== undefined) return readMeshConfigText({ path: given.path, text: inner });
  const wrapping = WRAPPINGS.find(({ isOne }) => isOne(value))?.path ?? [];
  if (wrapping.length === 0) return read;
  const settings: JsonValue = fieldOf(value, ...wrapping) ?? {};
  if (!isObject(settings)) return brokenSettings(`${wrapping.join(".")} must be a mapping`, locate([]));
  return { kind: "settings", value: settings, locate: (field) => locate([...wrapping, ...field]) };
}
