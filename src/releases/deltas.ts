// What each Istio release does differently: the newest stable one as the baseline, and what changes with every step away.

export interface Switches {
  /** Egress hosts `~ns/host` take services out of an import. */
  readonly excludedEgressHosts: boolean;
  /** An egress entry of exact hosts sees one service for each hostname and namespace. */
  readonly exactHostsSeeOneService: boolean;
  /** Services private to a namespace are processed before those exported to it by others. */
  readonly privateServicesFirst: boolean;
  /** Of several default export targets of the mesh only one counts: `.`, else `*`. */
  readonly singleDefaultExportTo: boolean;
  /** Whose service a VirtualService's destination is, when the client's namespace has none: a visible Kubernetes Service,
   * else the oldest entry (`best`); the first visible namespace (`visible`); the first namespace (`any`). */
  readonly destinationNamespace: "best" | "visible" | "any" | "not-pulled-in";
  /** Entries with resolution DYNAMIC_DNS get a cluster in sidecars. */
  readonly dynamicDnsClusters: boolean;
  /** `host.` is a domain of its virtual host too. */
  readonly absoluteHostDomains: boolean;
  /** A listener that sniffs for HTTP looks at TLS too. */
  readonly tlsInspectorWithHttp: boolean;
  /** Where the addresses come from that a sidecar with DNS capture uses for entries without addresses: the status that a
   * controller writes, or a computation of istiod's. */
  readonly addressAllocation:
    | "status"
    | "hashed-every-slot"
    | "hashed-254"
    | "hashed-254-of-255"
    | "hashed-255"
    | "by-hostname"
    | "by-object"
    | "none";
  /** What a sidecar must say to use addresses that istiod computes. */
  readonly computedAddressesFor: "capture-and-allocate" | "capture";
  /** A host of a ServiceEntry is one service with all its addresses, not one for each. */
  readonly severalAddressesInOneService: boolean;
  /** What a sidecar without a Sidecar resource listens for: the same choice as with one (`chosen`), one merged service for
   * each hostname (`merged`), or everything that it sees (`everything`). */
  readonly defaultScope: "chosen" | "merged" | "everything";
  /** Objects of one hostname share a cluster list entry when everything about them but the ports is alike, or whenever
   * they are of one namespace. */
  readonly portsAreMerged: "when-alike" | "within-namespace";
  /** Which of several objects of one hostname and namespace a VirtualService's destination is. */
  readonly hostnameOwner: "first" | "last";
  /** Of one hostname in several foreign namespaces a Kubernetes Service wins over entries. */
  readonly kubernetesServiceWins: boolean;
  /** Rules that are only for other source namespaces pull no destinations in. */
  readonly foreignRulesPullNothingIn: boolean;
  /** Destination subnets of a tls match stay in force for the matches after it. */
  readonly stickyDestinationSubnets: boolean;
  /** Ties of age: name, then namespace; the string `name.namespace`; or only the order of the registry. */
  readonly tieBreak: "name-then-namespace" | "joined-name" | "registry-order";
  /** discoverySelectors hide Istio's own objects too. */
  readonly discoveryHidesIstioObjects: boolean;
  /** An ExternalName Service is another name for its target, not a service with a listener. */
  readonly externalNameIsAlias: boolean;
  /** Ports that only istiod's own listeners may bind. */
  readonly reservedPorts: "all" | "status" | "none";
  /** A service under several wildcard VirtualServices follows the most specific one. */
  readonly mostSpecificVirtualServiceWins: boolean;
  /** Which of `kubernetes.io/h2c`, `ws` and `wss` are known app protocols. */
  readonly kubernetesAppProtocols: "all" | "h2c" | "none";
  /** Of chains that fit, the one with the narrowest range or name is taken; before, several were an error in istiod's own
   * simulator (whose answers are recorded), though Envoy has always chosen. */
  readonly chainsAreRanked: boolean;
  /** Egress listeners that bind a unix socket are built. */
  readonly unixSocketListeners: boolean;
  /** discoverySelectors have an effect on sidecars. */
  readonly discoverySelectors: boolean;
  /** A chain for 0.0.0.0/0 takes everything, as if it had no match. */
  readonly zeroRangeTakesAll: boolean;
  /** Endpoints that people write are read as EndpointSlices (into which a cluster mirrors Endpoints too), or as Endpoints only. */
  readonly manualEndpoints: "slices" | "endpoints";
  /** EDS clusters leave endpoints out that are host names. */
  readonly edsDropsHostnames: boolean;
  /** A Sidecar's egress port without a bind listens on every address for TCP, not on those of the services. */
  readonly egressPortBindsEveryAddress: boolean;
  /** A TLS service that joins the listener of a plain TCP one makes it look at server names. */
  readonly joinedTlsIsInspected: boolean;
  /** `host:port` in a Host header is matched as `host`. */
  readonly hostPortsIgnored: boolean;
  /** Which ports a VirtualService's destination brings with it: those that are named, that of the egress listener, or all. */
  readonly pulledInPorts: "named" | "listener" | "all";
  /** Whether egress hosts of any namespace count where others name the namespace: when those do not match, never, or besides. */
  readonly anyNamespaceHosts: "fallback" | "alone" | "besides";
  /** The application protocols that an HTTP chain is for (http/1.0 with PILOT_HTTP10). */
  readonly httpProtocols: readonly string[];
  /** Sidecars that may not bind ports below 1024 get no listener there. */
  readonly privilegedPortsRefused: boolean;
  /** A ServiceEntry's workloadSelector selects pods too. */
  readonly entriesSelectPods: boolean;
  /** The listener that catches the rest exists without interception too, where nothing is sent to it. */
  readonly alwaysCatchesRest: boolean;
}

