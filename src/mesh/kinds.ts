// Which kinds of objects there are for us: what each one is read as, in which API group, and whether it has a namespace.
import type { JsonValue } from "../manifests/document.ts";
import { fieldOf, isObject, listAt, textAt } from "./plain-value.ts";

/** What a kind is read as; the names of the mesh's own lists, and some that are not kept. */
export type Role =
  | "namespace"
  | "service"
  | "endpoints"
  | "endpointSlice"
  | "workload"
  | "serviceEntry"
  | "workloadEntry"
  | "sidecar"
  | "virtualService"
  | "destinationRule"
  | "proxyConfig"
  | "gateway"
  | "autoscaler"
  | "configMap"
  | "webhookConfiguration"
  | "istioOperator";

interface KindRow {
  readonly group: string;
  readonly kind: string;
  readonly role: Role;
  /** Only where the versions differ in what the API server accepts today. */
  readonly versions?: readonly string[];
  readonly clusterScoped?: true;
}

const ISTIO = "networking.istio.io";
const ISTIO_VERSIONS = ["v1", "v1beta1", "v1alpha3"];

const KINDS: readonly KindRow[] = [
  { group: "", kind: "Namespace", role: "namespace", clusterScoped: true },
  { group: "", kind: "Service", role: "service" },
  { group: "", kind: "Endpoints", role: "endpoints" },
  { group: "discovery.k8s.io", kind: "EndpointSlice", role: "endpointSlice" },
  { group: "", kind: "Pod", role: "workload" },
  { group: "", kind: "ReplicationController", role: "workload" },
  { group: "apps", kind: "Deployment", role: "workload" },
  { group: "apps", kind: "StatefulSet", role: "workload" },
  { group: "apps", kind: "DaemonSet", role: "workload" },
  { group: "apps", kind: "ReplicaSet", role: "workload" },
  { group: "extensions", kind: "Deployment", role: "workload" },
  { group: "extensions", kind: "DaemonSet", role: "workload" },
  { group: "extensions", kind: "ReplicaSet", role: "workload" },
  { group: "batch", kind: "Job", role: "workload" },
  { group: "batch", kind: "CronJob", role: "workload" },
  { group: "argoproj.io", kind: "Rollout", role: "workload" },
  { group: "apps.openshift.io", kind: "DeploymentConfig", role: "workload" },
  { group: ISTIO, kind: "ServiceEntry", role: "serviceEntry", versions: ISTIO_VERSIONS },
  { group: ISTIO, kind: "WorkloadEntry", role: "workloadEntry", versions: ISTIO_VERSIONS },
  { group: ISTIO, kind: "Sidecar", role: "sidecar", versions: ISTIO_VERSIONS },
  { group: ISTIO, kind: "VirtualService", role: "virtualService", versions: ISTIO_VERSIONS },
  { group: ISTIO, kind: "DestinationRule", role: "destinationRule", versions: ISTIO_VERSIONS },
  { group: ISTIO, kind: "ProxyConfig", role: "proxyConfig", versions: ["v1beta1"] },
  { group: "", kind: "ConfigMap", role: "configMap" },
  { group: "install.istio.io", kind: "IstioOperator", role: "istioOperator" },
  { group: "gateway.networking.k8s.io", kind: "Gateway", role: "gateway" },
  { group: "autoscaling", kind: "HorizontalPodAutoscaler", role: "autoscaler" },
  { group: "keda.sh", kind: "ScaledObject", role: "autoscaler" },
  {
    group: "admissionregistration.k8s.io",
    kind: "MutatingWebhookConfiguration",
    role: "webhookConfiguration",
    clusterScoped: true,
  },
];

const BY_KIND = Map.groupBy(KINDS, ({ kind }) => kind);

/** The API group of an apiVersion; "" for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** The row of a kind that the mesh is built from; undefined for every other kind. */
export function kindRow(apiVersion: string, kind: string): KindRow | undefined {
  return BY_KIND.get(kind)?.find(({ group }) => group === groupOf(apiVersion));
}

/** Whether the API server serves this version of a kind of ours. */
export function isServed(row: KindRow, apiVersion: string): boolean {
  return row.versions === undefined || row.versions.includes(apiVersion.slice(row.group.length + 1));
}

const UNMODELLED = new Set([
  "networking.istio.io/EnvoyFilter",
  "extensions.istio.io/WasmPlugin",
  "extensions.istio.io/TrafficExtension",
  "multicluster.x-k8s.io/ServiceImport",
  "multicluster.x-k8s.io/ServiceExport",
]);

const GATEWAY_API_ROUTES = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"]);
const PARENTS_IN_THE_MESH = new Set(["Service", "ServiceEntry"]);

/** Whether an object can change what sidecars listen to or where they send, in a way that is not simulated. */
export function isUnmodelled(apiVersion: string, kind: string, value: JsonValue): boolean {
  const group = groupOf(apiVersion);
  if (UNMODELLED.has(`${group}/${kind}`)) return true;
  if (group !== "gateway.networking.k8s.io" || !GATEWAY_API_ROUTES.has(kind)) return false;
  return listAt(value, "spec", "parentRefs").some(
    (parent) =>
      isObject(parent) &&
      PARENTS_IN_THE_MESH.has(textAt(parent, "kind") ?? "") &&
      fieldOf(parent, "name") !== undefined,
  );
}
