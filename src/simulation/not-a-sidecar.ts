// A pod -> what it is instead of a pod with a sidecar: a gateway, a proxyless client, a pod that ztunnel serves.
import type { Namespace, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";

/** What is not simulated, because it has other listeners than a sidecar, or none. */
export type Otherwise = "gateway" | "proxyless" | "ambient";

const TEMPLATES = "inject.istio.io/templates";
const DATAPLANE_MODE = "istio.io/dataplane-mode";

/** A gateway: by its template, or because it starts its proxy as a router. */
export function isGateway(workload: Workload, profile: Profile): boolean {
  const isRouter = workload.containers.some(
    ({ name, args }) => name === "istio-proxy" && args.includes("proxy") && args.includes("router"),
  );
  return isRouter || templatesOf(workload, profile).some((template) => template.includes("gateway"));
}

/** gRPC that reads istiod's answers itself. */
export function isProxyless(workload: Workload, profile: Profile): boolean {
  const templates = templatesOf(workload, profile);
  return templates.length > 0 && templates.every((template) => template.startsWith("grpc-"));
}

/** Templates that make no sidecar: the words of the annotation. */
export function foreignTemplates(workload: Workload, profile: Profile): string | undefined {
  const templates = templatesOf(workload, profile);
  return templates.length === 0 || templates.includes("sidecar") ? undefined : templates.join(", ");
}

function templatesOf({ annotations }: Workload, { injectionTemplates }: Profile): readonly string[] {
  const text = injectionTemplates ? annotations[TEMPLATES] : undefined;
  return (text ?? "")
    .split(",")
    .map((template) => template.trim())
    .filter((template) => template !== "");
}

/** Manifests that hold their sidecar already (istioctl kube-inject). */
export function holdsSidecar({ containers }: Workload): boolean {
  return containers.some(
    ({ name, args }) => name === "istio-proxy" && args.includes("proxy") && args.includes("sidecar"),
  );
}

/** Served by ztunnel, once it has no sidecar: the pod's label wins over the namespace's. */
export function isAmbient(workload: Workload, namespace: Namespace | undefined, { ambient }: Profile): boolean {
  const mode = workload.labels[DATAPLANE_MODE] ?? namespace?.labels[DATAPLANE_MODE];
  return ambient && mode === "ambient" && !workload.hostNetwork;
}
