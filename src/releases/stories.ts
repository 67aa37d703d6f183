// What each value of a switch means for traffic: sentences without a full stop, for people who have never read istiod. Data only.

import type { StoriesBySwitch } from "./stories-by-switch.ts";
import { NAME_STORIES } from "./stories-of-names.ts";
import { SERVICE_STORIES } from "./stories-of-services.ts";

/** How listeners and their chains are built. Which services a sidecar sees, and names, stand in files of their own. */
const LISTENER_STORIES = {
  tlsInspectorWithHttp: {
    true: "A listener that looks for HTTP in the first bytes looks for TLS, too; traffic goes the same way",
    false: "A listener that looks for HTTP in the first bytes does not look for TLS",
  },
  reservedPorts: {
    all: "Services with a port of the sidecar's own (15001, 15006, 15021, 15090) get no HTTP listener there",
    status: "Services may take ports 15001 and 15006; only 15021 and 15090 are kept free",
    none: "Services may take the sidecar's own ports, 15021 and 15090 among them",
  },
  chainsAreRanked: {
    true: "Of chains that fit, the one with the narrowest range or name takes the traffic",
    false: "Of chains that fit, the one with the narrowest range or name takes the traffic, as Envoy has always done",
  },
  unixSockets: {
    bound: "A Sidecar's egress listener on a unix socket opens that socket",
    "not-built": "A Sidecar's egress listener on a unix socket is not built",
    unbound: "A Sidecar's egress listener on a unix socket waits for redirected traffic, which never comes",
    "unbound-with-prefix":
      "A Sidecar's egress listener on a unix socket has an address that begins with unix:// and takes nothing",
  },
  zeroRangeTakesAll: {
    true: "An entry with the address 0.0.0.0/0 takes its whole port",
    false: "An entry with the address 0.0.0.0/0 has a chain for that range, and narrower ones come first",
  },
  egressPortBindsEveryAddress: {
    true: "A TCP port of a Sidecar's egress listens on every address, and all of it goes to the first service with that port",
    false: "A TCP port of a Sidecar's egress listens on the addresses of the services, each for itself",
  },
  mixedChains: {
    compared: "Where HTTP and TCP services share a listener, chains that match the same are kept once",
    "put-together":
      "Where HTTP and TCP services share a listener, all their chains stand in it: TCP goes to the TCP service",
    never: "HTTP and TCP services do not share a listener: the first one's kind takes all of it",
  },
  alikeRanges: {
    "same-network": "Of two entries for one network only the older one has it",
    "same-first-address": "Of two entries for networks that begin with the same address only the older one has it",
    "same-text": "Networks that are written in two ways have two chains, and Envoy refuses that listener",
  },
  restChain: {
    default: "What none of a listener's chains wants takes the listener's default chain",
    last: "What none of a listener's chains wants takes its last chain; what fits one in part is cut off",
    "replaced-or-twice":
      "A service for everything takes the place of what lets the rest through, or stands beside it: Envoy then refuses the listener",
    replaced: "A service for everything takes the place of what lets the rest of a port through",
    stays: "A service for everything stands beside what lets the rest through: Envoy refuses that listener",
  },
  sharedHttp: {
    plaintext: "On the port of an HTTP service, other traffic is told apart by its first bytes, TLS included",
    sniffed: "On the port of an HTTP service, other traffic is told apart by its first bytes",
    "sniffed-as-http": "On the port of an HTTP service, a sniffed service takes the whole port over",
    everything: "On the port of an HTTP service, all traffic is read as HTTP: TCP and TLS fail",
  },
  loopsStoppedBy: {
    port: "Calls to the sidecar's own port are stopped",
    nothing: "Calls to the sidecar's own port go round in circles",
    "own-address": "Calls of a pod to its own address are stopped",
  },
  podListeners: {
    "tcp-and-sniffed": "Headless services have a listener for each pod on TCP ports and on those without a protocol",
    tcp: "Headless services have a listener for each pod on TCP ports; ports without a protocol are taken on every address",
    "tcp-of-kubernetes":
      "Headless Services of Kubernetes have a listener for each pod on TCP ports; others take the port on every address",
    none: "Headless services take their port on every address",
  },
  podListenersMatchNames: {
    true: "Pods of a headless TLS service are reached by the service's name only",
    false: "Pods of a headless TLS service are reached by any name",
  },
  egressProxies: {
    true: "A Sidecar's egressProxy takes what no listener is for",
    false: "A Sidecar's egressProxy is ignored",
  },
  httpOn443: {
    true: "HTTP services on port 443 have a listener",
    false: "HTTP services on port 443 have no listener",
  },
  httpProxyPort: {
    "mesh-or-pod": "A sidecar has an HTTP proxy where the mesh or its pod sets a port",
    mesh: "A sidecar has an HTTP proxy where the mesh sets a port; what its pod says does not count",
    "mesh-or-15002": "A sidecar without interception has an HTTP proxy on 127.0.0.1:15002 where the mesh sets no port",
  },
  inspection: {
    "by-chains": "A listener looks at server names and at HTTP wherever a chain asks for it",
    "by-services":
      "Where an HTTP and a TCP service share an address that is not open to all, nothing tells HTTP: it goes to the TCP service",
    "by-mixture":
      "A TLS service that shares the listener of a TCP one is not told from it: its traffic goes to the TCP service",
  },
  httpProtocols: {
    "http/1.1, h2c": "HTTP/1.0 is not taken for HTTP on ports whose protocol is sniffed",
    "http/1.0, http/1.1, h2c": "HTTP/1.0 is taken for HTTP, too",
    "http/1.0, http/1.1, h2": "HTTP/1.0 is taken for HTTP, too, and HTTP/2 in plaintext is not",
  },
  privilegedPortsRefused: {
    true: "Sidecars that may not bind ports below 1024 get no listener of their own there",
    false: "Sidecars that may not bind ports below 1024 are given listeners there all the same",
  },
  alwaysCatchesRest: {
    true: "Sidecars without interception have the listener that catches the rest, too; nothing is sent to it",
    false: "Sidecars without interception have no listener that catches the rest",
  },
  stickyDestinationSubnets: {
    true: "Destination subnets of a tls match stay in force for the matches after it",
    false: "Destination subnets of a tls match count for that match only",
  },
  sourceNamespaceCounts: {
    true: "Matches of tcp and tls rules on the client's namespace count",
    false: "Matches of tcp and tls rules on the client's namespace are ignored",
  },
  includedPorts: {
    true: "Pods can name ports that are captured besides the included addresses",
    false: "Pods cannot name ports that are captured besides the included addresses",
  },
} as const satisfies StoriesBySwitch;

export const STORIES: StoriesBySwitch = { ...LISTENER_STORIES, ...SERVICE_STORIES, ...NAME_STORIES };
