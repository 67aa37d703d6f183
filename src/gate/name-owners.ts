// Findings and the CODEOWNERS file of the base -> the findings, with who owns the namespaces that they hit. Asks for nobody's
// attention: that is for reports to decide.
import { remember } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Finding } from "../policies/policy.ts";
import type { NamespaceOwners, ReviewedFinding } from "../report/review.ts";
import { CODE_OWNERS_PATHS, type OwnersOf, readCodeOwners } from "../settings/code-owners.ts";

/** A finding that hits more is about the whole mesh. */
const MOST_NAMESPACES = 200;
/** Files of a namespace that are asked about. */
const MOST_FILES = 20;

/** The same findings where there is no file, or where nobody owns what they hit. */
export function nameOwners(
  findings: readonly ReviewedFinding[],
  meshes: readonly Mesh[],
  base: Snapshot,
): readonly ReviewedFinding[] {
  const ownersOf = findCodeOwners(base);
  if (ownersOf === undefined || findings.length === 0) return findings;
  const filesOf = indexFiles(meshes);
  return findings.map((finding) => {
    const owners = finding.namespaces
      .toSorted()
      .slice(0, MOST_NAMESPACES)
      .map((namespace): NamespaceOwners => {
        const files = filesOf(finding, namespace).slice(0, MOST_FILES);
        return { namespace, owners: [...new Set(files.flatMap(ownersOf))] };
      })
      .filter((one) => one.owners.length > 0);
    return owners.length === 0 ? finding : { ...finding, owners };
  });
}

/** GitHub takes the first that is there, also where that says nothing. */
function findCodeOwners(base: Snapshot): OwnersOf | undefined {
  const path = CODE_OWNERS_PATHS.find((known) => base.has(known));
  const text = base.get(path ?? "");
  if (typeof text !== "string") return undefined;
  const ownersOf = readCodeOwners(text);
  const known = new Map<string, readonly string[]>();
  return (file) => remember(known, file, () => ownersOf(file));
}

interface File {
  readonly path: string;
  /** Undefined for the manifest of the namespace itself. */
  readonly workload: string | undefined;
}

type FilesOf = (finding: Pick<Finding, "meshes" | "workloads">, namespace: string) => readonly string[];

/** The files of the workloads that are hit; where none is known, those of the namespace and of all its workloads. */
function indexFiles(meshes: readonly Mesh[]): FilesOf {
  const files = Map.groupBy(meshes.flatMap(listFiles), ({ key }) => key);
  return ({ meshes: names, workloads }, namespace) => {
    const all = names.flatMap((mesh) => files.get(keyOf(mesh, namespace)) ?? []);
    const hit = all.filter(({ workload }) => workload !== undefined && workloads.includes(workload));
    const paths = (hit.length > 0 ? hit : all).map(({ path }) => path);
    return [...new Set(paths)].toSorted();
  };
}

const keyOf = (mesh: string, namespace: string): string => JSON.stringify([mesh, namespace]);

function listFiles({ name: mesh, namespaces, workloads }: Mesh): readonly (File & { readonly key: string })[] {
  return [
    ...[...namespaces.values()].flatMap(({ name, source }) =>
      source === undefined ? [] : [{ key: keyOf(mesh, name), path: source.path, workload: undefined }],
    ),
    ...workloads.map(({ id, namespace, source }) => ({
      key: keyOf(mesh, namespace),
      path: source.path,
      workload: id,
    })),
  ];
}
