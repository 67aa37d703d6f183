// Manifests -> the mesh that they describe, for tests. Fails where a manifest of the test itself is wrong.
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";

/** One file's text, or several by path. */
export function meshOf(files: string | Readonly<Record<string, string>>): Mesh {
  const snapshot = new Map(Object.entries(typeof files === "string" ? { "all.yaml": files } : files));
  const reading = readDocuments(snapshot);
  const { mesh, notices } = buildMesh(reading.documents, { name: "default" });
  const broken = [...reading.notices, ...notices].filter(({ relevance }) => relevance === "yes");
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join("\n"));
  return mesh;
}
