// Everything that differs between releases of istiod, each named after the behaviour. The simulation asks these and nothing else.

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
   * they are of one namespace: then with the ports of all, with those of the first and the last, or such that the first one
   * has the ports of all in every other scope too, and listens on them. */
  readonly portsAreMerged: "when-alike" | "within-namespace" | "first-and-last" | "in-the-shared-object";
  /** The mesh-wide Sidecar is for every namespace, or only for those that have a service. */
  readonly rootSidecarFor: "every-namespace" | "namespaces-with-services";
  /** Of several services of one hostname that a sidecar without a Sidecar resource sees: which one endpoints come from. */
  readonly hostnameSpeaker: "first" | "last";
  /** The virtual hosts of a listener for one service: that service's, for any Host; or for its own names only, and those of the
   * whole port when the service has none. */
  readonly sniffedRoutes: "any-host" | "own-names";
  /** An HTTP proxy port of a Sidecar uses the route of the first service that it imports. */
  readonly proxyPortFollowsFirstService: boolean;
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
  /** A ServiceEntry's workloadSelector selects pods too: always, as recorded for 1.12 only where the entry has addresses, or never. */
  readonly entriesSelectPods: "always" | "with-addresses" | "never";
  /** The listener that catches the rest exists without interception too, where nothing is sent to it. */
  readonly alwaysCatchesRest: boolean;
}
