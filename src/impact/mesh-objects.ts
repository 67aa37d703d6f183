// A mesh as one map of objects, and a mesh in which some objects are as they were in another one. Simulates nothing.
import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import { isAssumed } from "../mesh/assumed-object.ts";
import { type Mesh, type ObjectName, objectKey } from "../mesh/mesh.ts";
import { ISTIO_LISTS, SERVICE_LISTS } from "../mesh/mesh-lists.ts";
import { isFieldKey, undoField } from "./undo-field.ts";

/** The kind of a MeshConfig that is given from outside: no object of the cluster. */
export const MESH_CONFIG = "MeshConfig";

const LISTS = [...SERVICE_LISTS, "workloads", "configMaps", ...ISTIO_LISTS] as const;

export interface SourcedObject {
  readonly name: ObjectName;
  readonly source: Document;
}

/**
 * Every object that has a manifest, by objectKey: also namespaces, the MeshConfig and what names the release. Those that
 * `other` holds as well, as the same object, can be left out.
 */
export function meshObjects(mesh: Mesh, other?: Mesh): ReadonlyMap<string, SourcedObject> {
  const objects = new Map<string, SourcedObject>();
  const add = (name: ObjectName, source: Document) => objects.set(objectKey(name), { name, source });
  for (const list of LISTS) {
    if (mesh[list] === other?.[list]) continue;
    const shared = new Set<object>(other?.[list]);
    for (const object of mesh[list]) if (!shared.has(object) && !isAssumed(object.source)) add(object, object.source);
  }
  for (const { name, source } of mesh.namespaces.values()) {
    if (source !== undefined && other?.namespaces.get(name)?.source !== source)
      add({ kind: "Namespace", namespace: "", name }, source);
  }
  if (mesh.config.source !== undefined) add(nameOf(mesh.config.source), mesh.config.source);
  for (const source of sourcesOfIstiod(mesh)) add(nameOf(source), source);
  for (const source of mesh.injection.sources) add(nameOf(source), source);
  return objects;
}

/** `mesh` without the objects of these keys. */
export function withoutObjects(mesh: Mesh, keys: ReadonlySet<string>): Mesh {
  const rest: Record<string, unknown> = { ...mesh };
  for (const list of LISTS) {
    const kept = (mesh[list] as readonly ObjectName[]).filter((object) => !keys.has(objectKey(object)));
    if (kept.length < mesh[list].length) rest[list] = kept;
  }
  return rest as unknown as Mesh;
}

/**
 * `after` with the objects of these keys as `before` has them: back as they were, gone if they are new. A fieldKey puts one
 * field of an object back and leaves the rest.
 */
export function putBack(before: Mesh, after: Mesh, keys: ReadonlySet<string>): Mesh {
  const [fields, objects] = [true, false].map((isField) => [...keys].filter((key) => isFieldKey(key) === isField));
  const mixed = putObjectsBack(before, after, new Set(objects));
  if (fields === undefined || fields.length === 0) return mixed;
  const old = meshObjects(before);
  return fields.reduce((mesh, key) => undoField(mesh, key, { base: before, old, lists: LISTS }), mixed);
}

function putObjectsBack(before: Mesh, after: Mesh, keys: ReadonlySet<string>): Mesh {
  const mixed: Record<string, unknown> = { ...after };
  for (const list of LISTS) {
    const kept = (after[list] as readonly ObjectName[]).filter((object) => !keys.has(objectKey(object)));
    const old = (before[list] as readonly ObjectName[]).filter((object) => keys.has(objectKey(object)));
    if (kept.length < after[list].length || old.length > 0) mixed[list] = [...kept, ...old].toSorted(byIdentity);
  }
  const isUndone = (source: Document | undefined) => source !== undefined && keys.has(objectKey(nameOf(source)));
  const isGiven = [...keys].some((key) => key.startsWith(`${MESH_CONFIG} `));
  if (isGiven || isUndone(after.config.source) || isUndone(before.config.source)) mixed.config = before.config;
  if (isGiven || [...sourcesOfIstiod(before), ...sourcesOfIstiod(after)].some(isUndone)) mixed.istiod = before.istiod;
  if ([...before.injection.sources, ...after.injection.sources].some(isUndone)) {
    mixed.injection = before.injection;
    mixed.clusterDomain = before.clusterDomain;
  }
  mixed.namespaces = namespacesPutBack(before, after, keys);
  return mixed as unknown as Mesh;
}

/** Objects that hold settings of the mesh or of istiod, by objectKey. */
export function settingsObjects(mesh: Mesh): readonly string[] {
  const sources = [...(mesh.config.source === undefined ? [] : [mesh.config.source]), ...sourcesOfIstiod(mesh)];
  return sources.map((source) => objectKey(nameOf(source)));
}

/** What says something of istiod itself. */
function sourcesOfIstiod({ istiod }: Mesh): readonly Document[] {
  const { release, compatibilityVersion, environment } = istiod;
  return [release, compatibilityVersion, ...environment.values()].flatMap((said) => (said ? [said.source] : []));
}

function namespacesPutBack(before: Mesh, after: Mesh, keys: ReadonlySet<string>): Mesh["namespaces"] {
  const namespaces = new Map(after.namespaces);
  for (const name of new Set([...before.namespaces.keys(), ...after.namespaces.keys()])) {
    if (!keys.has(objectKey({ kind: "Namespace", namespace: "", name }))) continue;
    // A namespace without a manifest is still there when something lives in it.
    namespaces.set(name, before.namespaces.get(name) ?? { name, labels: {} });
  }
  return namespaces;
}

/** The name of an object that the mesh holds under no name: the MeshConfig, the release. */
function nameOf({ kind, value, path }: Document): ObjectName {
  const { name, namespace } = (value.metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
  return { kind, namespace: namespace ?? "", name: name ?? path };
}

/** The order of the lists of a mesh. */
function byIdentity(a: ObjectName, b: ObjectName): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || compareText(a.kind, b.kind);
}
