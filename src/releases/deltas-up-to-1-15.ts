// What the Istio releases up to 1.15 do differently, newest first; each row is on top of those before it and of all in deltas.ts.
import type { OlderDelta } from "./delta.ts";

export const UP_TO_1_15: readonly OlderDelta[] = [
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
      privilegedPortsRefused: false,
      portsAreMerged: "within-namespace",
      shortHostDomains: "cluster-services",
    },
    story: "Sidecars without interception have the listener that catches the rest, too.",
  },
  { upTo: "1.13.99", change: { thriftIsTcp: true }, story: "Ports named thrift are TCP, not sniffed." },
  {
    upTo: "1.13.99",
    change: { joinedTlsIsInspected: true },
    story: "A TLS service that joins the listener of a plain TCP one is told from it by its server name.",
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
      tieBreak: "entries-first",
      entriesSelectPods: "with-addresses",
      portsAreMerged: "first-and-last",
    },
    story: "Equally old services stay in the order of the registry: Kubernetes first, then entries as they are listed.",
  },
  {
    upTo: "1.12.99",
    change: { httpProtocols: ["http/1.0", "http/1.1", "h2c"] },
    story: "HTTP/1.0 is HTTP on sniffed ports too.",
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
  { upTo: "1.11.99", change: { httpProxyPort: "mesh" }, story: "A pod cannot set the port of its HTTP proxy." },
  {
    upTo: "1.11.2",
    change: { virtualServiceImports: "by-name" },
    story: "Of VirtualServices with one name, a Sidecar imports the oldest only, whatever their namespaces.",
  },
  {
    upTo: "1.10.99",
    change: { virtualServiceImports: "by-list" },
    story:
      "A VirtualService that two hosts of an egress entry import can have its chains twice: Envoy refuses that listener.",
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
    change: { podListenersMatchNames: true },
    story: "Pods of a headless TLS service are reached by the service's own name only; other server names pass by.",
  },
  {
    upTo: "1.9.99",
    change: { alikeRanges: "same-text" },
    story: "A network that two entries write in two ways has two chains, and Envoy refuses the listener.",
  },
  {
    upTo: "1.8.99",
    change: {
      injectionWebhooks: "namespace",
      injectionTemplates: false,
      systemNamespaces: ["kube-system", "kube-public"],
    },
    story: "A pod refuses its sidecar by the annotation only; kube-node-lease and local-path-storage can be injected.",
  },
  {
    upTo: "1.8.99",
    change: { computedAddressesFor: "capture", noEgressMeans: "nothing" },
    story: "DNS capture alone makes sidecars use computed addresses; a Sidecar without egress leaves no listeners.",
  },
  {
    upTo: "1.7.99",
    change: { nameTable: "none" },
    story: "Sidecars answer no DNS: names of entries resolve as they do without a sidecar.",
  },
  {
    upTo: "1.7.99",
    change: { namespaceSidecar: "newest", pullsInExplicitlyPublic: false },
    story: "Of several Sidecars of a namespace the newest one counts.",
  },
  {
    upTo: "1.7.99",
    change: { restChain: "last" },
    story:
      "A connection that fits a chain in part (its address, but not its server name) and none in whole is closed, not let through.",
  },
  {
    upTo: "1.7.99",
    change: { sharedHttp: "sniffed" },
    story: "TLS whose client offers HTTP/1.1 is taken for plain HTTP on ports of HTTP services.",
  },
  {
    upTo: "1.7.99",
    change: { podListeners: "tcp" },
    story: "Sniffed ports of headless services take the port on every address.",
  },
  {
    upTo: "1.7.4",
    change: { loopsStoppedBy: "nothing" },
    story: "Calls to the sidecar's own port go round in circles.",
  },
  { upTo: "1.6.99", change: { loopsStoppedBy: "port" }, story: "Calls to the sidecar's own port are stopped." },
  {
    upTo: "1.6.99",
    change: { includedPorts: false },
    story: "The annotation traffic.sidecar.istio.io/includeOutboundPorts has no effect.",
  },
  {
    upTo: "1.6.99",
    change: { restChain: "replaced-or-twice" },
    story:
      "A service for all addresses of a port that comes after two TLS services is there twice, and Envoy refuses the listener.",
  },
  {
    upTo: "1.6.99",
    change: { podListeners: "tcp-of-kubernetes" },
    story: "A ServiceEntry with selected workloads takes its port on every address.",
  },
  { upTo: "1.6.99", change: { unixSockets: "unbound" }, story: "Nothing listens on unix sockets of egress listeners." },
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
      tieBreak: "kubernetes-first",
      endpointsOfSharedHosts: "youngest-entry",
      entriesSelectPods: "never",
    },
    story: "exportTo with names of namespaces, or with ~, means everybody; no addresses are computed.",
  },
  {
    upTo: "1.6.8",
    change: { entriesSelectPods: "with-addresses" },
    story: "Pods that a ServiceEntry selects are its endpoints.",
  },
  {
    upTo: "1.6.0",
    change: { sharedHttp: "sniffed-as-http" },
    story: "A sniffed service takes over the port of HTTP services.",
  },
  {
    upTo: "1.5.99",
    change: { injectionWebhooks: "enabled-only" },
    story: "Namespaces are injected by istio-injection: enabled only; a revision label means nothing.",
  },
  {
    upTo: "1.5.99",
    change: { sharedHttp: "everything" },
    story: "All traffic on the port of an HTTP service is read as HTTP: TCP and TLS to other addresses fail.",
  },
  {
    upTo: "1.5.99",
    change: { restChain: "replaced" },
    story: "A service for all addresses of a port takes the place of what lets the rest through.",
  },
  {
    upTo: "1.5.99",
    change: { loopsStoppedBy: "own-address" },
    story: "A pod does not reach itself by its own address.",
  },
  { upTo: "1.5.99", change: { httpOn443: false }, story: "HTTP services on port 443 have no listener." },
  {
    upTo: "1.5.99",
    change: { kubernetesAppProtocols: "no-app-protocol", thriftIsTcp: false },
    story: "appProtocol does not count; ports named thrift are sniffed.",
  },
  { upTo: "1.5.99", change: { egressProxies: false }, story: "A Sidecar's egressProxy does not count." },
  {
    upTo: "1.5.99",
    change: { sourceNamespaceCounts: false },
    story: "Matches on the client's namespace do not count for tcp and tls rules.",
  },
  {
    upTo: "1.5.99",
    change: { unixSockets: "unbound-with-prefix" },
    story: "Listeners for unix sockets have an address that Envoy does not understand.",
  },
  {
    upTo: "1.5.99",
    change: { entriesSelectPods: "never", workloadEntries: false },
    story: "A ServiceEntry selects no workloads.",
  },
  {
    upTo: "1.4.99",
    change: { revisionsAreApart: false },
    story: "Objects with a revision label are read by every control plane.",
  },
  {
    upTo: "1.4.99",
    change: {
      destinationNamespace: "not-pulled-in",
      anyNamespaceHosts: "fallback",
      portsAreMerged: "never",
      egressPortSelectsServices: false,
    },
    story: "Clusters are those of the imported services alone, whatever VirtualServices lead to.",
  },
  {
    upTo: "1.4.99",
    change: { httpProtocols: ["http/1.0", "http/1.1", "h2"] },
    story: "HTTP/2 without TLS is not HTTP on sniffed ports.",
  },
  {
    upTo: "1.4.99",
    change: { httpProxyPort: "mesh-or-15002" },
    story: "Sidecars without interception have an HTTP proxy on port 15002.",
  },
  {
    upTo: "1.4.3",
    change: { restChain: "stays" },
    story:
      "A service for all addresses of a port stands beside what lets the rest through, and Envoy refuses the listener.",
  },
];
