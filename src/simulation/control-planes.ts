// (Mesh, revision) -> the mesh as the control plane of that revision reads it: Istio objects that carry another revision
// are not there for it. istiod: pkg/config/model.go ObjectInRevision
import { remember } from "../manifests/remember.ts";
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import { ISTIO_LISTS } from "../mesh/mesh-lists.ts";
import type { Profile } from "../releases/profile.ts";
import { REVISION } from "./injector-webhooks.ts";

/** Without a revision, and where no object carries one, it is the mesh itself. */
export function meshOfRevision(
  mesh: Mesh,
  { revisionsAreApart }: Pick<Profile, "revisionsAreApart">,
): (revision: string | undefined) => Mesh {
  const isMarked = ISTIO_LISTS.some((list) =>
    (mesh[list] as readonly Marked[]).some(({ labels }) => REVISION in labels),
  );
  const meshes = new Map<string, Mesh>();
  return (revision) => {
    if (revision === undefined || !revisionsAreApart || !isMarked) return mesh;
    return remember(meshes, revision, () => ({ ...mesh, ...listsOf(mesh, revision) }));
  };
}

type Marked = MeshObject<unknown>;

function listsOf(mesh: Mesh, revision: string): Partial<Mesh> {
  const isRead = ({ labels }: Marked): boolean => (labels[REVISION] ?? revision) === revision;
  return Object.fromEntries(ISTIO_LISTS.map((list) => [list, (mesh[list] as readonly Marked[]).filter(isRead)]));
}
