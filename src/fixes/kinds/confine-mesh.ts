// More namespaces than anybody would review Sidecars for -> one default for the whole mesh, in the root namespace. Whoever uses
// what is kept out gets a Sidecar of its own.
import type { MeshObject } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import type { Planned } from "../add-manifest.ts";
import type { FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { narrowEgress } from "../narrow-egress.ts";
import { listed } from "../words.ts";
import { type Confinement, confineExisting, confineNew } from "./confine-namespace.ts";

/** A list of hosts that is longer nobody would review, nor keep. */
const MOST_HOSTS = 300;
/** Namespaces that get a Sidecar of their own beside the default. */
const MOST_EXCEPTIONS = 20;

export interface MeshConfinement {
  readonly context: FixContext;
  readonly confinementOf: (namespace: string) => Confinement;
  /** Namespaces that are hit. */
  readonly hit: readonly string[];
}

export interface ConfinedMesh extends Planned {
  /** Namespaces that obey the default. */
  readonly confined: readonly string[];
  readonly exceptions: readonly string[];
  /** The default that was there. */
  readonly standard?: MeshObject<SidecarSpec>;
}

/** What all that obey the default are known to use stays imported, by all of them. */
export function confineMesh({ context, confinementOf, hit }: MeshConfinement): ConfinedMesh | Refusal {
  const { rootNamespace } = context.simulation.mesh.config;
  const { standard, namespaces } = obeyingDefault(context);
  const isHit = new Set(hit);
  const [users, others]: [Confinement[], Confinement[]] = [[], []];
  const needed = new Set<string>();
  for (const namespace of namespaces) {
    const part = confinementOf(namespace);
    const isException = isUser(part);
    if (isException && isHit.has(namespace)) return { reason: `${listed([namespace])} calls what hits it` };
    (isException ? users : others).push(part);
    if (users.length > MOST_EXCEPTIONS)
      return { reason: `more than ${MOST_EXCEPTIONS} namespaces use it, too many to make exceptions of` };
    if (!isException) for (const host of part.needed) needed.add(host);
    if (needed.size > MOST_HOSTS)
      return { reason: `a default for the whole mesh would have to name more than ${MOST_HOSTS} hosts` };
  }
  // `.` is each namespace in turn; of the hit ones none holds what is kept out.
  const whole = { ...confinementOf(hit[0] ?? rootNamespace), needed: sorted([...needed]) };
  const plans = [
    standard === undefined
      ? confineNew({ ...whole, namespace: rootNamespace }, undefined)
      : confineExisting(whole, standard),
    ...users.map((part) => confineNew({ ...part, unwanted: [] }, standard)),
  ];
  const refusal = plans.find((plan) => "reason" in plan);
  if (refusal !== undefined && "reason" in refusal) return refusal;
  const made = plans.filter((plan): plan is Planned => "edits" in plan);
  return {
    edits: made.flatMap(({ edits }) => edits),
    conditions: made.flatMap(({ conditions }) => conditions),
    confined: others.map(({ namespace }) => namespace),
    exceptions: users.map(({ namespace }) => namespace),
    ...(standard !== undefined && { standard }),
  };
}

/** It asks for something that is to be kept out, and is not where that lives. */
function isUser(part: Confinement): boolean {
  const foreign = part.unwanted.filter(({ object }) => object.namespace !== part.namespace);
  return narrowEgress(part.needed, { ...part, unwanted: foreign }) !== undefined;
}

interface Obeying {
  readonly standard: MeshObject<SidecarSpec> | undefined;
  readonly namespaces: readonly string[];
}

/** Namespaces with a sidecar that no Sidecar of its own rules. */
function obeyingDefault({ simulation }: FixContext): Obeying {
  const { mesh, profile, sidecars } = simulation;
  const pick = sidecarPicker(mesh, profile);
  const { rootNamespace } = mesh.config;
  const obeying = sidecars
    .filter(({ injected }) => injected)
    .map(({ workload }) => ({ namespace: workload.namespace, sidecar: pick(workload.namespace, workload.labels) }))
    .filter(({ sidecar }) => sidecar === undefined || isDefault(sidecar, rootNamespace));
  return {
    standard: obeying.find(({ sidecar }) => sidecar !== undefined)?.sidecar,
    namespaces: [...new Set(obeying.map(({ namespace }) => namespace))].sort(),
  };
}

function isDefault({ namespace, spec }: MeshObject<SidecarSpec>, rootNamespace: string): boolean {
  return namespace === rootNamespace && spec.workloadSelector === undefined;
}

/** Own namespace first, then the root's, then the others. */
function sorted(patterns: readonly string[]): readonly string[] {
  const rank = (pattern: string) => (pattern.startsWith("./") ? 0 : pattern.endsWith("/*") ? 1 : 2);
  return patterns.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
