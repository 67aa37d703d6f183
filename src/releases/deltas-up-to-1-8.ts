// What the Istio releases up to 1.8 do differently, newest first; each row is on top of those before it and of all newer ones.
import type { OlderDelta } from "./delta.ts";

export const UP_TO_1_8: readonly OlderDelta[] = [
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
    change: { entriesSelectPods: "among-services" },
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
  {
    upTo: "1.5.99",
    change: { controlPlaneServices: "istiod-and-pilot" },
    story: "istiod is called istio-pilot besides, and every sidecar listens on its HTTP port 8080.",
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
    change: { controlPlaneServices: "pilot" },
    story: "The control plane is called istio-pilot alone.",
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
      endpointsOfSharedHosts: "youngest-object",
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
