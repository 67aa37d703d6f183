// What each Istio release from 1.16 on does differently, with every step away from the baseline; older ones follow in their file.
import type { NewerDelta, OlderDelta } from "./delta.ts";
import { UP_TO_1_15 } from "./deltas-up-to-1-15.ts";

export const NEWER: readonly NewerDelta[] = [
  {
    since: "1.31.0-rc.0",
    change: { excludedEgressHosts: true, exactHostsSeeOneService: true },
    story:
      "A Sidecar can exclude hosts (~ns/host), and one that names exact hosts only sees one service for each: of an entry with several addresses just the first has a listener.",
  },
];

const FROM_1_16: readonly OlderDelta[] = [
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
      onlyLikeExportsUnite: false,
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
    change: { passthroughTargetPorts: false },
    story: "targetPort of an entry with resolution NONE is ignored: the port that the client names is dialled.",
  },
  {
    upTo: "1.21.99",
    change: { ruleSelectors: "by-age" },
    story: "A DestinationRule with a workloadSelector adds its subsets to an older rule for everybody, too.",
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
    upTo: "1.21.2",
    change: { destinationsFollowExternalNames: true },
    story:
      "A VirtualService that leads to an ExternalName Service leads to the cluster of its target, if there is one.",
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
    upTo: "1.20.99",
    change: { destinationsFollowExternalNames: false },
    story: "A VirtualService that leads to an ExternalName Service leads to that Service's own cluster.",
  },
  {
    upTo: "1.20.6",
    change: { destinationsFollowExternalNames: true },
    story:
      "A VirtualService that leads to an ExternalName Service leads to the cluster of its target, if there is one.",
  },
  {
    upTo: "1.20.3",
    change: { mostSpecificVirtualServiceWins: false, instancesOfSharedHosts: "of-youngest" },
    story: "A service under several wildcard VirtualServices follows the oldest one.",
  },
  {
    upTo: "1.19.99",
    change: {
      mostSpecificVirtualServiceWins: true,
      addressAllocation: "hashed-255",
      instancesOfSharedHosts: "last-written",
    },
    story: "The most specific one wins from 1.19.8.",
  },
  {
    upTo: "1.19.99",
    change: { destinationsFollowExternalNames: false },
    story: "A VirtualService that leads to an ExternalName Service leads to that Service's own cluster.",
  },
  { upTo: "1.19.7", change: { mostSpecificVirtualServiceWins: false }, story: "The oldest one wins." },
  { upTo: "1.19.0", change: { zeroRangeTakesAll: true }, story: "An entry for 0.0.0.0/0 takes its whole port." },
  {
    upTo: "1.19.0",
    change: { alikeRanges: "same-first-address" },
    story: "Of two networks that begin with the same address only the older one has a chain.",
  },
  {
    upTo: "1.19.0",
    change: { mixedChains: "put-together", inspection: "by-services" },
    story:
      "Where an HTTP and a TCP service share an address that is not open to all, everything goes to the TCP service.",
  },
  {
    upTo: "1.18.99",
    change: {
      kubernetesAppProtocols: "none",
      manualEndpoints: "endpoints",
      edsDropsHostnames: false,
      lastWeightIsCluster: true,
    },
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
];

/** Newest first; each is applied on top of those before it. */
export const OLDER: readonly OlderDelta[] = [...FROM_1_16, ...UP_TO_1_15];
