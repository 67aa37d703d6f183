// istiod's environment switches that change what sidecars get for outbound traffic: which releases know them, what they do
// where nobody sets them, and which switches of a profile another value changes. Data only.
import type { Switches } from "./switches.ts";

/** Releases in which a variable has one meaning and one default. */
export interface Period {
  /** First and last release; the last is absent where the newest one still has it. */
  readonly since: string;
  readonly upTo?: string;
  readonly default: string;
  /** What other values than the default change. A value that is missing here is known but not simulated. */
  readonly change?: Readonly<Record<string, Partial<Switches>>>;
}

export interface EnvironmentSwitch {
  readonly name: string;
  /** What it decides, in half a sentence. */
  readonly about: string;
  /** Oldest first, without overlaps. */
  readonly periods: readonly Period[];
}

export const ENVIRONMENT: readonly EnvironmentSwitch[] = [
  {
    name: "ENABLE_EXTERNAL_NAME_ALIAS",
    about: "an ExternalName Service is another name for its target, not a service of its own",
    periods: [
      { since: "1.20.0", upTo: "1.20.99", default: "false", change: { true: { externalNameIsAlias: true } } },
      { since: "1.21.0", upTo: "1.23.99", default: "true", change: { false: { externalNameIsAlias: false } } },
    ],
  },
  {
    name: "PILOT_UNIFIED_SIDECAR_SCOPE",
    about: "a namespace without a Sidecar chooses among services of one hostname as one with a Sidecar does",
    periods: [
      {
        since: "1.24.0",
        upTo: "1.26.99",
        default: "true",
        change: { false: { defaultScope: "merged", kubernetesServiceWins: false } },
      },
      { since: "1.27.0", default: "true", change: { false: { kubernetesServiceWins: false } } },
    ],
  },
  {
    name: "PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE",
    about: "a VirtualService's destination that several namespaces have is a Kubernetes Service, else the oldest entry",
    periods: [{ since: "1.30.0", default: "true", change: { false: { destinationNamespace: "visible" } } }],
  },
  {
    name: "ENABLE_ENHANCED_RESOURCE_SCOPING",
    about: "discoverySelectors hide Istio's own objects too",
    periods: [
      { since: "1.16.0", upTo: "1.16.99", default: "false" },
      { since: "1.17.0", upTo: "1.21.99", default: "false", change: { true: { discoveryHidesIstioObjects: true } } },
      { since: "1.22.0", upTo: "1.24.99", default: "true", change: { false: { discoveryHidesIstioObjects: false } } },
    ],
  },
  {
    name: "ENABLE_ENHANCED_DESTINATIONRULE_MERGE",
    about: "DestinationRules for one host are merged only where they are exported to the same namespaces",
    periods: [{ since: "1.24.0", default: "true", change: { false: { onlyLikeExportsUnite: false } } }],
  },
  {
    name: "PILOT_ENABLE_IP_AUTOALLOCATE",
    about: "addresses of entries without any come from the status that a controller writes",
    periods: [
      { since: "1.23.0", upTo: "1.24.99", default: "false", change: { true: { addressAllocation: "status" } } },
      { since: "1.25.0", default: "true", change: { false: { addressAllocation: "hashed-every-slot" } } },
    ],
  },
  {
    name: "PILOT_IP_AUTOALLOCATE_IPV4_PREFIX",
    about: "where the controller takes addresses from; Earshot reads them in the entry's status",
    periods: [{ since: "1.27.0", default: "240.240.0.0/16" }],
  },
  {
    name: "PILOT_IP_AUTOALLOCATE_IPV6_PREFIX",
    about: "where the controller takes addresses from; Earshot reads them in the entry's status",
    periods: [{ since: "1.27.0", default: "2001:2::/48" }],
  },
  {
    name: "ENABLE_RESOLUTION_NONE_TARGET_PORT",
    about: "targetPort counts for entries with resolution NONE",
    periods: [
      { since: "1.22.0", upTo: "1.24.99", default: "true", change: { false: { passthroughTargetPorts: false } } },
    ],
  },
  {
    name: "ISTIO_DUAL_STACK",
    about: "listeners for both address families",
    periods: [{ since: "1.17.0", default: "false" }],
  },
  {
    name: "PILOT_ENABLE_AMBIENT",
    about: "ambient mode: workloads without sidecars that the mesh serves",
    periods: [{ since: "1.22.0", default: "false" }],
  },
  {
    name: "PILOT_ENABLE_HBONE",
    about: "traffic between workloads in HTTP tunnels",
    periods: [{ since: "1.16.0", upTo: "1.21.99", default: "false" }],
  },
  {
    name: "PILOT_ENABLE_HEADLESS_SERVICE_POD_LISTENERS",
    about: "a headless TCP service has a listener for each pod",
    periods: [{ since: "1.4.0", upTo: "1.21.99", default: "true", change: { false: { podListeners: "none" } } }],
  },
  {
    name: "PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES",
    about: "clusters of headless services balance over the endpoints that istiod knows",
    periods: [{ since: "1.5.0", default: "false", change: { true: { headlessClusters: "eds" } } }],
  },
  {
    name: "PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND",
    about: "ports whose protocol nobody names are looked into",
    periods: [
      {
        since: "1.4.0",
        upTo: "1.18.99",
        default: "true",
        change: { false: { mixedChains: "never", sharedHttp: "everything" } },
      },
    ],
  },
  {
    name: "PILOT_HTTP10",
    about: "HTTP/1.0 is HTTP",
    periods: [
      { since: "1.4.0", upTo: "1.12.99", default: "false", change: { true: {} } },
      { since: "1.13.0", default: "false", change: { true: { httpProtocols: ["http/1.0", "http/1.1", "h2c"] } } },
    ],
  },
  {
    name: "PILOT_ENABLE_THRIFT_FILTER",
    about: "Thrift ports are routed",
    periods: [{ since: "1.6.0", upTo: "1.9.99", default: "false" }],
  },
  {
    name: "PILOT_ENABLE_VIRTUAL_SERVICE_DELEGATE",
    about: "a VirtualService can hand rules over to another one",
    periods: [
      { since: "1.6.0", upTo: "1.7.99", default: "false" },
      { since: "1.8.0", upTo: "1.13.99", default: "true" },
    ],
  },
  {
    name: "PILOT_ENABLE_SERVICEENTRY_SELECT_PODS",
    about: "a ServiceEntry's workloadSelector selects pods too",
    periods: [{ since: "1.6.0", default: "true", change: { false: { entriesSelectPods: "never" } } }],
  },
  {
    name: "PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES",
    about: "a Service's selector selects WorkloadEntries too",
    periods: [{ since: "1.7.0", default: "true", change: { false: { servicesSelectEntries: false } } }],
  },
  {
    name: "PILOT_ENABLE_DESTINATION_RULE_INHERITANCE",
    about: "DestinationRules of the root namespace and of the namespace are added to one another",
    periods: [{ since: "1.9.0", upTo: "1.19.99", default: "false" }],
  },
  {
    name: "PILOT_BLOCK_HTTP_ON_443",
    about: "HTTP ports with the number 443 have no listener",
    periods: [{ since: "1.4.0", upTo: "1.5.99", default: "true", change: { false: { httpOn443: true } } }],
  },
  {
    name: "PILOT_RESTRICT_POD_UP_TRAFFIC_LOOP",
    about: "traffic to the pod's own address is stopped",
    periods: [{ since: "1.4.0", upTo: "1.5.99", default: "true", change: { false: { loopsStoppedBy: "nothing" } } }],
  },
  {
    name: "PILOT_ENABLE_FALLTHROUGH_ROUTE",
    about: "HTTP for an unknown Host is let through",
    periods: [{ since: "1.4.0", upTo: "1.5.99", default: "true" }],
  },
  {
    name: "PILOT_ENABLE_LOOP_BLOCKER",
    about: "traffic to the sidecar's own port is stopped",
    periods: [{ since: "1.6.0", upTo: "1.9.99", default: "true", change: { false: { loopsStoppedBy: "nothing" } } }],
  },
  {
    name: "SIDECAR_IGNORE_PORT_IN_HOST_MATCH",
    about: "`host:port` in a Host header is matched as `host`",
    periods: [
      { since: "1.15.0", upTo: "1.15.99", default: "false", change: { true: { hostPortsIgnored: true } } },
      { since: "1.16.0", upTo: "1.18.99", default: "true", change: { false: { hostPortsIgnored: false } } },
    ],
  },
  {
    name: "PERSIST_OLDEST_FIRST_HEURISTIC_FOR_VIRTUAL_SERVICE_HOST_MATCHING",
    about: "a service under several wildcard VirtualServices follows the oldest one",
    periods: [
      {
        since: "1.18.0",
        upTo: "1.23.99",
        default: "false",
        change: { true: { mostSpecificVirtualServiceWins: false } },
      },
    ],
  },
  {
    name: "PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN",
    about: "`host.` is a domain of its virtual host too",
    periods: [{ since: "1.27.0", default: "true", change: { false: { absoluteHostDomains: false } } }],
  },
  {
    name: "ISTIO_ENABLE_IPV4_OUTBOUND_LISTENER_FOR_IPV6_CLUSTERS",
    about: "sidecars of IPv6 clusters listen on IPv4 as well",
    periods: [{ since: "1.19.4", default: "false" }],
  },
];
