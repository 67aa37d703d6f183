// What each value of a switch means for traffic: host names, addresses that istiod gives, the sidecar's DNS, and who has one.
import type { StoriesBySwitch } from "./stories-by-switch.ts";

const COMPUTED = "Entries without addresses have addresses that istiod computes";

export const NAME_STORIES = {
  absoluteHostDomains: {
    true: "A Host with a final dot leads to its service",
    false: "A Host with a final dot leads to no service",
  },
  hostPortsIgnored: {
    true: "`host:port` in a Host header leads where `host` does, whatever the port is",
    false: "`host:port` in a Host header leads to the service only with the service's own port",
  },
  mostSpecificVirtualServiceWins: {
    true: "A service under several wildcard VirtualServices follows the most specific one",
    false: "A service under several wildcard VirtualServices follows the oldest one",
  },
  shortHostDomains: {
    "cluster-services": "Services of the cluster have short names in a Host header",
    "shared-suffix": "Hosts that end like the client's own domain have short names in a Host header, too",
    "every-prefix": "Hosts that end like the client's own domain have every shorter name in a Host header, too",
  },
  sniffedRoutes: {
    "any-host": "A port whose protocol is sniffed leads to its service whatever Host is asked for",
    "own-names": "A port whose protocol is sniffed answers 404 to an unknown Host",
  },
  proxyPortFollowsFirstService: {
    true: "An HTTP proxy port of a Sidecar leads to the first service that it imports",
    false: "An HTTP proxy port of a Sidecar leads to the service that is asked for",
  },
  addressAllocation: {
    status: "Entries without addresses have those that a controller writes into their status",
    "hashed-every-slot": COMPUTED,
    "hashed-254": COMPUTED,
    "hashed-254-of-255": COMPUTED,
    "hashed-255": COMPUTED,
    "by-hostname": "Entries without addresses have addresses that istiod counts through, one for each host",
    "by-object": "Entries without addresses have addresses that istiod counts through, one for each object",
    none: "Entries without addresses have none",
  },
  computedAddressesFor: {
    "capture-and-allocate": "Sidecars use computed addresses with DNS capture and DNS_AUTO_ALLOCATE",
    capture: "Sidecars use computed addresses with DNS capture alone",
  },
  nameTable: {
    listened: "With DNS capture, the sidecar answers for everything that it has listeners for",
    clusters: "With DNS capture, the sidecar answers for everything that it has clusters for",
    none: "The sidecar has no DNS of its own",
  },
  namesKeepEveryAddress: {
    true: "With DNS capture, a host of several entries has the addresses of all",
    false: "With DNS capture, a host of several entries has the addresses of the last one only",
  },
  wildcardNames: {
    true: "With DNS capture, the sidecar answers for hosts of wildcard entries",
    false: "With DNS capture, the sidecar does not answer for hosts of wildcard entries",
  },
  injectionWebhooks: {
    "each-case": "Pods get a sidecar where they or their namespace ask for one",
    "opt-out": "Pods get a sidecar where their namespace asks for one, unless they refuse",
    namespace: "Pods get a sidecar where their namespace asks for one",
    "enabled-only": "Pods get a sidecar where their namespace says istio-injection: enabled",
  },
  injectorReads: {
    label: "Pods ask for or refuse a sidecar by the label sidecar.istio.io/inject, else by the annotation",
    annotation: "Pods ask for or refuse a sidecar by the annotation sidecar.istio.io/inject; the label is not read",
  },
  injectWords: {
    true: "sidecar.istio.io/inject knows true and false",
    yaml: "sidecar.istio.io/inject: yes, y and on count as true, and any other word as false",
  },
  systemNamespaces: {
    "kube-system, kube-public, kube-node-lease, local-path-storage":
      "Pods of kube-system, kube-public, kube-node-lease and local-path-storage get no sidecar",
    "kube-system, kube-public": "Pods of kube-system and kube-public get no sidecar",
  },
  injectionTemplates: {
    true: "Pods can name the templates that they are injected with",
    false: "Pods cannot name the templates that they are injected with",
  },
  ambient: {
    true: "Pods of namespaces in ambient mode are served by ztunnel",
    false: "There is no ambient mode",
  },
} as const satisfies StoriesBySwitch;
