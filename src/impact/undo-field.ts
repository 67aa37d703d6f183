// A mesh and one field of one object -> the mesh as if that field were as it was before. Everything else stays as it is.
import { withValue as documentWith } from "../deployments/deployed-document.ts";
import type { Document, FieldPath, JsonObject, JsonValue } from "../manifests/document.ts";
import { buildMesh } from "../mesh/build-mesh.ts";
import { type Mesh, type ObjectName, objectKey } from "../mesh/mesh.ts";
import { valueAt } from "./changed-fields.ts";

// No name of Kubernetes holds it.
const MARK = "#";

/** Names one field of an object among the keys of objects. */
export const fieldKey = (object: ObjectName, path: FieldPath): string =>
  `${objectKey(object)}${MARK}${JSON.stringify(path)}`;

export const isFieldKey = (key: string): boolean => key.includes(MARK);

export interface Past {
  /** The mesh before the change: it says how old objects are. */
  readonly base: Mesh;
  /** Its objects, by objectKey. */
  readonly old: ReadonlyMap<string, { readonly source: Document }>;
  /** The lists of a mesh that an object can be in. */
  readonly lists: readonly (keyof Mesh)[];
}

/** The same mesh where the object, or its past, is not there, or where it would be refused as it is then. */
export function undoField(mesh: Mesh, key: string, { base, old, lists }: Past): Mesh {
  const at = key.indexOf(MARK);
  const name = key.slice(0, at);
  const path = JSON.parse(key.slice(at + MARK.length)) as FieldPath;
  const past = old.get(name)?.source;
  if (past === undefined) return mesh;
  for (const list of lists) {
    const objects = mesh[list] as readonly (ObjectName & { readonly source: Document })[];
    const index = objects.findIndex((object) => objectKey(object) === name);
    const now = objects[index];
    if (now === undefined) continue;
    const [changed] = rebuilt(now.source, { path, past, base })[list] as readonly ObjectName[];
    return changed === undefined ? mesh : ({ ...mesh, [list]: objects.with(index, changed as typeof now) } as Mesh);
  }
  return withNamespace(mesh, name, { path, past, base });
}

interface Undoing {
  readonly path: FieldPath;
  readonly past: Document;
  readonly base: Mesh;
}

function withNamespace(mesh: Mesh, key: string, undoing: Undoing): Mesh {
  const found = [...mesh.namespaces.values()].find(
    ({ name }) => objectKey({ kind: "Namespace", namespace: "", name }) === key,
  );
  if (found?.source === undefined) return mesh;
  const changed = rebuilt(found.source, undoing).namespaces.get(found.name);
  return changed === undefined ? mesh : { ...mesh, namespaces: new Map(mesh.namespaces).set(found.name, changed) };
}

function rebuilt(now: Document, { path, past, base }: Undoing): Mesh {
  const value = withValue(now.value, path, valueAt(past.value, path)) as JsonObject;
  return buildMesh([documentWith(now, value)], { name: base.name, base }).mesh;
}

/** A copy; without a value the field is left out. */
function withValue(value: JsonValue, [step, ...rest]: FieldPath, put: JsonValue | undefined): JsonValue | undefined {
  if (step === undefined) return put;
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index) => (index === step ? (withValue(item, rest, put) ?? []) : [item]));
  }
  const fields = Object.entries((value ?? {}) as JsonObject).filter(([name]) => name !== step);
  const inner = withValue((value as JsonObject | null)?.[step] ?? null, rest, put);
  return Object.fromEntries(inner === undefined ? fields : [...fields, [step, inner]]);
}