/** What changed with a release, seen from a newer one. */
export interface OlderDelta {
  /** The last release that does so. */
  readonly upTo: string;
  readonly change: Partial<Switches>;
  /** What it means for traffic, in a line. */
  readonly story: string;
}

/** What a release newer than the baseline changes. */
export interface NewerDelta {
  /** The first release that does so. */
  readonly since: string;
  readonly change: Partial<Switches>;
  readonly story: string;
}

export const BASELINE_VERSION = "1.30.3";

export const BASELINE: Switches = {
  excludedEgressHosts: false,
  exactHostsSeeOneService: false,
  privateServicesFirst: false,
  singleDefaultExportTo: false,
  destinationNamespace: "best",
  dynamicDnsClusters: true,
  absoluteHostDomains: true,
  tlsInspectorWithHttp: false,
  addressAllocation: "status",
  computedAddressesFor: "capture-and-allocate",
  severalAddressesInOneService: false,
  defaultScope: "chosen",
  portsAreMerged: "when-alike",
  hostnameOwner: "first",
  kubernetesServiceWins: true,
  foreignRulesPullNothingIn: true,
  stickyDestinationSubnets: true,
  tieBreak: "name-then-namespace",
  discoveryHidesIstioObjects: true,
  externalNameIsAlias: true,
  reservedPorts: "all",
  mostSpecificVirtualServiceWins: true,
  kubernetesAppProtocols: "all",
  chainsAreRanked: true,
  unixSocketListeners: true,
  discoverySelectors: true,
  zeroRangeTakesAll: false,
  manualEndpoints: "slices",
  edsDropsHostnames: true,
  egressPortBindsEveryAddress: false,
  joinedTlsIsInspected: true,
  hostPortsIgnored: true,
  pulledInPorts: "named",
  anyNamespaceHosts: "fallback",
  httpProtocols: ["http/1.1", "h2c"],
  privilegedPortsRefused: true,
  entriesSelectPods: true,
  alwaysCatchesRest: false,
};

export const NEWER: readonly NewerDelta[] = [
  {
    since: "1.31.0-rc.0",
    change: { excludedEgressHosts: true, exactHostsSeeOneService: true },
    story:
      "A Sidecar can exclude hosts (~ns/host), and one that names exact hosts only sees one service for each: of an entry with several addresses just the first has a listener.",
  },
];

