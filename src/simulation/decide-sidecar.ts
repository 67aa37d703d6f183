// Which workloads have a sidecar, of which control plane, and why: a webhook must hand the pod over, and the injector
// must agree. Reads labels, annotations and what the repository says of injectors; assumes what it does not say.
import type { InjectorWebhook } from "../mesh/injection.ts";
import type { Labels, Mesh, Namespace, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { injectorVerdict, neverInjected } from "./injector-verdict.ts";
import { INJECT, NAMESPACE_SWITCH, REVISION } from "./injector-webhooks.ts";
import { type ControlPlanes, controlPlanes } from "./known-control-planes.ts";
import { foreignTemplates, holdsSidecar, isAmbient, isGateway, isProxyless, type Otherwise } from "./not-a-sidecar.ts";

export interface SidecarDecision {
  readonly workload: Workload;
  readonly injected: boolean;
  /** Why, in words. */
  readonly reason: string;
  /** The decision rests on a namespace whose labels are not in the repository. */
  readonly assumed: boolean;
  /** The control plane that its sidecar asks; `default` for the one without a name. */
  readonly revision?: string;
  /** What it is instead, where that has other listeners than a sidecar. */
  readonly otherwise?: Otherwise;
}

type Answer = Omit<SidecarDecision, "workload">;

const no = (reason: string, otherwise?: Otherwise): Answer => ({
  injected: false,
  reason,
  assumed: false,
  ...(otherwise === undefined ? {} : { otherwise }),
});

/** Answers for the workloads of one mesh. */
export function sidecarDecider(mesh: Mesh, profile: Profile): (workload: Workload) => SidecarDecision {
  const planes = controlPlanes(mesh, profile);
  return (workload) => ({ workload, ...decide(workload, mesh.namespaces.get(workload.namespace), planes) });
}

function decide(workload: Workload, namespace: Namespace | undefined, planes: ControlPlanes): Answer {
  const { profile } = planes;
  if (isGateway(workload, profile)) return no("a gateway: its listeners are those of a router", "gateway");
  const answer = sidecar(workload, namespace, planes);
  if (answer.injected || !isAmbient(workload, namespace, profile)) return answer;
  return no("ambient: ztunnel takes its traffic, which is not simulated", "ambient");
}

function sidecar(workload: Workload, namespace: Namespace | undefined, planes: ControlPlanes): Answer {
  const { profile } = planes;
  const never = neverInjected(workload, profile);
  if (never !== undefined) return no(never);
  const labels = namespace?.labels ?? {};
  if (holdsSidecar(workload)) {
    const revision = planes.named(workload.labels[REVISION] ?? labels[REVISION]);
    return { injected: true, reason: "its manifest holds a sidecar already", assumed: false, revision };
  }
  if (isProxyless(workload, profile)) return no("proxyless gRPC: it reads istiod's answers itself", "proxyless");
  const templates = foreignTemplates(workload, profile);
  if (templates !== undefined) return no(`injection template ${templates}`);
  const isKnown = namespace?.source !== undefined || namespace?.supposed === true;
  const webhook = isKnown ? planes.webhookFor(labels, workload.labels) : undefined;
  if (isKnown && webhook === undefined) return no(whyNobody(labels, workload, namespace?.name ?? ""));
  if (!isKnown && workload.labels[INJECT] === "false") return no(`the pod says ${INJECT}: "false"`);
  const revision = webhook?.revision ?? planes.named(workload.labels[REVISION]);
  const refusal = injectorVerdict(workload, planes.settings(revision), profile);
  if (refusal !== undefined) return no(refusal);
  const reason =
    webhook === undefined ? ASSUMED : whySomebody(labels, workload.labels, webhook) + planes.doubt(revision);
  return { injected: true, reason, assumed: webhook === undefined, revision };
}

const ASSUMED = "its namespace has no manifest: assumed to be injected";

function whySomebody(namespace: Labels, pod: Labels, { owner }: InjectorWebhook): string {
  if (namespace[NAMESPACE_SWITCH] === "enabled") return `namespace label ${NAMESPACE_SWITCH}: enabled`;
  if (namespace[REVISION] !== undefined) return `namespace label ${REVISION}: ${namespace[REVISION]}`;
  if (pod[REVISION] !== undefined) return `pod label ${REVISION}: ${pod[REVISION]}`;
  return pod[INJECT] === "true" ? `the pod says ${INJECT}: "true"` : `${owner} selects it`;
}

function whyNobody(namespace: Labels, { labels }: Workload, name: string): string {
  const mode = namespace[NAMESPACE_SWITCH];
  if (mode !== undefined && mode !== "enabled") return `namespace label ${NAMESPACE_SWITCH}: ${mode}`;
  if (labels[INJECT] === "false") return `the pod says ${INJECT}: "false"`;
  const revision = namespace[REVISION] ?? labels[REVISION];
  if (mode === "enabled" || revision !== undefined) return `no injector selects namespace ${name} and this pod`;
  const wish = labels[INJECT] === "true" ? ", and in this release a pod cannot ask by itself" : "";
  return `namespace ${name} has no injection label${wish}`;
}
