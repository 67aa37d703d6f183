// Namespaces that an object of another namespace hits -> a Sidecar in each that imports only what is needed there.
import { callKey } from "../../impact/call-key.ts";
import { type MeshObject, objectKey } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { hitWorkloads } from "../hit-workloads.ts";
import { neededHosts } from "../needed-hosts.ts";
import { type Opener, openersOf } from "../opener.ts";
import { listed, nameOf } from "../words.ts";
import { type Confinement, confineExisting, confineNew } from "./confine-namespace.ts";

/** With more namespaces than this nobody would review the files. */
const MOST_NAMESPACES = 20;

export function confineWithSidecar(finding: Finding, context: FixContext): Candidate | Refusal {
  const unwanted = openersOf(finding, context);
  if (unwanted.length === 0) return { reason: "no Service and no ServiceEntry opens the listener" };
  const reason = unfit(finding, unwanted, context);
  if (reason !== undefined) return { reason };

  const edits: DocumentEdit[] = [];
  const conditions: string[] = [];
  const edited: string[] = [];
  const created: string[] = [];
  for (const namespace of finding.namespaces) {
    const confinement = confinementOf(namespace, { finding, unwanted, context });
    for (const sidecar of applyingSidecars(namespace, finding, context)) {
      const own = sidecar?.namespace === namespace ? sidecar : undefined;
      const made = own === undefined ? confineNew(confinement, sidecar) : confineExisting(confinement, own);
      if ("reason" in made) return made;
      edits.push(...made.edits);
      conditions.push(...made.conditions);
      if (own === undefined) created.push(namespace);
      else edited.push(nameOf(own));
    }
  }
  const files = editFiles(context.after, edits);
  if ("reason" in files) return files;
  return {
    title: titleOf(created, edited),
    reason: reasonOf(finding.namespaces),
    conditions,
    demand: "nothing",
    edits: files,
  };
}

function reasonOf(namespaces: readonly string[]): string {
  const who = listed(namespaces);
  const sees = namespaces.length > 1 ? "see only what they have or are" : "sees only what it has or is";
  return `${who} then ${sees} known to call, and sidecars there have fewer listeners. Calls to other services of the mesh that the repository does not name would go past the mesh.`;
}

function titleOf(created: readonly string[], edited: readonly string[]): string {
  const parts = [
    ...(created.length > 0 ? [`put a Sidecar into ${listed(created)}`] : []),
    ...(edited.length > 0 ? [`narrow ${edited.join(" and ")}`] : []),
  ].join(", and ");
  return parts.charAt(0).toUpperCase() + parts.slice(1);
}

function unfit({ namespaces }: Finding, unwanted: readonly Opener[], { simulation }: FixContext): string | undefined {
  if (namespaces.length === 0) return "no namespace is hit";
  if (namespaces.length > MOST_NAMESPACES) {
    return `${namespaces.length} namespaces are hit, and each would need a Sidecar of its own`;
  }
  const home = unwanted.find(({ object }) => namespaces.includes(object.namespace));
  if (home !== undefined) {
    return `${nameOf(home.object)} is in ${listed([home.object.namespace])}, which is hit itself, and a Sidecar cannot keep out what its own namespace holds`;
  }
  const { rootNamespace } = simulation.mesh.config;
  if (!namespaces.includes(rootNamespace)) return undefined;
  return `${listed([rootNamespace])} is hit, and a Sidecar there would be the default of the whole mesh`;
}

interface Asked {
  readonly finding: Finding;
  readonly unwanted: readonly Opener[];
  readonly context: FixContext;
}

function confinementOf(namespace: string, { finding, unwanted, context }: Asked): Confinement {
  const roots = [...new Set(["istio-system", context.simulation.mesh.config.rootNamespace])];
  const restore = new Set(finding.subject.calls.map(({ call }) => callKey(call)));
  const needed = neededHosts(namespace, { context, restore, unwanted, covered: roots });
  return {
    namespace,
    context,
    unwanted,
    needed: ["./*", ...roots.map((root) => `${root}/*`), ...needed],
    cause: finding.causes[0],
  };
}

/** The Sidecars that the namespace's hit workloads have now; undefined stands for none. Each once. */
function applyingSidecars(
  namespace: string,
  finding: Finding,
  { simulation }: FixContext,
): readonly (MeshObject<SidecarSpec> | undefined)[] {
  const pick = sidecarPicker(simulation.mesh, simulation.profile);
  const ids = new Set(hitWorkloads(finding));
  const hit = simulation.mesh.workloads.filter(({ id, namespace: own }) => own === namespace && ids.has(id));
  const found = new Map(hit.map(({ labels }) => pick(namespace, labels)).map((one) => [keyOf(one, namespace), one]));
  return [...found.keys()].sort().map((key) => found.get(key));
}

/** The mesh's default and no Sidecar at all ask for the same: a new one. */
function keyOf(sidecar: MeshObject<SidecarSpec> | undefined, namespace: string): string {
  return sidecar === undefined || sidecar.namespace !== namespace ? "" : objectKey(sidecar);
}
