// What each Istio release does differently: the newest stable one as the baseline, and what changes with every step away.
import type { Switches } from "./switches.ts";

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
  shortHostDomains: "cluster-services",
  egressHostsImport: "covered",
  noEgressMeans: "everything",
  namespaceSidecar: "oldest",
  egressPortSelectsServices: true,
  exportToKnows: "all",
  pullsInExplicitlyPublic: true,
  rootSidecarFor: "every-namespace",
  hostnameSpeaker: "first-kubernetes",
  sniffedRoutes: "any-host",
  proxyPortFollowsFirstService: false,
  hostnameOwner: "first",
  kubernetesServiceWins: true,
  foreignRulesPullNothingIn: true,
  stickyDestinationSubnets: true,
  tieBreak: "name-then-namespace",
  discoveryHidesIstioObjects: true,
  externalNameIsAlias: true,
  reservedPorts: "all",
  mostSpecificVirtualServiceWins: true,
  thriftIsTcp: false,
  kubernetesAppProtocols: "all",
  chainsAreRanked: true,
  unixSockets: "bound",
  discoverySelectors: true,
  zeroRangeTakesAll: false,
  manualEndpoints: "slices",
  edsDropsHostnames: true,
  egressPortBindsEveryAddress: false,
  mixedChains: "compared",
  alikeRanges: "same-network",
  restChain: "default",
  sharedHttp: "plaintext",
  loopsStoppedBy: "port",
  podListeners: "tcp-and-sniffed",
  podListenersMatchNames: false,
  egressProxies: true,
  httpOn443: true,
  sourceNamespaceCounts: true,
  httpProxyWithoutInterception: false,
  joinedTlsIsInspected: true,
  hostPortsIgnored: true,
  pulledInPorts: "named",
  anyNamespaceHosts: "fallback",
  httpProtocols: ["http/1.1", "h2c"],
  privilegedPortsRefused: true,
  entriesSelectPods: "always",
  alwaysCatchesRest: false,
  injectionWebhooks: "each-case",
  injectorReads: "label",
  injectWords: "true",
  systemNamespaces: ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"],
  injectionTemplates: true,
  ambient: true,
  revisionsAreApart: true,
  includedPorts: true,
  nameTable: "listened",
  namesKeepEveryAddress: true,
  wildcardNames: true,
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
  {
    upTo: "1.26.99",
    change: { injectWords: "yaml" },
    story: "sidecar.istio.io/inject: yes, y and on count as true, and any other word as false.",
  },
  { upTo: "1.26.99", change: { absoluteHostDomains: false }, story: "A Host with a final dot has no virtual host." },
  {
    upTo: "1.24.99",
    change: { tlsInspectorWithHttp: true, addressAllocation: "hashed-every-slot" },
    story: "Addresses for entries without any are computed by istiod, and used with DNS_AUTO_ALLOCATE only.",
  },
  {
    upTo: "1.24.2",
    change: { nameTable: "clusters" },
    story:
      "With DNS capture, the sidecar answers for everything that it has clusters for, not for what its listeners are for.",
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
      unixSockets: "not-built",
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
  {
    upTo: "1.19.0",
    change: { zeroRangeTakesAll: true, mixedChains: "put-together", alikeRanges: "same-first-address" },
    story:
      "An entry for 0.0.0.0/0 takes its whole port; of two networks that begin alike only the first has a chain; where HTTP and TCP share an address that is not open to all, TCP goes to the TCP service.",
  },
  {
    upTo: "1.18.99",
    change: { kubernetesAppProtocols: "none", manualEndpoints: "endpoints", edsDropsHostnames: false },
    story: "appProtocol kubernetes.io/h2c, ws and wss are not known: such ports are sniffed.",
  },
  { upTo: "1.18.0", change: { reservedPorts: "none" }, story: "Services may take istiod's own ports." },
  {
    upTo: "1.17.99",
    change: { namesKeepEveryAddress: false, ambient: false },
    story:
      "With DNS capture, a host of several entries has the addresses of the last one only. There is no ambient mode.",
  },
  {
    upTo: "1.16.99",
    change: { addressAllocation: "by-hostname", unixSockets: "bound", discoverySelectors: false },
    story: "Computed addresses follow the order of creation.",
  },
  {
    upTo: "1.15.99",
    change: { egressPortBindsEveryAddress: true, hostPortsIgnored: false },
    story: "A TCP egress port of a Sidecar takes the port on every address, for the first service that has it.",
  },
  { upTo: "1.15.0", change: { addressAllocation: "by-object" }, story: "Each object has an address of its own." },
  {
    upTo: "1.14.99",
    change: { addressAllocation: "by-hostname", pulledInPorts: "listener", anyNamespaceHosts: "alone" },
    story: "Egress hosts of any namespace do not count for namespaces that the Sidecar names.",
  },
  {
    upTo: "1.14.4",
    change: { addressAllocation: "by-object", shortHostDomains: "shared-suffix" },
    story: "Each object has an address of its own; hosts under .local have short names.",
  },
  {
    upTo: "1.14.3",
    change: { joinedTlsIsInspected: false },
    story: "A TLS service that joins the listener of a plain TCP one is not told from it by its server name.",
  },
  {
    upTo: "1.14.1",
    change: { portsAreMerged: "first-and-last" },
    story: "Of several entries for one host that a Sidecar imports, only the first and the last have clusters.",
  },
  {
    upTo: "1.13.99",
    change: {
      alwaysCatchesRest: true,
      thriftIsTcp: true,
      joinedTlsIsInspected: true,
      privilegedPortsRefused: false,
      portsAreMerged: "within-namespace",
      shortHostDomains: "cluster-services",
    },
    story: "Sidecars without interception have the listener that catches the rest, too.",
  },
  {
    upTo: "1.13.7",
    change: { joinedTlsIsInspected: false },
    story: "A TLS service that joins the listener of a plain TCP one is not told from it by its server name.",
  },
  {
    upTo: "1.13.5",
    change: { portsAreMerged: "first-and-last" },
    story: "Of several entries for one host that a Sidecar imports, only the first and the last have clusters.",
  },
  { upTo: "1.13.3", change: { shortHostDomains: "shared-suffix" }, story: "Hosts under .local have short names." },
  {
    upTo: "1.13.1",
    change: { portsAreMerged: "in-the-shared-object" },
    story:
      "A Sidecar that imports several entries for one host gives the first of them everybody's ports, for the whole mesh.",
  },
  {
    upTo: "1.12.99",
    change: {
      tieBreak: "registry-order",
      httpProtocols: ["http/1.0", "http/1.1", "h2c"],
      entriesSelectPods: "with-addresses",
      portsAreMerged: "first-and-last",
    },
    story: "Equally old services stay in the order of the registry: Kubernetes first, then entries as they are listed.",
  },
  {
    upTo: "1.12.4",
    change: { portsAreMerged: "in-the-shared-object" },
    story:
      "A Sidecar that imports several entries for one host gives the first of them everybody's ports, for the whole mesh.",
  },
  {
    upTo: "1.11.99",
    change: {
      rootSidecarFor: "namespaces-with-services",
      sniffedRoutes: "own-names",
      proxyPortFollowsFirstService: true,
    },
    story:
      "The mesh-wide Sidecar does not reach namespaces without a service; a port whose protocol is sniffed answers 404 to an unknown Host.",
  },
  {
    upTo: "1.11.99",
    change: { injectorReads: "annotation" },
    story: "The injector reads the annotation sidecar.istio.io/inject, not the label.",
  },
  {
    upTo: "1.10.99",
    change: { hostnameSpeaker: "last", pulledInPorts: "all" },
    story: "Of several services with one hostname, the last one's endpoints answer.",
  },
  {
    upTo: "1.10.99",
    change: { wildcardNames: false },
    story: "With DNS capture, the sidecar does not answer for hosts of wildcard entries.",
  },
  {
    upTo: "1.9.99",
    change: { injectionWebhooks: "opt-out" },
    story: "Pods in namespaces without a label cannot ask for a sidecar.",
  },
  {
    upTo: "1.10.2",
    change: { anyNamespaceHosts: "besides" },
    story: "Egress hosts of any namespace count besides those that name the namespace.",
  },
  {
    upTo: "1.9.99",
    change: { destinationNamespace: "any", egressHostsImport: "overlapping", shortHostDomains: "every-prefix" },
    story:
      "A Sidecar that imports a.example.com imports *.example.com too; a VirtualService brings destinations in that the client may not see.",
  },
  {
    upTo: "1.9.99",
    change: { alikeRanges: "same-text", podListenersMatchNames: true },
    story:
      "Pods of a headless TLS service are reached by the service's name only; networks that are written in two ways have two chains, and Envoy refuses them.",
  },
  {
    upTo: "1.8.99",
    change: { computedAddressesFor: "capture", noEgressMeans: "nothing" },
    story: "DNS capture alone makes sidecars use computed addresses; a Sidecar without egress leaves no listeners.",
  },
  {
    upTo: "1.7.99",
    change: { namespaceSidecar: "newest", pullsInExplicitlyPublic: false },
    story: "Of several Sidecars of a namespace the newest one counts.",
  },
  {
    upTo: "1.7.99",
    change: { restChain: "last", sharedHttp: "sniffed", podListeners: "tcp" },
    story:
      "Traffic that fits a chain in its server name or address and in nothing else is cut; sniffed ports of headless services take the port on every address.",
  },
  {
    upTo: "1.7.4",
    change: { loopsStoppedBy: "nothing" },
    story: "Calls to the sidecar's own port go round in circles.",
  },
  {
    upTo: "1.6.99",
    change: {
      loopsStoppedBy: "port",
      restChain: "replaced-or-twice",
      podListeners: "tcp-of-kubernetes",
      unixSockets: "unbound",
    },
    story:
      "An entry for everything takes the place of what lets the rest of a port through, twice when TLS services came in between: Envoy refuses that listener.",
  },
  {
    upTo: "1.6.13",
    change: { loopsStoppedBy: "nothing" },
    story: "Calls to the sidecar's own port go round in circles.",
  },
  {
    upTo: "1.6.99",
    change: {
      addressAllocation: "none",
      exportToKnows: "own-namespace",
      pullsInExplicitlyPublic: true,
      hostnameSpeaker: "first",
      entriesSelectPods: "never",
    },
    story: "exportTo with names of namespaces, or with ~, means everybody; no addresses are computed.",
  },
  {
    upTo: "1.6.0",
    change: { sharedHttp: "sniffed-as-http" },
    story: "A sniffed service takes over the port of HTTP services.",
  },
  {
    upTo: "1.5.99",
    change: {
      sharedHttp: "everything",
      restChain: "replaced",
      loopsStoppedBy: "own-address",
      thriftIsTcp: false,
      egressProxies: false,
      httpOn443: false,
      unixSockets: "unbound-with-prefix",
      kubernetesAppProtocols: "no-app-protocol",
      sourceNamespaceCounts: false,
    },
    story:
      "All traffic on the port of an HTTP service is read as HTTP, TCP and TLS fail; HTTP services on port 443 have no listener; a pod does not reach itself by its own address.",
  },
  {
    upTo: "1.6.8",
    change: { entriesSelectPods: "with-addresses" },
    story: "Pods that a ServiceEntry selects are its endpoints.",
  },
  {
    upTo: "1.5.99",
    change: { entriesSelectPods: "never" },
    story: "A ServiceEntry does not select pods.",
  },
  {
    upTo: "1.4.99",
    change: {
      destinationNamespace: "not-pulled-in",
      anyNamespaceHosts: "fallback",
      portsAreMerged: "never",
      egressPortSelectsServices: false,
      httpProtocols: ["http/1.0", "http/1.1", "h2"],
      httpProxyWithoutInterception: true,
    },
    story: "Clusters are those of the imported services alone, whatever VirtualServices lead to.",
  },
  {
    upTo: "1.4.3",
    change: { restChain: "stays" },
    story:
      "A service for everything that joins TLS services stands beside what lets the rest through: Envoy refuses the listener.",
  },
];
