// One namespace to confine -> a new Sidecar for it, or its existing one narrowed.
import type { JsonObject } from "../../manifests/document.ts";
import type { MeshObject } from "../../mesh/mesh.ts";
import type { SidecarSpec } from "../../mesh/specs.ts";
import type { FixContext } from "../candidate.ts";
import type { NewDocument } from "../edit/add-document.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { setItems } from "../edit/set-items.ts";
import type { DocumentEdit } from "../edit-files.ts";
import { narrowEgress } from "../narrow-egress.ts";
import type { Opener } from "../opener.ts";
import { kustomizationBeside, manifestBeside, placeManifest } from "../place-manifest.ts";
import { listed, nameOf, quoted } from "../words.ts";

export interface Confinement {
  readonly namespace: string;
  readonly context: FixContext;
  readonly unwanted: readonly Opener[];
  /** All that the namespace has to import. */
  readonly needed: readonly string[];
  /** A changed object, for the apiVersion that the repository uses. */
  readonly cause: { readonly apiVersion: string } | undefined;
}

interface Confined {
  readonly edits: readonly DocumentEdit[];
  readonly conditions: readonly string[];
}

/** Narrows the patterns of a Sidecar that let the unwanted services in. */
export function confineExisting(confinement: Confinement, sidecar: MeshObject<SidecarSpec>): Confined | Refusal {
  const { needed } = confinement;
  const egress = sidecar.spec.egress ?? [];
  if (egress.length === 0) {
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

/** Writes the `default` Sidecar of a namespace; what the mesh's default Sidecar says beyond `*` stays said. */
export function confineNew(
  confinement: Confinement,
  meshDefault: MeshObject<SidecarSpec> | undefined,
): Confined | Refusal {
  const { namespace, context } = confinement;
  const { mesh } = context.simulation;
  const path = placeManifest("sidecar", namespace, { mesh, after: context.after });
  if (path === undefined)
    return { reason: `the repository holds nothing of namespace ${quoted(namespace)} to put a Sidecar beside` };
  const hosts = hostsOf(confinement, meshDefault);
  if ("reason" in hosts) return hosts;

  const policy = meshDefault?.spec.outboundTrafficPolicy;
  const manifest = {
    apiVersion: apiVersionOf(confinement),
    kind: "Sidecar",
    metadata: { name: freeName(confinement), namespace },
    spec: { egress: [{ hosts }], ...(policy !== undefined && { outboundTrafficPolicy: policy as JsonObject }) },
  };
  const comment = [
    `What the sidecars of ${namespace} may know: their own namespace, istiod's, and what they call elsewhere.`,
  ];
  return listedIn({ path, value: manifest, comment }, confinement);
}

function hostsOf(
  confinement: Confinement,
  meshDefault: MeshObject<SidecarSpec> | undefined,
): Refusal | readonly string[] {
  const { needed, namespace } = confinement;
  const [listener, ...others] = meshDefault?.spec.egress ?? [];
  if (meshDefault === undefined || listener === undefined) {
    // What is needed may be the unwanted itself.
    return narrowEgress(needed, confinement) === undefined
      ? needed
      : {
          reason: `workloads of ${quoted(namespace)} call what hits them: ${listed(confinement.unwanted.flatMap(({ hosts }) => hosts))}`,
        };
  }
  if (others.length > 0 || listener.port !== undefined || listener.bind !== undefined) {
    return {
      reason: `${nameOf(meshDefault)} has listeners of its own that a Sidecar in ${quoted(namespace)} would take away`,
    };
  }
  return narrowEgress(listener.hosts, confinement) ?? listener.hosts;
}

function apiVersionOf({ cause, context }: Confinement): string {
  const used = [cause?.apiVersion, ...context.simulation.mesh.sidecars.map(({ apiVersion }) => apiVersion)];
  return used.find((version) => version?.startsWith("networking.istio.io/")) ?? "networking.istio.io/v1";
}

function freeName({ namespace, context }: Confinement): string {
  const names = context.simulation.mesh.sidecars.filter((one) => one.namespace === namespace).map(({ name }) => name);
  return (
    ["default", "namespace-default", "earshot-default"].find((name) => !names.includes(name)) ?? `${namespace}-default`
  );
}

/** A kustomization applies only the files that it lists: where it cannot be told of a new one, an old one takes it in. */
function listedIn(document: NewDocument, { namespace, context }: Confinement): Confined {
  const { path } = document;
  const alone: DocumentEdit = { kind: "add", document };
  const kustomization = kustomizationBeside(path, context.after);
  if (kustomization === undefined) return { edits: [alone], conditions: [] };
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (kustomization.document !== undefined) {
    const changes: Change[] = [{ kind: "append", field: ["resources"], value: file }];
    return { edits: [{ kind: "change", source: kustomization.document, changes }, alone], conditions: [] };
  }
  const host = manifestBeside(path, namespace, context.simulation.mesh);
  if (host !== undefined) return { edits: [{ kind: "add", document: { ...document, path: host } }], conditions: [] };
  return { edits: [alone], conditions: [`${quoted(file)} must be listed in ${quoted(kustomization.path)}.`] };
}
