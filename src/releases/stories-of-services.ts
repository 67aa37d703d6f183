// What each value of a switch means for traffic: which services a sidecar sees, what they are, and what is behind them.
import type { StoriesBySwitch } from "./stories-by-switch.ts";

export const SERVICE_STORIES = {
  excludedEgressHosts: {
    true: "A Sidecar's egress hosts `~ns/host` take services out of what it imports",
    false: "A Sidecar's egress hosts `~ns/host` mean nothing",
  },
  exactHostsSeeOneService: {
    true: "A Sidecar that names exact hosts sees one service for each: of an entry with several addresses only the first has a listener",
    false: "A Sidecar that names exact hosts sees every object of them: each address of an entry has a listener",
  },
  privateServicesFirst: {
    true: "A namespace's private services come before those that others export to it, whatever their age",
    false: "A namespace's private services and those that others export to it are ordered by age",
  },
  singleDefaultExportTo: {
    true: "Of several default targets of exportTo only one counts: `.`, else `*`; anything else exports to nobody",
    false: "All default targets of exportTo count",
  },
  destinationNamespace: {
    best: "A VirtualService's destination that several namespaces have is a Kubernetes Service, else the oldest entry",
    visible:
      "A VirtualService's destination that several namespaces have is that of the alphabetically first namespace which the client may see",
    any: "A VirtualService's destination that several namespaces have is that of the alphabetically first one, even if the client may not see it",
    "not-pulled-in": "A VirtualService's destinations that a Sidecar does not import have no cluster",
  },
  dynamicDnsClusters: {
    true: "Entries with resolution DYNAMIC_DNS lead to the host that the client names",
    false: "Entries with resolution DYNAMIC_DNS have listeners, but no cluster: their traffic is closed",
  },
  severalAddressesInOneService: {
    true: "All addresses of a ServiceEntry's host share one listener; entries that share a later address collide",
    false: "Each address of a ServiceEntry's host is a service of its own",
  },
  defaultScope: {
    chosen: "Without a Sidecar, services are chosen as with one: every address of an entry has a listener",
    merged:
      "Without a Sidecar, one service is kept for each hostname: of an entry with several addresses only the first has a listener",
    everything: "Without a Sidecar, all services of a hostname take part, of every namespace that exports one",
  },
  portsAreMerged: {
    "when-alike": "Services of one hostname are put together only where all but their ports is alike",
    "within-namespace": "Services of one hostname and namespace are put together, with the ports of all",
    "first-and-last":
      "Of several entries for one host that a Sidecar imports, only the first and the last have clusters",
    "in-the-shared-object":
      "A Sidecar that imports several entries for one host gives the first of them everybody's ports, for the whole mesh",
    never: "Of several entries for one host only the first has clusters",
  },
  egressHostsImport: {
    covered: "A Sidecar's egress hosts import services that they cover",
    overlapping: "A Sidecar that imports a.example.com imports *.example.com, too",
  },
  noEgressMeans: {
    everything: "A Sidecar without egress imports everything",
    nothing: "A Sidecar without egress leaves no listeners",
  },
  namespaceSidecar: {
    oldest: "Of several Sidecars for a whole namespace the oldest one counts",
    newest: "Of several Sidecars for a whole namespace the newest one counts",
  },
  egressPortSelectsServices: {
    true: "A port of a Sidecar's egress imports only services that have the port",
    false: "A port of a Sidecar's egress imports every service, whatever ports it has",
  },
  exportToKnows: {
    all: "exportTo knows namespaces, `.`, `*` and `~`",
    "own-namespace": "exportTo knows `.` only; anything else exports to everybody",
  },
  pullsInExplicitlyPublic: {
    true: "VirtualServices bring in destinations that are exported with an explicit `*`",
    false: "VirtualServices do not bring in destinations that are exported with an explicit `*`",
  },
  rootSidecarFor: {
    "every-namespace": "The mesh-wide Sidecar is for every namespace",
    "namespaces-with-services": "The mesh-wide Sidecar does not reach namespaces without a service",
  },
  hostnameSpeaker: {
    "first-kubernetes":
      "Of several services of one hostname the first one's endpoints answer, those of a Kubernetes Service before others",
    first: "Of several services of one hostname the first one's endpoints answer",
    last: "Of several services of one hostname the last one's endpoints answer",
  },
  hostnameOwner: {
    first: "Of several entries for one host in a namespace, a VirtualService leads to the first",
    last: "Of several entries for one host in a namespace, a VirtualService leads to the last",
  },
  kubernetesServiceWins: {
    true: "Of one hostname in several foreign namespaces a Kubernetes Service wins over entries",
    false: "Of one hostname in several foreign namespaces the first one wins, whatever it is",
  },
  onlyLikeExportsUnite: {
    true: "DestinationRules for one host become one only when they are exported alike; of the others the last one counts",
    false: "All DestinationRules for one host in a namespace become one",
  },
  ruleSelectors: {
    first: "A DestinationRule with a workloadSelector is for its workloads only",
    "by-age": "A DestinationRule with a workloadSelector adds its subsets to an older rule for everybody, too",
    none: "A DestinationRule's workloadSelector is not known: the rule is for everybody",
  },
  foreignRulesPullNothingIn: {
    true: "Rules that are only for other namespaces bring no destinations in",
    false: "Rules that are only for other namespaces bring their destinations in, too",
  },
  tieBreak: {
    "name-then-namespace": "Equally old objects are ordered by name, then by namespace: a comes before a-b",
    "joined-name": "Equally old objects are ordered by name and namespace as one word: a-b comes before a",
    "kubernetes-first": "Equally old services stay as they are listed: Kubernetes first, then entries",
    "entries-first": "Equally old services stay as they are listed: entries first, then Kubernetes",
  },
  discoveryHidesIstioObjects: {
    true: "discoverySelectors hide Istio's own objects, too",
    false: "discoverySelectors hide Services and pods only",
  },
  discoverySelectors: {
    true: "discoverySelectors take Services out of what sidecars see",
    false: "discoverySelectors change nothing for sidecars",
  },
  externalNameIsAlias: {
    true: "An ExternalName Service is another name for its target, without a listener of its own",
    false: "An ExternalName Service with a TCP port takes that port on every address",
  },
  thriftIsTcp: {
    true: "A port named thrift is TCP",
    false: "A port named thrift is sniffed",
  },
  kubernetesAppProtocols: {
    all: "appProtocol kubernetes.io/h2c, ws and wss are known",
    h2c: "appProtocol kubernetes.io/h2c is HTTP/2; kubernetes.io/ws and wss are not known: such ports are sniffed",
    none: "appProtocol kubernetes.io/h2c, ws and wss are not known: such ports are sniffed",
    "no-app-protocol": "appProtocol is not read: the name of a port says what it speaks",
  },
  manualEndpoints: {
    slices: "Endpoints that people write are read as EndpointSlices",
    endpoints: "Endpoints that people write are read as Endpoints only; EndpointSlices are not",
  },
  edsDropsHostnames: {
    true: "Endpoints that are host names are left out of services with resolution STATIC",
    false: "Endpoints that are host names are kept in services with resolution STATIC",
  },
  pulledInPorts: {
    named: "A VirtualService brings in the ports of its destinations that it names",
    listener: "A VirtualService brings in its destinations with the port of the Sidecar's egress",
    all: "A VirtualService brings in its destinations with all their ports",
  },
  destinationsFollowExternalNames: {
    true: "A VirtualService that leads to an ExternalName Service leads to the cluster of its target, if there is one",
    false:
      "A VirtualService that leads to an ExternalName Service leads to that Service's own cluster, where it is no alias",
  },
  virtualServiceImports: {
    once: "An egress entry of a Sidecar imports a VirtualService once",
    "by-name":
      "Of several VirtualServices with one name, an egress entry imports the oldest only, whatever their namespaces",
    "by-list":
      "A VirtualService that two hosts of an egress entry import can have its chains twice: Envoy refuses that listener",
  },
  anyNamespaceHosts: {
    fallback: "A Sidecar's egress hosts of any namespace count where those of a namespace do not match",
    alone: "A Sidecar's egress hosts of any namespace do not count for namespaces that it names",
    besides: "A Sidecar's egress hosts of any namespace count besides those that name the namespace",
  },
  instancesOfSharedHosts: {
    "found-last":
      "Of several objects for one host and namespace, the youngest that has endpoints for a port decides which pods get listeners",
    "of-youngest": "Of several objects for one host and namespace, the youngest decides which pods get listeners",
    "last-written":
      "Of several objects for one host and namespace, the youngest with a port decides which pods get listeners there",
    own: "Of several objects for one host and namespace, each has listeners for its own pods",
  },
  lastWeightIsCluster: {
    true: "An HTTP route of which one destination has all the weight leads to its cluster",
    false: "An HTTP route of which one destination has all the weight leads to it by weight: the same traffic",
  },
  entriesSelectPods: {
    always: "A ServiceEntry's workloadSelector selects pods, too",
    "among-services": "A ServiceEntry's workloadSelector selects pods, too, but not in an almost empty cluster",
    never: "A ServiceEntry's workloadSelector selects no pods",
  },
  workloadEntries: {
    true: "There are WorkloadEntries, and entries that select them",
    false: "There are no WorkloadEntries, and no entries that select anything",
  },
  endpointsOfSharedHosts: {
    all: "Of several services of one hostname and namespace, the endpoints of all answer",
    "youngest-entry": "Of several entries for one host and namespace, the endpoints of the youngest one answer",
    "youngest-object":
      "Of several entries for one host and namespace, and a Kubernetes Service of that name, the endpoints of the youngest one answer",
  },
  passthroughTargetPorts: {
    true: "targetPort of an entry with resolution NONE is the port that is dialled",
    false: "targetPort of an entry with resolution NONE is ignored: the port that the client names is dialled",
  },
  headlessClusters: {
    "original-dst": "A headless Service leads to the very address that the client dialled",
    eds: "A headless Service leads to one of the pods that istiod knows, whichever address the client dialled",
  },
  servicesSelectEntries: {
    true: "A Service's selector selects WorkloadEntries, too",
    false: "A Service's selector selects pods only",
  },
  controlPlaneServices: {
    istiod: "The control plane is the Service istiod, with ports 443, 15010, 15012 and 15014",
    "istiod-and-pilot":
      "The control plane is the Services istiod and istio-pilot; the latter is HTTP on 8080, 15010 and 15014",
    pilot: "The control plane is the Service istio-pilot, with HTTP on 8080, 15010 and 15014",
  },
  revisionsAreApart: {
    true: "A control plane passes over objects that carry another revision",
    false: "A control plane reads objects of every revision",
  },
} as const satisfies StoriesBySwitch;
