// One namespace (or one workload of it) to confine -> a new Sidecar for it, or its existing one narrowed.
import type { JsonObject } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import type { Labels, MeshObject } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import { addManifest, type Planned } from "../add-manifest.ts";
import type { FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import { narrowEgress } from "../narrow-egress.ts";
import { newSidecar, writtenEgress } from "../new-sidecar.ts";
import type { Opener } from "../opener.ts";
import { listed, nameOf } from "../words.ts";

export interface Confinement {
  readonly namespace: string;
  readonly context: FixContext;
  readonly unwanted: readonly Opener[];
  /** All that the namespace has to import. */
  readonly needed: readonly string[];
  /** A changed object, for the apiVersion that the repository uses. */
  readonly cause: { readonly apiVersion: string } | undefined;
}

/** Narrows the patterns of a Sidecar that let the unwanted services in. */
export function confineExisting(confinement: Confinement, sidecar: MeshObject<SidecarSpec>): Planned | Refusal {
  const { needed } = confinement;
  const egress = sidecar.spec.egress ?? [];
  if (egress.length === 0) {
    const hosts = withoutUnwanted(confinement);
    if ("reason" in hosts) return hosts;
    const changes: Change[] = [{ kind: "set", field: ["spec", "egress"], value: [{ hosts: needed }] }];
    return { edits: [{ kind: "change", source: sidecar.source, changes }], conditions: [] };
  }
  const changes: Change[] = [];
  for (const [index, { hosts }] of egress.entries()) {
    const narrowed = narrowEgress(hosts, confinement);
    if (narrowed === undefined) continue;
    if ("reason" in narrowed) return { reason: `${nameOf(sidecar)} cannot be narrowed: ${narrowed.reason}` };
    changes.push(...setItems(["spec", "egress", index, "hosts"], hosts, narrowed));
  }
  if (changes.length === 0) return { reason: `${nameOf(sidecar)} imports nothing that it could leave out` };
  return { edits: [{ kind: "change", source: sidecar.source, changes }], conditions: [] };
}

/** Of one workload rather than of the whole namespace: what is the namespace's would be the whole mesh's there. */
export interface Chosen {
  readonly name: string;
  readonly labels: Labels;
}

/** Writes a Sidecar; what the one that it takes the place of says beyond the unwanted stays said. */
export function confineNew(
  confinement: Confinement,
  instead: MeshObject<SidecarSpec> | undefined,
  chosen?: Chosen,
): Planned | Refusal {
  const { namespace, context, cause } = confinement;
  const egress = egressOf(confinement, instead);
  if ("reason" in egress) return egress;
  const whose = chosen === undefined ? `the sidecars of ${namespace}` : `the sidecar of ${chosen.name}`;
  const manifest = newSidecar(
    {
      namespace,
      ...(chosen !== undefined && { name: chosen.name, selector: chosen.labels }),
      egress,
      instead,
      cause,
      comment: `What ${whose} may know: their own namespace, istiod's, and what they call elsewhere.`,
    },
    context.simulation.mesh,
  );
  return addManifest(manifest, context);
}

function egressOf(
  confinement: Confinement,
  instead: MeshObject<SidecarSpec> | undefined,
): Refusal | readonly JsonObject[] {
  const listeners = instead?.spec.egress ?? [];
  if (instead === undefined || listeners.length === 0) {
    const hosts = withoutUnwanted(confinement);
    return "reason" in hosts ? hosts : [{ hosts }];
  }
  const written = writtenEgress(instead);
  const narrowed: JsonObject[] = [];
  for (const [index, { hosts }] of listeners.entries()) {
    const kept = narrowEgress(hosts, confinement) ?? hosts;
    if ("reason" in kept) return { reason: `${nameOf(instead)} cannot be narrowed: ${kept.reason}` };
    narrowed.push({ ...written[index], hosts: kept });
  }
  return narrowed;
}

/** What is needed may be the unwanted itself. */
function withoutUnwanted(confinement: Confinement): Refusal | readonly string[] {
  const { needed, namespace, unwanted } = confinement;
  if (narrowEgress(needed, confinement) === undefined) return needed;
  return {
    reason: `workloads of ${quoted(namespace)} call what hits them: ${listed(unwanted.flatMap(({ hosts }) => hosts))}`,
  };
}
