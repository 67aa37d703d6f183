// Documents -> Mesh: decodes, validates, and drops (with a notice) what the API server or istiod's webhook would refuse.
import type { Document } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Mesh } from "./mesh.ts";

export interface MeshOptions {
  readonly name: string;
  /** A mesh that this one grew out of: what it does not hold is newer than everything in it. */
  readonly base?: Mesh;
  /** MeshConfig given from outside (a flag or settings): YAML or JSON text; it wins over what the repository holds. */
  readonly meshConfig?: { readonly path: string; readonly text: string };
}

export interface MeshBuild {
  readonly mesh: Mesh;
  readonly notices: readonly Notice[];
}

/** Builds the mesh that a set of manifests describes. Never throws; the order of the documents does not matter. */
export function buildMesh(_documents: readonly Document[], _options: MeshOptions): MeshBuild {
  throw new Error("not written yet");
}
