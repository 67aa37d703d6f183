// What the Istio releases up to 1.15 do differently, newest first; each row is on top of those before it and of all in deltas.ts.
import type { OlderDelta } from "./delta.ts";
import { UP_TO_1_8 } from "./deltas-up-to-1-8.ts";

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
    change: { inspection: "by-mixture" },
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
  {
    upTo: "1.13.99",
    change: { ruleSelectors: "none" },
    story: "A DestinationRule's workloadSelector is not known: the rule is for everybody.",
  },
  { upTo: "1.13.99", change: { thriftIsTcp: true }, story: "Ports named thrift are TCP, not sniffed." },
  {
    upTo: "1.13.99",
    change: { inspection: "by-services" },
    story: "A TLS service that joins the listener of a plain TCP one is told from it by its server name.",
  },
  {
    upTo: "1.13.7",
    change: { inspection: "by-mixture" },
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
      entriesSelectPods: "among-services",
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
    change: { hostnameSpeaker: "last", pulledInPorts: "all", instancesOfSharedHosts: "own" },
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
  ...UP_TO_1_8,
];
