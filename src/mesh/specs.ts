// The parts of Kubernetes and Istio objects that outbound listeners depend on, as they are written in manifests.
// Everything is optional that the API server or the Istio CRDs do not demand.
import type { LabelSelector, Labels } from "./labels.ts";

/** core/v1 Service */
export interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalName?: string;
  readonly ipFamilyPolicy?: string;
  readonly selector?: Labels;
  readonly publishNotReadyAddresses?: boolean;
  readonly internalTrafficPolicy?: string;
  readonly ports?: readonly ServicePort[];
}
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** core/v1 Endpoints (`subsets` stands at the top of the object). */
export interface EndpointsSpec {
  readonly subsets?: readonly {
    readonly addresses?: readonly { readonly ip: string; readonly hostname?: string }[];
    readonly notReadyAddresses?: readonly { readonly ip: string; readonly hostname?: string }[];
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  }[];
}

/** discovery.k8s.io EndpointSlice; the Service is in label `kubernetes.io/service-name`. */
export interface EndpointSliceSpec {
  readonly addressType?: string;
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly hostname?: string;
  }[];
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
}

export interface ServiceEntrySpec {
  readonly hosts: readonly string[];
  readonly addresses?: readonly string[];
  readonly ports?: readonly ServiceEntryPort[];
  readonly location?: "MESH_EXTERNAL" | "MESH_INTERNAL";
  readonly resolution?: "NONE" | "STATIC" | "DNS" | "DNS_ROUND_ROBIN" | "DYNAMIC_DNS";
  readonly endpoints?: readonly WorkloadEntrySpec[];
  readonly workloadSelector?: { readonly labels?: Labels };
  readonly exportTo?: readonly string[];
  /** From `status.addresses`, where it was committed. */
  readonly statusAddresses?: readonly { readonly host?: string; readonly value: string }[];
}
export interface ServiceEntryPort {
  readonly number: number;
  readonly name: string;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface WorkloadEntrySpec {
  readonly address?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly labels?: Labels;
  readonly network?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
}

export interface SidecarSpec {
  readonly workloadSelector?: { readonly labels?: Labels };
  readonly egress?: readonly EgressListener[];
  readonly ingress?: readonly unknown[];
  /** `{}` means REGISTRY_ONLY. */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
}
export interface EgressListener {
  readonly port?: {
    readonly number?: number;
    readonly protocol?: string;
    readonly name?: string;
  };
  readonly bind?: string;
  readonly captureMode?: "DEFAULT" | "IPTABLES" | "NONE";
  readonly hosts: readonly string[];
}
export interface OutboundTrafficPolicy {
  readonly mode?: string;
  readonly egressProxy?: Destination;
}

export interface Destination {
  readonly host: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}
export interface RouteDestination {
  readonly destination: Destination;
  readonly weight?: number;
}
export interface L4Match {
  readonly destinationSubnets?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: Labels;
  readonly gateways?: readonly string[];
  readonly sourceNamespace?: string;
}
export interface TlsMatch extends L4Match {
  readonly sniHosts?: readonly string[];
}
/** One of the three; an empty object matches when the thing is present. */
export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}
export interface HttpMatch {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  readonly ignoreUriCase?: boolean;
  readonly port?: number;
  readonly sourceLabels?: Labels;
  readonly gateways?: readonly string[];
  readonly sourceNamespace?: string;
}
export interface HttpRoute {
  readonly name?: string;
  readonly match?: readonly HttpMatch[];
  readonly route?: readonly RouteDestination[];
  readonly redirect?: unknown;
  readonly directResponse?: { readonly status?: number };
  readonly delegate?: { readonly name?: string; readonly namespace?: string };
  readonly mirror?: Destination;
  readonly mirrors?: readonly { readonly destination: Destination }[];
}
export interface VirtualServiceSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRoute[];
  readonly tls?: readonly { readonly match?: readonly TlsMatch[]; readonly route?: readonly RouteDestination[] }[];
  readonly tcp?: readonly { readonly match?: readonly L4Match[]; readonly route?: readonly RouteDestination[] }[];
  readonly exportTo?: readonly string[];
}

export interface TrafficPolicy {
  readonly loadBalancer?: { readonly simple?: string };
  readonly portLevelSettings?: readonly {
    readonly port?: { readonly number?: number };
    readonly loadBalancer?: { readonly simple?: string };
  }[];
}
export interface DestinationRuleSpec {
  readonly host: string;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets?: readonly {
    readonly name: string;
    readonly labels?: Labels;
    readonly trafficPolicy?: TrafficPolicy;
  }[];
  readonly exportTo?: readonly string[];
  readonly workloadSelector?: LabelSelector;
}

export interface ProxyConfigSpec {
  readonly selector?: { readonly matchLabels?: Labels };
  readonly environmentVariables?: Labels;
  readonly concurrency?: number;
}