/** Newest first; each is applied on top of those before it. */
export const OLDER: readonly OlderDelta[] = [
  {
    upTo: "1.30.2",
    change: { privateServicesFirst: true, singleDefaultExportTo: true },
    story: "A namespace's private services come before those that other namespaces export to it, whatever their age.",
  },
  {
    upTo: "1.29.99",
    change: { destinationNamespace: "visible", dynamicDnsClusters: false },
    story:
      "A VirtualService's destination that several namespaces have is looked up in the alphabetically first one; DYNAMIC_DNS entries have listeners without a cluster.",
  },
  { upTo: "1.26.99", change: { absoluteHostDomains: false }, story: "A Host with a final dot has no virtual host." },
  {
    upTo: "1.24.99",
    change: { tlsInspectorWithHttp: true, addressAllocation: "hashed-every-slot" },
    story: "Addresses for entries without any are computed by istiod, and used with DNS_AUTO_ALLOCATE only.",
  },
  {
    upTo: "1.24.2",
    change: { severalAddressesInOneService: true },
    story: "All addresses of a host share one listener; entries that share a later address collide.",
  },
  {
    upTo: "1.23.99",
    change: {
      severalAddressesInOneService: false,
      defaultScope: "merged",
      kubernetesServiceWins: false,
      foreignRulesPullNothingIn: false,
      stickyDestinationSubnets: false,
      kubernetesAppProtocols: "h2c",
      chainsAreRanked: false,
      unixSocketListeners: false,
    },
    story:
      "Without a Sidecar, one service is kept for each hostname: of an entry with several addresses only the first has a listener.",
  },
  {
    upTo: "1.23.0",
    change: { severalAddressesInOneService: true, stickyDestinationSubnets: true },
    story: "As 1.24.0 to 1.24.2: all addresses of a host share one listener.",
  },
  {
    upTo: "1.22.99",
    change: {
      severalAddressesInOneService: false,
      stickyDestinationSubnets: false,
      tieBreak: "joined-name",
    },
    story: "Equally old objects are ordered by name and namespace as one word: a-b comes before a.",
  },
  {
    upTo: "1.22.4",
    change: { severalAddressesInOneService: true, stickyDestinationSubnets: true },
    story: "As 1.24.0 to 1.24.2: all addresses of a host share one listener.",
  },
  {
    upTo: "1.22.3",
    change: { severalAddressesInOneService: false, stickyDestinationSubnets: false },
    story: "Only the first address of an entry has a listener where no Sidecar is.",
  },
  {
    upTo: "1.21.99",
    change: {
      defaultScope: "everything",
      portsAreMerged: "within-namespace",
      discoveryHidesIstioObjects: false,
      addressAllocation: "hashed-254",
    },
    story: "Without a Sidecar, services of one hostname in several namespaces all take part.",
  },
  {
    upTo: "1.20.99",
    change: {
      externalNameIsAlias: false,
      reservedPorts: "status",
      addressAllocation: "hashed-254-of-255",
      hostnameOwner: "last",
    },
    story: "An ExternalName Service with a TCP port takes that port on every address.",
  },
  {
    upTo: "1.20.3",
    change: { mostSpecificVirtualServiceWins: false },
    story: "A service under several wildcard VirtualServices follows the oldest one.",
  },
  {
    upTo: "1.19.99",
    change: { mostSpecificVirtualServiceWins: true, addressAllocation: "hashed-255" },
    story: "The most specific one wins from 1.19.8.",
  },
  { upTo: "1.19.7", change: { mostSpecificVirtualServiceWins: false }, story: "The oldest one wins." },
  { upTo: "1.19.0", change: { zeroRangeTakesAll: true }, story: "An entry for 0.0.0.0/0 takes its whole port." },
  {
    upTo: "1.18.99",
    change: { kubernetesAppProtocols: "none", manualEndpoints: "endpoints", edsDropsHostnames: false },
    story: "appProtocol kubernetes.io/h2c, ws and wss are not known: such ports are sniffed.",
  },
  { upTo: "1.18.0", change: { reservedPorts: "none" }, story: "Services may take istiod's own ports." },
  {
    upTo: "1.16.99",
    change: { addressAllocation: "by-hostname", unixSocketListeners: true, discoverySelectors: false },
    story: "Computed addresses follow the order of creation.",
  },
  {
    upTo: "1.15.99",
    change: { egressPortBindsEveryAddress: true, hostPortsIgnored: false, joinedTlsIsInspected: false },
    story: "A TCP egress port of a Sidecar takes the port on every address, for the first service that has it.",
  },
  { upTo: "1.15.0", change: { addressAllocation: "by-object" }, story: "Each object has an address of its own." },
  {
    upTo: "1.14.99",
    change: { addressAllocation: "by-hostname", pulledInPorts: "listener", anyNamespaceHosts: "alone" },
    story: "Egress hosts of any namespace do not count for namespaces that the Sidecar names.",
  },
  { upTo: "1.14.4", change: { addressAllocation: "by-object" }, story: "Each object has an address of its own." },
  {
    upTo: "1.13.99",
    change: { alwaysCatchesRest: true, privilegedPortsRefused: false },
    story: "Sidecars without interception have the listener that catches the rest, too.",
  },
  {
    upTo: "1.12.99",
    change: {
      tieBreak: "registry-order",
      httpProtocols: ["http/1.0", "http/1.1", "h2c"],
      entriesSelectPods: false,
    },
    story: "Equally old services stay in the order of the registry: Kubernetes first, then entries as they are listed.",
  },
  {
    upTo: "1.8.99",
    change: { computedAddressesFor: "capture" },
    story: "DNS capture alone makes sidecars use computed addresses.",
  },
  { upTo: "1.6.99", change: { addressAllocation: "none" }, story: "No addresses are computed." },
];
