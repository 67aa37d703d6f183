// A mesh whose refused objects are left out, and the mesh before the change -> the mesh with what the cluster keeps of them:
// who is refused an update goes on with what was there.
import { compareText } from "../manifests/compare-text.ts";
import { type Mesh, type ObjectName, objectKey } from "./mesh.ts";
import { namesIn, OBJECT_LISTS } from "./mesh-lists.ts";

export interface Keeper {
  /** Whether the cluster has an object of that name. */
  readonly has: (object: ObjectName) => boolean;
  readonly keep: (mesh: Mesh) => Mesh;
}

/** Without a mesh before there is nothing to keep. */
export function keeperOf(before: Mesh | undefined): Keeper {
  if (before === undefined) return { has: () => false, keep: (mesh) => mesh };
  return {
    has: (object) => namesIn(before).has(objectKey(object)),
    keep: (mesh) => withKept(mesh, before),
  };
}

function withKept(mesh: Mesh, before: Mesh): Mesh {
  const refused = new Set(mesh.refused.map(objectKey));
  if (refused.size === 0) return mesh;
  const kept: Record<string, unknown> = { ...mesh };
  for (const list of OBJECT_LISTS) {
    const present = mesh[list] as readonly ObjectName[];
    const there = new Set(present.map(objectKey));
    const old = (before[list] as readonly ObjectName[]).filter((object) => {
      const key = objectKey(object);
      return refused.has(key) && !there.has(key);
    });
    if (old.length > 0) kept[list] = [...present, ...old].toSorted(byIdentity);
  }
  const told = new Set(mesh.configMaps.map(objectKey));
  const ofOld = before.configMaps.filter((object) => !told.has(objectKey(object)));
  const users = (kept.workloads as Mesh["workloads"]).length > mesh.workloads.length;
  if (users) kept.configMaps = [...mesh.configMaps, ...ofOld].toSorted(byIdentity);
  return kept as unknown as Mesh;
}

/** The order of the lists of a mesh. */
function byIdentity(a: ObjectName, b: ObjectName): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || compareText(a.kind, b.kind);
}
