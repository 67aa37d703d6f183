// Calls whose destination a Sidecar hides -> the host in the egress of the Sidecar in force: the smallest edit that lets them see
// it again.
import { callKey } from "../../impact/call-key.ts";
import type { CallChange } from "../../impact/impact.ts";
import { type MeshObject, objectKey } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { sidecarPicker } from "../../simulation/pick-sidecar.ts";
import { addManifest } from "../add-manifest.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { extendEgress, type Want } from "../extend-egress.ts";
import { namespaceOf } from "../namespace-of.ts";
import { hostsNeededBy } from "../needed-hosts.ts";
import { newSidecar } from "../new-sidecar.ts";
import { capitalised, listed, nameOf } from "../words.ts";

/** A Sidecar with the calls that it keeps from where they went. */
interface Hiding {
  readonly sidecar: MeshObject<SidecarSpec>;
  readonly calls: readonly CallChange[];
}

interface Extension {
  readonly title: string;
  readonly reason: string;
  readonly edits: readonly DocumentEdit[];
  readonly conditions: readonly string[];
}

export function addHostToSidecar(finding: Finding, context: FixContext): Candidate | Refusal {
  const lost = finding.subject.calls.filter(({ before }) => before !== null);
  if (lost.length === 0) return { reason: "no known call loses anything" };
  const hiding = sidecarsInForce(lost, context);
  if (hiding.length === 0) return { reason: "no Sidecar is in force for the callers" };

  const made: Extension[] = [];
  for (const one of hiding) {
    const extension = extend(one, finding, context);
    if ("reason" in extension && "edits" in extension === false) return extension;
    made.push(extension);
  }
  const files = editFiles(
    context.after,
    made.flatMap(({ edits }) => edits),
  );
  if ("reason" in files) return files;
  const titles = made.map(({ title }) => title).join(", and ");
  return {
    title: capitalised(titles),
    reason: [...new Set(made.map(({ reason }) => reason))].join(" "),
    conditions: made.flatMap(({ conditions }) => conditions),
    demand: "nothing",
    edits: files,
  };
}

function sidecarsInForce(lost: readonly CallChange[], { simulation }: FixContext): readonly Hiding[] {
  const { mesh, profile } = simulation;
  const pick = sidecarPicker(mesh, profile);
  const workloads = new Map(mesh.workloads.map((workload) => [workload.id, workload]));
  const found = new Map<string, { sidecar: MeshObject<SidecarSpec>; calls: CallChange[] }>();
  for (const change of lost) {
    const workload = workloads.get(change.call.from);
    const sidecar = workload && pick(workload.namespace, workload.labels);
    if (sidecar === undefined) continue;
    const one = found.get(objectKey(sidecar)) ?? { sidecar, calls: [] };
    one.calls.push(change);
    found.set(objectKey(sidecar), one);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

function extend({ sidecar, calls }: Hiding, finding: Finding, context: FixContext): Extension | Refusal {
  const restore = new Set(calls.map(({ call }) => callKey(call)));
  const needed = hostsNeededBy(calls, { context, restore, unwanted: [] });
  const ports = new Set(calls.map(({ call }) => Number(/\d+$/.exec(call.to)?.[0] ?? 0)));
  const namespaces = [...new Set(calls.map(({ call }) => namespaceOf(call.from)))].sort();
  const { rootNamespace } = context.simulation.mesh.config;
  const want: Want = { needed, ports, rootNamespace, profile: context.simulation.profile };

  const [only, ...others] = namespaces;
  const isDefault = sidecar.namespace === rootNamespace && only !== undefined && only !== rootNamespace;
  if (isDefault && others.length === 0) return repeatFor(only, { sidecar, want, finding, context });
  const extended = extendEgress(sidecar, sidecar.namespace, want);
  if ("reason" in extended) return extended;
  const everybody = isDefault
    ? " It is the default of the whole mesh: every namespace without a Sidecar of its own sees them."
    : "";
  return {
    title: `add ${listed(extended.added)} to ${nameOf(sidecar)}`,
    reason: `${listed(namespaces)} ${namespaces.length > 1 ? "call" : "calls"} that, and ${nameOf(sidecar)} hides it; nothing else of it changes.${everybody}`,
    edits: [{ kind: "change", source: sidecar.source, changes: extended.changes }],
    conditions: [],
  };
}

interface Repeated {
  readonly sidecar: MeshObject<SidecarSpec>;
  readonly want: Want;
  readonly finding: Finding;
  readonly context: FixContext;
}

/** The mesh's default hides it from one namespace: that gets a Sidecar of its own, and the others keep what they have. */
function repeatFor(namespace: string, { sidecar, want, finding, context }: Repeated): Extension | Refusal {
  const extended = extendEgress(sidecar, namespace, want);
  if ("reason" in extended) return extended;
  const manifest = newSidecar(
    {
      namespace,
      egress: extended.egress,
      instead: sidecar,
      cause: finding.causes[0],
      comment: `The mesh's default (${sidecar.namespace}/${sidecar.name}), and what ${namespace} calls besides.`,
    },
    context.simulation.mesh,
  );
  const added = addManifest(manifest, context);
  if ("reason" in added) return added;
  return {
    ...added,
    title: `give ${listed([namespace])} a Sidecar with what ${nameOf(sidecar)} imports, and ${listed(extended.added)}`,
    reason: `${nameOf(sidecar)} is the default of the whole mesh and stays as it is: only ${listed([namespace])} sees more. Later changes to it do not reach ${listed([namespace])}.`,
  };
}
