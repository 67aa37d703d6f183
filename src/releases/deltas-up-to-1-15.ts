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
      tieBreak: "entries-first",
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
    upTo: "1.5.99",
    change: { entriesSelectPods: "never", workloadEntries: false },
    story: "A ServiceEntry selects no workloads.",
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
