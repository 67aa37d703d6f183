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
  readonly portsAreMerged: "when-alike" | "within-namespace" | "first-and-last" | "in-the-shared-object" | "never";
  /** Which hostnames have short forms, and which: those of cluster services (`svc`, `svc.ns`, `svc.ns.svc`), those of every host
   * that shares a suffix with the client's domain, or for these every prefix down to the shared suffix. */
  readonly shortHostDomains: "cluster-services" | "shared-suffix" | "every-prefix";
  /** Egress hosts import services that they cover, or also such that cover them: `a.example.com` imports `*.example.com`. */
  readonly egressHostsImport: "covered" | "overlapping";
  /** What a Sidecar without egress listeners imports. */
  readonly noEgressMeans: "everything" | "nothing";
  /** Of several Sidecars of a namespace without a selector, the one that counts. */
  readonly namespaceSidecar: "oldest" | "newest";
  /** An egress listener with a port of its own imports only services that have the port. */
  readonly egressPortSelectsServices: boolean;
  /** Which targets of exportTo are understood; `.` alone: everything else means everybody. */
  readonly exportToKnows: "all" | "own-namespace";
  /** A VirtualService brings destinations in that are exported with an explicit `*`. */
  readonly pullsInExplicitlyPublic: boolean;
  /** The mesh-wide Sidecar is for every namespace, or only for those that have a service. */
  readonly rootSidecarFor: "every-namespace" | "namespaces-with-services";
  /** Of several services of one hostname that a sidecar without a Sidecar resource sees: which one endpoints come
   * from; a Kubernetes Service before entries, or not. */
  readonly hostnameSpeaker: "first-kubernetes" | "first" | "last";
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
  /** How often an egress entry imports a VirtualService: once, once for each name whatever the namespace, or for each list
   * of hosts that has it: its namespace's and the one for any namespace. */
  readonly virtualServiceImports: "once" | "by-name" | "by-list";
  /** Destination subnets of a tls match stay in force for the matches after it. */
  readonly stickyDestinationSubnets: boolean;
  /** DestinationRules of one host and namespace become one only when they are exported alike. */
  readonly onlyLikeExportsUnite: boolean;
  /** Whether a DestinationRule's workloadSelector counts, and whether rules with one are gone through before the others. */
  readonly ruleSelectors: "first" | "by-age" | "none";
  /** Ties of age: name, then namespace; the string `name.namespace`; or only the order of the registry. */
  readonly tieBreak: "name-then-namespace" | "joined-name" | "entries-first" | "kubernetes-first";
  /** discoverySelectors hide Istio's own objects too. */
  readonly discoveryHidesIstioObjects: boolean;
  /** An ExternalName Service is another name for its target, not a service with a listener. */
  readonly externalNameIsAlias: boolean;
  /** A VirtualService's destination that is an ExternalName Service leads to the cluster of its target, which exists only where
   * that is a service too, even if the Service is no alias. */
  readonly destinationsFollowExternalNames: boolean;
  /** Ports that only istiod's own listeners may bind. */
  readonly reservedPorts: "all" | "status" | "none";
  /** A service under several wildcard VirtualServices follows the most specific one. */
  readonly mostSpecificVirtualServiceWins: boolean;
  /** A port named thrift is TCP, not sniffed. */
  readonly thriftIsTcp: boolean;
  /** Which of `kubernetes.io/h2c`, `ws` and `wss` are known app protocols; before Istio read `appProtocol` at all, only a
   * port's name counted. */
  readonly kubernetesAppProtocols: "all" | "h2c" | "none" | "no-app-protocol";
  /** Of chains that fit, the one with the narrowest range or name is taken; before, several were an error in istiod's own
   * simulator (whose answers are recorded), though Envoy has always chosen. */
  readonly chainsAreRanked: boolean;
  /** Egress listeners that bind a unix socket: they really bind it, they are not built, or they would wait for redirected
   * traffic (which no socket has), in the oldest releases under an address with its `unix://`. */
  readonly unixSockets: "bound" | "not-built" | "unbound" | "unbound-with-prefix";
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
  /** HTTP and TCP chains of one listener: only those that differ are kept, or all, whatever they match; an HTTP proxy port
   * takes a listener over, or is one more chain of it. Without sniffing the first service's kind is the listener's. */
  readonly mixedChains: "compared" | "put-together" | "never";
  /** Which address ranges make two chains alike: the same network and length, the same first address of the network, or the
   * same text. */
  readonly alikeRanges: "same-network" | "same-first-address" | "same-text";
  /** What takes the traffic of a listener that none of its chains wants: a default chain; a last chain without a match; or
   * one that the first service brings, and that a later service for everything replaces, replaces (and is there twice when
   * chains came in between), or stands beside. Twice means that Envoy refuses the listener. */
  readonly restChain: "default" | "last" | "replaced-or-twice" | "replaced" | "stays";
  /** How a listener on every address tells an HTTP service from other traffic: by its bytes, while they are no TLS; by its
   * bytes (in 1.6.0 as a listener that counts as HTTP); or not at all. */
  readonly sharedHttp: "plaintext" | "sniffed" | "sniffed-as-http" | "everything";
  /** Traffic that would come back to the sidecar is stopped: to its own port; not; or to the pod's own address, on every
   * listener that is open to all addresses. */
  readonly loopsStoppedBy: "port" | "nothing" | "own-address";
  /** Which ports of headless services have a listener for each pod: TCP and sniffed ones, TCP ones, TCP ones of Kubernetes. */
  readonly podListeners: "tcp-and-sniffed" | "tcp" | "tcp-of-kubernetes" | "none";
  /** TLS services without an address are told apart by server name on every listener, not only on those open to all addresses. */
  readonly podListenersMatchNames: boolean;
  /** A Sidecar's egressProxy takes what no listener is for. */
  readonly egressProxies: boolean;
  /** HTTP services on port 443 have a listener. */
  readonly httpOn443: boolean;
  /** Matches on the client's namespace count for tcp and tls rules. */
  readonly sourceNamespaceCounts: boolean;
  /** Where the port of a sidecar's HTTP proxy comes from: the pod, else the mesh; the mesh; or the mesh, else 15002 for
   * sidecars without interception. */
  readonly httpProxyPort: "mesh-or-pod" | "mesh" | "mesh-or-15002";
  /** What a listener looks at of a connection (server name, HTTP): what its chains ask for; what its services would ask for
   * alone; or what the first asks for, and everything where HTTP and TCP are mixed. */
  readonly inspection: "by-chains" | "by-services" | "by-mixture";
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
  /** There are WorkloadEntries, and Services and ServiceEntries select them. */
  readonly workloadEntries: boolean;
  /** What an EDS cluster has of several entries for one host in a namespace: the endpoints of all, or only those for the ports
   * of the youngest entry. */
  readonly endpointsOfSharedHosts: "all" | "youngest-entry" | "youngest-object";
  /** An HTTP route whose destinations but one have no weight leads to a plain cluster. */
  readonly lastWeightIsCluster: boolean;
  /** What istiod holds for a port of a hostname that several objects of a namespace have: what the youngest object that has any
   * endpoints there brings; only what the youngest of all brings; what the youngest with that port brings, be it nothing; or
   * for each object its own. */
  readonly instancesOfSharedHosts: "found-last" | "of-youngest" | "last-written" | "own";
  /** A ServiceEntry's workloadSelector selects pods too: always; as recorded for 1.12 in any but the emptiest cluster, where istiod
   * has seen the pods before it knows of entries; or never. */
  readonly entriesSelectPods: "always" | "among-services" | "never";
  /** The listener that catches the rest exists without interception too, where nothing is sent to it. */
  readonly alwaysCatchesRest: boolean;
  /** Who is handed to the injector: pods that ask or do not refuse, by a webhook for each case (`each-case`); all pods of
   * namespaces with a label but those that refuse (`opt-out`); all of them (`namespace`); and that without revisions
   * (`enabled-only`). */
  readonly injectionWebhooks: "each-case" | "opt-out" | "namespace" | "enabled-only";
  /** The injector reads the pod's label `sidecar.istio.io/inject` before the annotation, or the annotation only. */
  readonly injectorReads: "label" | "annotation";
  /** What counts as yes there: only `true`, and what is neither true nor false is no answer; or YAML's words for yes, and
   * everything else is no. */
  readonly injectWords: "true" | "yaml";
  /** Namespaces whose pods are never injected. */
  readonly systemNamespaces: readonly string[];
  /** A pod can name the templates that it is injected with. */
  readonly injectionTemplates: boolean;
  /** Pods of namespaces with `istio.io/dataplane-mode: ambient` are served by ztunnel. */
  readonly ambient: boolean;
  /** targetPort of an entry with resolution NONE is the port that is dialled. */
  readonly passthroughTargetPorts: boolean;
  /** Clusters of headless Services send to the address that the client dialled, or balance over the endpoints that istiod knows. */
  readonly headlessClusters: "original-dst" | "eds";
  /** A Service's selector selects WorkloadEntries too. */
  readonly servicesSelectEntries: boolean;
  /** A control plane passes over Istio objects that carry another revision. */
  readonly revisionsAreApart: boolean;
  /** Pods can name ports that are captured besides the included addresses. */
  readonly includedPorts: boolean;
  /** Whose names the sidecar's own DNS answers: what its listeners are for, what it has clusters for, or there is none. */
  readonly nameTable: "listened" | "clusters" | "none";
  /** As what the control plane is there, for whom the repository does not hold it: istiod; istiod, and what it was before, beside it; or
   * pilot alone. */
  readonly controlPlaneServices: "istiod" | "istiod-and-pilot" | "pilot";
  /** Several entries for one host are answered with all their addresses, not with those of the last one. */
  readonly namesKeepEveryAddress: boolean;
  /** The sidecar's DNS answers for the hosts of wildcard entries too. */
  readonly wildcardNames: boolean;
}
