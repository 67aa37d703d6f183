// A namespace and the repository -> where a new manifest of it belongs, and what has to list it there.
import type { Snapshot } from "../manifests/snapshot.ts";
import { isAssumed } from "../mesh/assumed-object.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { readKustomization } from "./edit/add-resource.ts";

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
 * is the namespace's own, else `<namespace>-sidecar.yaml`; with the ending of its neighbours. Undefined where the repository holds nothing of the namespace.
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
  const beside = written.filter((object) => object.directory === directory).map(({ path }) => path);
  const ending = beside.some((path) => path.endsWith(".yml")) && !beside.some((path) => path.endsWith(".yaml"));
  for (let number = 1; ; number++) {
    const path = `${base}${number === 1 ? "" : `-${number}`}.${ending ? "yml" : "yaml"}`;
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
  return objects
    .filter(({ source }) => !isAssumed(source))
    .map(({ namespace, source }) => ({
      namespace,
      path: source.path,
      directory: directoryOf(source.path),
    }));
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** A kustomization that has to list a file for it to be applied, and under which name. */
export interface Listing {
  readonly path: string;
  readonly resource: string;
  /** It does already. */
  readonly listed: boolean;
  /** Its list can be added to. */
  readonly editable: boolean;
}

/**
 * The kustomization that applies what is in the directory of `path`: one beside it, else the nearest one above that lists a
 * file of that directory.
 */
export function listingOf(path: string, snapshot: Snapshot): Listing | undefined {
  const directory = directoryOf(path);
  for (let above = directory; ; above = directoryOf(above.slice(0, -1))) {
    const listing = listingAt(above, path, snapshot);
    if (listing !== undefined || above === "") return listing;
  }
}

function listingAt(above: string, path: string, snapshot: Snapshot): Listing | undefined {
  const own = KUSTOMIZATIONS.map((name) => above + name).find((candidate) => snapshot.has(candidate));
  if (own === undefined) return undefined;
  const text = snapshot.get(own);
  const resources = typeof text === "string" ? readKustomization(own, text)?.resources : undefined;
  const directory = directoryOf(path);
  const isFileBeside = (resource: string) => {
    const file = above + withoutDot(resource);
    return directoryOf(file) === directory && snapshot.has(file);
  };
  const siblings = resources?.filter(isFileBeside) ?? [];
  if (above !== directory && siblings.length === 0) return undefined;
  const dot = siblings.at(-1)?.startsWith("./") === true ? "./" : "";
  const resource = path.slice(above.length);
  const listed = resources?.some((one) => withoutDot(one) === resource) === true;
  return { path: own, resource: dot + resource, listed, editable: resources !== undefined };
}

function withoutDot(resource: string): string {
  return resource.startsWith("./") ? resource.slice(2) : resource;
}
