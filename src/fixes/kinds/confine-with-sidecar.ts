// Namespaces that an object of another namespace hits -> a Sidecar in each that imports only what is needed there; one for the
// whole mesh where there are too many.
import { callKey } from "../../impact/call-key.ts";
import { once, oncePer } from "../../manifests/remember.ts";
import { type Mesh, type MeshObject, objectKey, type Workload } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Planned } from "../add-manifest.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { hitWorkloads } from "../hit-workloads.ts";
import { neededHosts } from "../needed-hosts.ts";
import { type Opener, openersOf } from "../opener.ts";
import { capitalised, listed, nameOf } from "../words.ts";
import { confineMesh } from "./confine-mesh.ts";
import { type Confinement, confineExisting, confineNew } from "./confine-namespace.ts";

/** With more namespaces than this nobody would review the files. */
const MOST_NAMESPACES = 20;
/** Workloads of the root namespace: what is there for all of them is the default of the whole mesh. */
const MOST_ROOT_WORKLOADS = 5;

export function confineWithSidecar(finding: Finding, context: FixContext): Candidate | Refusal {
  const isUnconfined = finding.subject.states?.some(({ kind }) => kind === "unconfined") === true;
  // What stands in the namespace itself is nothing to keep out.
  const unwanted = isUnconfined ? [] : openersOf(finding, context);
  const reason = unfit(finding.namespaces, unwanted, isUnconfined);
  if (reason !== undefined) return { reason };
  const asked = { finding, unwanted, context };
  const parts = finding.namespaces.flatMap((namespace) => partsOf(namespace, asked));
  const fresh = new Set(parts.filter(({ isOwn }) => !isOwn).map(({ namespace }) => namespace));
  const wide = fresh.size > MOST_NAMESPACES;
  const made: Confined[] = [];
  for (const part of wide ? parts.filter(({ isOwn }) => isOwn) : parts) {
    const confined = confine(part, context);
    if ("reason" in confined) return confined;
    made.push(...confined);
  }
  if (!wide) return candidateOf(made, { reason: reasonOf(finding, unwanted), context });
  const whole = confineMesh({
    context,
    confinementOf: (namespace) => confinementOf(namespace, asked),
    hit: [...fresh],
  });
  if ("reason" in whole) return { reason: `${fresh.size} namespaces are hit, and ${whole.reason}` };
  const { edits, conditions, confined, exceptions, standard } = whole;
  const where =
    standard === undefined ? { put: EVERYWHERE } : { narrowed: `${nameOf(standard)}, the default of the mesh` };
  made.push({ edits, conditions, ...where }, ...exceptions.map((put) => ({ put, edits: [], conditions: [] })));
  return candidateOf(made, { reason: reasonForAll(confined), context });
}

const EVERYWHERE = "the root namespace, for the whole mesh";

/** Something to be written into a namespace, or a Sidecar that is narrowed. */
type Confined = Planned & ({ readonly put: string } | { readonly narrowed: string });

interface Telling {
  readonly reason: string;
  readonly context: FixContext;
}

function candidateOf(made: readonly Confined[], { reason, context }: Telling): Candidate | Refusal {
  const files = editFiles(
    context.after,
    made.flatMap(({ edits }) => edits),
  );
  if ("reason" in files) return files;
  const put = [...new Set(made.flatMap((one) => ("put" in one ? [one.put] : [])))];
  const narrowed = made.flatMap((one) => ("narrowed" in one ? [one.narrowed] : []));
  const names = put.filter((one) => one !== EVERYWHERE);
  const places = [...(put.includes(EVERYWHERE) ? [EVERYWHERE] : []), ...(names.length > 0 ? [listed(names)] : [])];
  const title = [
    ...(places.length > 0 ? [`put a Sidecar into ${places.join(", and into ")}`] : []),
    ...(narrowed.length > 0 ? [`narrow ${narrowed.join(" and ")}`] : []),
  ].join(", and ");
  return {
    title: capitalised(title),
    reason,
    conditions: made.flatMap(({ conditions }) => conditions),
    demand: "nothing",
    edits: files,
  };
}

const LOSS = "Calls to other services of the mesh that the repository does not name would go past the mesh.";

function reasonOf({ namespaces }: Finding, unwanted: readonly Opener[]): string {
  const who = listed(namespaces);
  const sees = namespaces.length > 1 ? "see only what they have or are" : "sees only what it has or is";
  const fewer =
    unwanted.length > 0 ? ", and sidecars there have fewer listeners" : ", and its sidecars are told of nothing else";
  return `${who} then ${sees} known to call${fewer}. ${LOSS}`;
}

function reasonForAll(confined: readonly string[]): string {
  return `All ${confined.length} namespaces without a Sidecar of their own then see only what they have, and what any of them is known to call: with one file instead of many, and for namespaces to come. ${LOSS} That goes for every namespace, so roll it out with care.`;
}

function unfit(namespaces: readonly string[], unwanted: readonly Opener[], isUnconfined: boolean): string | undefined {
  if (namespaces.length === 0) return "no namespace is hit";
  if (unwanted.length === 0 && !isUnconfined) return "no Service and no ServiceEntry opens the listener";
  const home = unwanted.find(({ object }) => namespaces.includes(object.namespace));
  return (
    home &&
    `${nameOf(home.object)} is in ${listed([home.object.namespace])}, which is hit itself, and a Sidecar cannot keep out what its own namespace holds`
  );
}

