// An object -> to whom it says that it is shown. Knows nothing of the mesh's defaults.
import type { MeshObject } from "../mesh/mesh.ts";

/** The annotation that is a Service's exportTo. */
export const SERVICE_EXPORT = "networking.istio.io/exportTo";

/** Empty where nothing is said. */
export function writtenExport({ kind, annotations, spec }: MeshObject<unknown>): readonly string[] {
  if (kind !== "Service") return (spec as { readonly exportTo?: readonly string[] }).exportTo ?? [];
  return (annotations[SERVICE_EXPORT] ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
