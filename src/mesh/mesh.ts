// The world as istiod would hold it, from manifests alone. Readonly data; nothing here is computed for a proxy.
import type { Document, FieldPath, JsonValue } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import type { ConfigMap, EnvFrom, MountedConfigMap } from "./config-map.ts";
import type { DeclaredRange } from "./declared-ranges.ts";
import type { Istiod } from "./find-istiod.ts";
import type { Injection } from "./injection.ts";
import type { LabelSelector, Labels } from "./labels.ts";
import type {
  DestinationRuleSpec,
  EndpointSliceSpec,
  EndpointsSpec,
  ProxyConfigSpec,
  ServiceEntrySpec,
  ServiceSpec,
  SidecarSpec,
  VirtualServiceSpec,
  WorkloadEntrySpec,
} from "./specs.ts";

export type { LabelSelector, Labels } from "./labels.ts";

/** What identifies an object across two states of a repository: path and apiVersion do not matter. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `Kind namespace/name`, equal exactly for objects that are the same. */
export function objectKey(object: ObjectName): string {
  return `${object.kind} ${object.namespace}/${object.name}`;
}

/** An object of the mesh with its manifest. */
export interface MeshObject<Spec> extends ObjectName {
  readonly apiVersion: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /**
   * Creation time in milliseconds, for istiod's "older first". Without `metadata.creationTimestamp`: 0 for what is on
   * the base (equally old), Infinity for what the change adds.
   */
  readonly created: number;
  readonly spec: Spec;
  /** The manifest, with the position of each field. */
  readonly source: Document;
}

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** Absent when the namespace is only mentioned: its labels are unknown then. */
  readonly source?: Document;
  /** Its labels are not known but supposed, to see what would be otherwise. */
  readonly supposed?: boolean;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

export interface EnvVar {
  readonly name: string;
  /** Literal values only; `valueFrom` is undefined here. */
  readonly value?: string;
  /** `valueFrom.configMapKeyRef`. */
  readonly from?: { readonly configMap: string; readonly key: string };
  readonly field: readonly (string | number)[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports: readonly ContainerPort[];
  readonly env: readonly EnvVar[];
  /** ConfigMaps only, in order; `env` wins over them. */
  readonly envFrom: readonly EnvFrom[];
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly mounts: readonly MountedConfigMap[];
  /** Where the container stands in its document, such as ["spec","template","spec","containers",0]. */
  readonly field: readonly (string | number)[];
}

/** A pod that a workload is assumed to run: all are ready, their addresses are symbols. */
export interface Pod {
  readonly name: string;
  /** `pod:ns/workload-0`; a bare Pod `pod:ns/name`. */
  readonly address: string;
}

/** What a pod's spec says of names. */
export interface PodResolver {
  /** `ClusterFirst` unless written. */
  readonly policy: string;
  /** dnsConfig.searches, behind those of the cluster. */
  readonly searches: readonly string[];
  /** dnsConfig.options; 5 for pods that ask the cluster. */
  readonly ndots?: number;
  /** hostAliases: name in lower case -> address. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The headless Service under which its pods have names of their own: `serviceName`, or the pod's `subdomain`. */
  readonly subdomain?: string;
  /** The name of the pod there, where it is not the pod's own. */
  readonly hostname?: string;
}

/** A Gateway of the Gateway API: istiod makes its Deployment in the cluster. */
export interface GatewayName extends ObjectName {
  readonly className: string;
}

/** Something that runs pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod, … */
export interface Workload extends ObjectName {
  /** `ns/name`, or `ns/Kind/name` where kinds share a name. */
  readonly id: string;
  /** Labels and annotations of the pod, from the template. */
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Where the pod's template stands in the manifest: [] for a Pod. */
  readonly template: readonly string[];
  readonly hostNetwork: boolean;
  /** How its pods find addresses for names. */
  readonly resolver: PodResolver;
  /** Its processes run as the proxy's own user: iptables lets them pass. */
  readonly runsAsProxy: boolean;
  readonly pods: readonly Pod[];
  /** Init containers, then containers. */
  readonly containers: readonly Container[];
  readonly source: Document;
}

/** Something that starts and stops pods of a workload, whatever its manifest says. */
export interface Autoscaler extends ObjectName {
  readonly target: ObjectName;
}

/** An object that the cluster would not take. */
export interface Refusal extends ObjectName {
  /** Who refuses it: Kubernetes by the schema of its kind, or the webhook of Istio. */
  readonly by: "schema" | "webhook";
  /** The rest of "it is refused, because …": the fields with what is wrong with them. */
  readonly reason: string;
  /** The first of these fields. */
  readonly field: FieldPath;
  readonly source: Document;
}

/** Settings of the mesh with istiod's defaults filled in (meshConfig). */
export interface MeshConfig {
  readonly rootNamespace: string;
  /** `outboundTrafficPolicy: {}` is REGISTRY_ONLY. */
  readonly outboundTrafficPolicy: "ALLOW_ANY" | "REGISTRY_ONLY";
  readonly proxyListenPort: number;
  readonly proxyInboundListenPort: number;
  readonly proxyHttpPort: number;
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly discoverySelectors: readonly LabelSelector[];
  /** Milliseconds; 0 waits for ever. */
  readonly protocolDetectionTimeout: number;
  readonly interceptionMode: string;
  readonly proxyMetadata: Labels;
  /** `spec.…` as written, for what later stages need and this type does not name. */
  readonly raw: JsonValue;
  readonly source?: Document;
}

/** Where the mesh's settings are written: "ConfigMap istio-system/istio". */
export interface ConfigSource {
  readonly what: string;
  readonly location: Location;
}

export interface Mesh {
  readonly name: string;
  readonly config: MeshConfig;
  /** Undefined where these are istiod's defaults. */
  readonly configFrom?: ConfigSource;
  readonly clusterDomain: string;
  /** What the repository itself says of istiod: its release, its environment. */
  readonly istiod: Istiod;
  /** All that have a manifest or are mentioned, by name. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly services: readonly MeshObject<ServiceSpec>[];
  /** Those of the services that no manifest says and every cluster has; undefined where nobody has looked for them. */
  readonly assumed?: readonly ObjectName[];
  readonly endpoints: readonly MeshObject<EndpointsSpec>[];
  readonly endpointSlices: readonly MeshObject<EndpointSliceSpec>[];
  readonly workloads: readonly Workload[];
  /** Those that a workload uses. */
  readonly configMaps: readonly ConfigMap[];
  readonly serviceEntries: readonly MeshObject<ServiceEntrySpec>[];
  readonly workloadEntries: readonly MeshObject<WorkloadEntrySpec>[];
  readonly sidecars: readonly MeshObject<SidecarSpec>[];
  readonly virtualServices: readonly MeshObject<VirtualServiceSpec>[];
  readonly destinationRules: readonly MeshObject<DestinationRuleSpec>[];
  readonly proxyConfigs: readonly MeshObject<ProxyConfigSpec>[];
  readonly gateways: readonly GatewayName[];
  /** What may start pods of workloads that Git lets run none. */
  readonly autoscalers: readonly Autoscaler[];
  /** Control planes and injectors, as far as the repository holds them. */
  readonly injection: Injection;
  /** What the cluster would not take; it keeps what it had of the same name. */
  readonly refused: readonly Refusal[];
  /** Addresses that the cluster gives to Services and pods, where the repository says so. */
  readonly ranges: readonly DeclaredRange[];
  /** Kinds that can change listeners and that are not simulated (EnvoyFilter, Gateway API, …), as found. */
  readonly unmodelled: readonly Document[];
}
