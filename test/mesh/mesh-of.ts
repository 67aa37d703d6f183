// YAML text -> a mesh, as the tests of this folder need it.
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh, type MeshBuild, type MeshOptions } from "../../src/mesh/build-mesh.ts";

/** Builds the mesh of files, given as path -> text, or of one file `mesh.yaml`. */
export function meshOf(
  files: string | Readonly<Record<string, string>>,
  options: Omit<MeshOptions, "name"> = {},
): MeshBuild {
  const snapshot = new Map(Object.entries(typeof files === "string" ? { "mesh.yaml": files } : files));
  const { documents, notices } = readDocuments(snapshot);
  if (notices.length > 0) throw new Error(`the fixture cannot be read: ${JSON.stringify(notices)}`);
  return buildMesh(documents, { name: "default", ...options });
}

/** An object in YAML, with its spec indented below. */
export function object(kind: string, name: string, spec: string): string {
  const indented = spec
    .trim()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
  const apiVersion =
    kind === "Service" ? "v1" : kind === "ProxyConfig" ? "networking.istio.io/v1beta1" : "networking.istio.io/v1";
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec:\n${indented}\n`;
}

/** What is said of one object of this kind with this spec: [code, line within the spec, message]. */
export function refusalsOf(
  kind: string,
  spec: string,
): readonly (readonly [code: string, line: number, message: string])[] {
  const { notices } = meshOf(object(kind, "cart", spec.trim()));
  const before = `${kind} shop/cart would be refused: `;
  return notices.map(({ code, message, location }) => [
    code,
    (location?.startLine ?? 0) - 4,
    message.replace(before, "").replace(" It is left out.", ""),
  ]);
}
