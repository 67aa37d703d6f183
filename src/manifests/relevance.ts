// Text that could not be read -> whether it can matter to a mesh. One linear look; says `yes` rather than too little.
import type { Relevance } from "./notice.ts";

// What decides on listeners and on who has a sidecar.
const KINDS = [
  "Service",
  "Endpoints",
  "EndpointSlice",
  "Namespace",
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
  "Rollout",
  "DeploymentConfig",
  "IstioOperator",
  "MutatingWebhookConfiguration",
];
// Kinds that objects of Istio, and others that say something of a mesh, have.
const OTHER_KINDS = [
  "ServiceEntry",
  "Sidecar",
  "VirtualService",
  "DestinationRule",
  "WorkloadEntry",
  "WorkloadGroup",
  "Gateway",
  "ProxyConfig",
  "EnvoyFilter",
  "ConfigMap",
  "Application",
  "HelmRelease",
];
// The ConfigMap `istio` holds the settings of the mesh, `istio-sidecar-injector` those of the injector.
const MATTERS = new RegExp(
  [
    "networking\\.istio\\.io",
    `\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${KINDS.join("|")})\\b`,
    `\\bname["']?[ \\t]*:[ \\t]*["']?istio(?:-sidecar-injector|(?![\\w-]))`,
  ].join("|"),
);
// These are for gateways alone: no sidecar sends otherwise for them.
const HEAD = String.raw`apiVersion["']?[ \t]*:[ \t]*["']?networking\.istio\.io/\w+["']?[ \t]*\r?\n[ \t]*kind["']?[ \t]*:[ \t]*["']?`;
const GATEWAY = new RegExp(`${HEAD}Gateway\\b`, "g");
const FILTER = new RegExp(`${HEAD}EnvoyFilter\\b`, "g");

function matters(text: string): boolean {
  if (!MATTERS.test(text)) return false;
  const others = text.replace(GATEWAY, "");
  return MATTERS.test(isForGateways(text) ? others.replace(FILTER, "") : others);
}

const PATCH = /\bapplyTo["']?[ \t]*:/g;
const CONTEXT = /\bcontext["']?[ \t]*:/g;
const OF_GATEWAYS = /\bcontext["']?[ \t]*:[ \t]*["']?GATEWAY\b/g;

/** Each patch of an EnvoyFilter says its context. */
function isForGateways(text: string): boolean {
  const [patches, contexts, gateways] = [PATCH, CONTEXT, OF_GATEWAYS].map((one) => text.match(one)?.length ?? 0);
  return patches !== 0 && patches === contexts && contexts === gateways;
}

const KUBERNETES = /\b(?:apiVersion|kind)["']?[ \t]*:/;

/** Whether a kind is of another tool, such as `ZarfPackageConfig`: those use the word as well. */
export function isForeignKind(kind: string): boolean {
  return !kind.endsWith("List") && !KINDS.includes(kind) && !OTHER_KINDS.includes(kind);
}

/** `yes` where the text names a kind that listeners depend on, `no` where it names no Kubernetes object at all. */
export function relevanceOf(text: string): Relevance {
  if (matters(text)) return "yes";
  return KUBERNETES.test(text) ? "if-changed" : "no";
}

/** The same for text of which nothing is certain: never `no`. */
export function relevanceOfUnknown(text: string): Relevance {
  return matters(text) ? "yes" : "if-changed";
}

// Where a line starts with an action, the action can render a whole object: `{{ include "shop.service" . }}`.
const WHOLE_ACTION = /^(?:\{\{|<%)/m;

/** The same for a template: without a kind, and with actions in values only, it is no manifest when it is rendered. */
export function relevanceOfTemplate(text: string): Relevance {
  return WHOLE_ACTION.test(text) ? relevanceOfUnknown(text) : relevanceOf(text);
}
