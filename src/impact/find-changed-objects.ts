// Two states of a mesh -> the objects that differ between them, by identity and by what they say. No judgement.
import type { Document, JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import { type Mesh, type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { ChangedObject } from "./impact.ts";
import { MESH_CONFIG, meshObjects, settingsObjects } from "./mesh-objects.ts";

/**
 * Objects that the change adds, changes or removes; those that most often move traffic first, then by identity. A
 * MeshConfig that is no object of the cluster stands in the file `meshConfigPath`.
 */
export function findChangedObjects(before: Mesh, after: Mesh, meshConfigPath = "meshConfig"): readonly ChangedObject[] {
  const old = meshObjects(before, after);
  const now = meshObjects(after, before);
  const changed: ChangedObject[] = [];
  for (const [key, { name, source }] of now) {
    const was = old.get(key);
    if (was === undefined) changed.push(changedObject(name, source, "added"));
    else if (!sameValue(was.source.value, source.value)) changed.push(changedObject(name, source, "changed"));
  }
  for (const [key, { name, source }] of old) {
    if (!now.has(key)) changed.push(changedObject(name, source, "removed"));
  }
  const isOutside = after.config.source === undefined && before.config.source === undefined;
  if (isOutside && !sameValue(before.config.raw, after.config.raw)) changed.push(changedMeshConfig(meshConfigPath));
  else if (isChangedElsewhere(before, after, changed)) changed.push(changedMeshConfig(valuesPath(after)));
  return changed.toSorted(byWeight);
}

/** What installs istiod is as it was, and yet says something else: in a file of values that it names. */
function isChangedElsewhere(before: Mesh, after: Mesh, changed: readonly ChangedObject[]): boolean {
  const told = new Set(changed.map(objectKey));
  if ([...settingsObjects(before), ...settingsObjects(after)].some((key) => told.has(key))) return false;
  return !sameValue(before.config.raw, after.config.raw) || istiodWords(before) !== istiodWords(after);
}

function istiodWords({ istiod: { release, compatibilityVersion, environment } }: Mesh): string {
  const variables = [...environment].map(([name, { value }]) => [name, value]);
  return JSON.stringify([release?.value, compatibilityVersion?.value, variables]);
}

function valuesPath({ istiod, config }: Mesh): string {
  const said = [istiod.release, istiod.compatibilityVersion, ...istiod.environment.values()];
  const elsewhere = said.find((one) => one !== undefined && one.location.path !== one.source.path);
  return elsewhere?.location.path ?? config.source?.path ?? "meshConfig";
}

function changedObject(name: ObjectName, source: Document, change: ChangedObject["change"]): ChangedObject {
  return {
    kind: name.kind,
    namespace: name.namespace,
    name: name.name,
    apiVersion: source.apiVersion,
    change,
    location: locate(source),
    side: change === "removed" ? "before" : "after",
  };
}

function changedMeshConfig(path: string): ChangedObject {
  const location = { path, startLine: 1, endLine: 1 };
  return { kind: MESH_CONFIG, namespace: "", name: path, apiVersion: "", change: "changed", location, side: "after" };
}

function sameValue(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length) return false;
  const [left, right] = [a, b] as unknown as [Record<string, JsonValue>, Record<string, JsonValue>];
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key] ?? null, right[key] ?? null));
}

const WEIGHT = [
  "ServiceEntry",
  "Sidecar",
  "Service",
  "VirtualService",
  "DestinationRule",
  "WorkloadEntry",
  "Namespace",
  "ConfigMap",
  MESH_CONFIG,
  "IstioOperator",
];

const weightOf = (kind: string): number => (WEIGHT.includes(kind) ? WEIGHT.indexOf(kind) : WEIGHT.length);

function byWeight(a: ChangedObject, b: ChangedObject): number {
  return weightOf(a.kind) - weightOf(b.kind) || (objectKey(a) < objectKey(b) ? -1 : 1);
}