interface Asked {
  readonly finding: Finding;
  readonly unwanted: readonly Opener[];
  readonly context: FixContext;
}

function confinementOf(namespace: string, { finding, unwanted, context }: Asked): Confinement {
  const { mesh } = context.simulation;
  const roots = [...new Set(["istio-system", mesh.config.rootNamespace])];
  const restore = new Set(finding.subject.calls.map(({ call }) => callKey(call)));
  const called = neededHosts(namespace, { context, restore, unwanted, covered: roots });
  const common = neededByMany(mesh).filter((host) => ![namespace, ...roots].includes(host.split("/")[0] ?? ""));
  const needed = [...new Set([...called, ...common])].sort();
  return {
    namespace,
    context,
    unwanted,
    needed: ["./*", ...roots.filter((root) => root !== namespace).map((root) => `${root}/*`), ...needed],
    cause: finding.causes[0],
  };
}

/** Services that clients find by themselves: hardly anybody writes down that he asks the API server. */
const ASKED_BY_MANY: ReadonlySet<string> = new Set(["default/kubernetes", "kube-system/kube-dns"]);

/** Where only what is imported is let out, leaving them out would cut somebody off. */
function neededByMany({ config, services, clusterDomain }: Mesh): readonly string[] {
  if (config.outboundTrafficPolicy !== "REGISTRY_ONLY") return [];
  return services
    .filter(({ namespace, name }) => ASKED_BY_MANY.has(`${namespace}/${name}`))
    .map(({ namespace, name }) => `${namespace}/${kubernetesHostname(name, namespace, clusterDomain)}`);
}

/** Workloads that are hit and obey one Sidecar, or none. */
interface Part {
  readonly namespace: string;
  /** What is needed there takes following its calls. */
  readonly confinement: () => Confinement;
  readonly sidecar: MeshObject<SidecarSpec> | undefined;
  /** It rules nobody but workloads of this namespace. */
  readonly isOwn: boolean;
  readonly workloads: readonly Workload[];
}

const hitByNamespace = oncePer((finding: Finding) => {
  const ids = new Set(hitWorkloads(finding));
  return oncePer(({ workloads }: Mesh) =>
    Map.groupBy(
      workloads.filter(({ id }) => ids.has(id)),
      ({ namespace }) => namespace,
    ),
  );
});

function partsOf(namespace: string, asked: Asked): readonly Part[] {
  const { finding, context } = asked;
  const { mesh, profile } = context.simulation;
  const pick = sidecarPicker(mesh, profile);
  const hit = hitByNamespace(finding)(mesh).get(namespace) ?? [];
  const isOwn = (sidecar: MeshObject<SidecarSpec> | undefined) =>
    sidecar?.namespace === namespace &&
    (namespace !== mesh.config.rootNamespace || sidecar.spec.workloadSelector !== undefined);
  // The mesh's default and no Sidecar at all ask for the same: a new one.
  const bySidecar = Map.groupBy(hit, ({ labels }) => {
    const sidecar = pick(namespace, labels);
    return sidecar !== undefined && isOwn(sidecar) ? objectKey(sidecar) : "";
  });
  const confinement = once(() => confinementOf(namespace, asked));
  return [...bySidecar.keys()].sort().map((key) => {
    const workloads = bySidecar.get(key) ?? [];
    const sidecar = pick(namespace, workloads[0]?.labels ?? {});
    return { namespace, confinement, sidecar, isOwn: key !== "", workloads };
  });
}

function confine(part: Part, { simulation }: FixContext): readonly Confined[] | Refusal {
  const { namespace, sidecar, isOwn, workloads } = part;
  const confinement = part.confinement();
  if (isOwn && sidecar !== undefined) {
    const narrowed = confineExisting(confinement, sidecar);
    return "reason" in narrowed ? narrowed : [{ ...narrowed, narrowed: nameOf(sidecar) }];
  }
  if (namespace !== simulation.mesh.config.rootNamespace) {
    const fresh = confineNew(confinement, sidecar);
    return "reason" in fresh ? fresh : [{ ...fresh, put: namespace }];
  }
  if (workloads.length > MOST_ROOT_WORKLOADS)
    return {
      reason: `${workloads.length} workloads of the root namespace ${listed([namespace])} are hit, and each would need a Sidecar of its own there`,
    };
  const confined: Confined[] = [];
  for (const workload of workloads) {
    const fresh = confineNew(confinement, sidecar, { name: workload.name, labels: selectorOf(workload) });
    if ("reason" in fresh) return fresh;
    confined.push({ ...fresh, put: namespace });
  }
  return confined;
}

/** The labels that its own controller knows its pods by. */
function selectorOf({ source, labels }: Workload): Workload["labels"] {
  const spec = source.value.spec as { readonly selector?: { readonly matchLabels?: Workload["labels"] } } | undefined;
  return spec?.selector?.matchLabels ?? labels;
}
