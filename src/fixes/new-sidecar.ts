// A namespace and what its sidecars shall import -> a new Sidecar object for it. Says nothing of where it is written.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import type { Labels, Mesh, MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import type { NewManifest } from "./add-manifest.ts";

export interface SidecarPlan {
  readonly namespace: string;
  /** `default` or the like when not given. */
  readonly name?: string;
  /** Of the workloads that it is for; all of the namespace when not given. */
  readonly selector?: Labels;
  readonly egress: readonly JsonObject[];
  /** What the workloads obey now: what it says beyond egress stays said. */
  readonly instead: MeshObject<SidecarSpec> | undefined;
  /** A changed object, for the apiVersion that the repository uses. */
  readonly cause: { readonly apiVersion: string } | undefined;
  readonly comment: string;
}

export function newSidecar(plan: SidecarPlan, mesh: Mesh): NewManifest {
  const { namespace, name, selector, egress, instead, cause, comment } = plan;
  const policy = instead?.spec.outboundTrafficPolicy;
  return {
    namespace,
    file: name === undefined ? "sidecar" : `${name}-sidecar`,
    value: {
      apiVersion: apiVersionOf(cause, mesh),
      kind: "Sidecar",
      metadata: { name: freeName(namespace, name, mesh), namespace },
      spec: {
        ...(selector !== undefined && { workloadSelector: { labels: selector } }),
        egress,
        ...(policy !== undefined && { outboundTrafficPolicy: policy as JsonObject }),
      },
    },
    comment: [comment],
  };
}

/** The egress listeners of a Sidecar as they are written. */
export function writtenEgress({ source }: MeshObject<SidecarSpec>): readonly JsonObject[] {
  const spec = source.value.spec as { readonly egress?: JsonValue } | undefined;
  return (Array.isArray(spec?.egress) ? spec.egress : []) as readonly JsonObject[];
}

/** The repository's own version of Istio's networking API. */
export function apiVersionOf(cause: { readonly apiVersion: string } | undefined, mesh: Mesh): string {
  const used = [cause?.apiVersion, ...mesh.sidecars.map(({ apiVersion }) => apiVersion)];
  return used.find((version) => version?.startsWith("networking.istio.io/")) ?? "networking.istio.io/v1";
}

function freeName(namespace: string, wanted: string | undefined, mesh: Mesh): string {
  const names = mesh.sidecars.filter((one) => one.namespace === namespace).map(({ name }) => name);
  const standard =
    wanted === undefined ? ["default", "namespace-default", "earshot-default"] : [wanted, `${wanted}-egress`];
  return standard.find((name) => !names.includes(name)) ?? `${wanted ?? namespace}-default`;
}
