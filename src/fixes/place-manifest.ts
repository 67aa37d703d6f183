// A namespace and the repository -> where a new manifest of it belongs, and what has to list it there.
import type { Document } from "../manifests/document.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Mesh } from "../mesh/mesh.ts";

interface Written {
  readonly namespace: string;
  readonly path: string;
  readonly directory: string;
}

interface Repository {
  readonly mesh: Mesh;
  readonly after: Snapshot;
}

/**
 * A path that is free, in the directory that holds most of the namespace's objects: `sidecar.yaml` where the directory
 * is the namespace's own, else `<namespace>-sidecar.yaml`. Undefined where the repository holds nothing of the namespace.
 */
export function placeManifest(name: string, namespace: string, { mesh, after }: Repository): string | undefined {
  const written = writtenObjects(mesh);
  const counts = new Map<string, number>();
  for (const object of written) {
    if (object.namespace === namespace) counts.set(object.directory, (counts.get(object.directory) ?? 0) + 1);
  }
  const [home] = [...counts].sort(([a, m], [b, n]) => n - m || a.length - b.length || (a < b ? -1 : 1));
  if (home === undefined) return undefined;
  const [directory] = home;
  const own = written.every((object) => object.directory !== directory || object.namespace === namespace);
  const base = `${directory}${own ? name : `${namespace}-${name}`}`;
  for (let number = 1; ; number++) {
    const path = `${base}${number === 1 ? "" : `-${number}`}.yaml`;
    if (!after.has(path)) return path;
  }
}

/** A YAML file of the namespace in the directory of `path`. */
export function manifestBeside(path: string, namespace: string, mesh: Mesh): string | undefined {
  const directory = directoryOf(path);
  return writtenObjects(mesh)
    .filter((object) => object.namespace === namespace && object.directory === directory)
    .map((object) => object.path)
    .filter((beside) => !beside.endsWith(".json"))
    .sort()[0];
}

function writtenObjects(mesh: Mesh): readonly Written[] {
  const { workloads, services, serviceEntries, sidecars, virtualServices, destinationRules, workloadEntries } = mesh;
  const objects = [
    workloads,
    services,
    serviceEntries,
    sidecars,
    virtualServices,
    destinationRules,
    workloadEntries,
  ].flat();
  return objects.map(({ namespace, source }) => ({
    namespace,
    path: source.path,
    directory: directoryOf(source.path),
  }));
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** The kustomization beside a path, which applies only what it lists; `document` where it can be edited. */
export function kustomizationBeside(
  path: string,
  snapshot: Snapshot,
): { readonly path: string; readonly document?: Document } | undefined {
  const beside = KUSTOMIZATIONS.map((name) => directoryOf(path) + name).find((candidate) => snapshot.has(candidate));
  if (beside === undefined) return undefined;
  const text = snapshot.get(beside);
  const documents = typeof text === "string" ? readDocuments(new Map([[beside, text]])).documents : [];
  const document = documents.find(({ kind, value }) => kind === "Kustomization" && Array.isArray(value.resources));
  return document === undefined ? { path: beside } : { path: beside, document };
}
