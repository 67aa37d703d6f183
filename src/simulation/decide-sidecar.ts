// Which workloads have a sidecar, and why. istiod: pkg/kube/inject/inject.go, the webhook of the istiod chart (1.16–)
import type { Labels, Mesh, Namespace, Workload } from "../mesh/mesh.ts";

export interface SidecarDecision {
  readonly workload: Workload;
  readonly injected: boolean;
  /** Why, in words. */
  readonly reason: string;
  /** The decision rests on a namespace whose labels are not in the repository. */
  readonly assumed: boolean;
}

type Answer = Omit<SidecarDecision, "workload">;

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "local-path-storage",
]);

const INJECT = "sidecar.istio.io/inject";
const REVISION = "istio.io/rev";
const NAMESPACE_SWITCH = "istio-injection";

const yes = (reason: string, assumed = false): Answer => ({ injected: true, reason, assumed });
const no = (reason: string): Answer => ({ injected: false, reason, assumed: false });

export function decideSidecar(workload: Workload, mesh: Mesh): SidecarDecision {
  return { workload, ...(refusal(workload) ?? webhook(workload, mesh.namespaces.get(workload.namespace))) };
}

/** What the injector itself never injects. */
function refusal(workload: Workload): Answer | undefined {
  const { labels, annotations, namespace } = workload;
  if (workload.hostNetwork) return no("hostNetwork: true");
  if (SYSTEM_NAMESPACES.has(namespace)) return no(`${namespace} is a system namespace`);
  const templates = annotations["inject.istio.io/templates"];
  if (templates !== undefined && !templates.split(",").includes("sidecar"))
    return no(`injection template ${templates}`);
  const wish = labels[INJECT] ?? annotations[INJECT];
  return wish === "false" ? no(`the pod says ${INJECT}: "false"`) : undefined;
}

function webhook({ labels }: Workload, namespace: Namespace | undefined): Answer {
  const wish = podWish(labels);
  if (namespace === undefined || (namespace.source === undefined && namespace.supposed !== true))
    return yes("its namespace has no manifest: assumed to be injected", true);
  const mode = namespace.labels[NAMESPACE_SWITCH];
  const revision = namespace.labels[REVISION];
  if (mode === "enabled") return yes(`namespace label ${NAMESPACE_SWITCH}: enabled`);
  if (mode !== undefined) return no(`namespace label ${NAMESPACE_SWITCH}: ${mode}`);
  if (revision !== undefined) return yes(`namespace label ${REVISION}: ${revision}`);
  return wish ?? no(`namespace ${namespace.name} has no injection label`);
}

/** Where the namespace says nothing, the pod may ask. */
function podWish(labels: Labels): Answer | undefined {
  if (labels[INJECT] === "true") return yes(`the pod says ${INJECT}: "true"`);
  return labels[REVISION] === undefined ? undefined : yes(`pod label ${REVISION}: ${labels[REVISION]}`);
}
