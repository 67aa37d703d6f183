// What every live sidecar has besides outbound configuration: its bootstrap, its inbound listener, Istio's own clusters, and
// the Services of namespaces that no repository of ours holds. Addresses are those of no recorded case.
import type { Resource } from "./answer.ts";

const LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
const CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

/** What the injected proxy tells of itself. */
export interface Node {
  readonly namespace: string;
  readonly workload: string;
  readonly kind: string;
  readonly release: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly address: string;
}

export function nodeResource({ namespace, workload, kind, release, labels, metadata, address }: Node): Resource {
  const pod = `${workload}-6d4cf56db6-x7k2p`;
  return {
    id: `sidecar~${address}~${pod}.${namespace}~${namespace}.svc.cluster.local`,
    cluster: `${workload}.${namespace}`,
    metadata: {
      CLUSTER_ID: "Kubernetes",
      INSTANCE_IPS: address,
      INTERCEPTION_MODE: "REDIRECT",
      ISTIO_VERSION: release,
      LABELS: { ...labels, "pod-template-hash": "6d4cf56db6" },
      NAME: pod,
      NAMESPACE: namespace,
      OWNER: `kubernetes://apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${workload}`,
      WORKLOAD_NAME: workload,
      ...metadata,
    },
  };
}

const tcpProxy = (cluster: string): Resource => ({
  name: "envoy.filters.network.tcp_proxy",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
    stat_prefix: cluster,
    cluster,
  },
});

const listener = (name: string, address: string, port: number, rest: Resource): Resource => ({
  "@type": LISTENER,
  name,
  address: { socket_address: { address, port_value: port } },
  bind_to_port: false,
  ...rest,
});

const cluster = (name: string, rest: Resource): Resource => ({
  "@type": CLUSTER,
  name,
  connect_timeout: "10s",
  ...rest,
});

const service = (host: string, name: string, namespace: string): Resource => ({
  metadata: { filter_metadata: { istio: { services: [{ host, name, namespace }] } } },
});

const PASS = { type: "ORIGINAL_DST", lb_policy: "CLUSTER_PROVIDED" } as const;

/** Pushed by istiod, beside the outbound configuration. */
export const pushedInternals = {
  listeners: [
    listener("virtualInbound", "0.0.0.0", 15006, {
      use_original_dst: true,
      traffic_direction: "INBOUND",
      filter_chains: [
        {
          name: "virtualInbound-blackhole",
          filter_chain_match: { destination_port: 15006 },
          filters: [tcpProxy("BlackHoleCluster")],
        },
        { name: "virtualInbound", filters: [tcpProxy("InboundPassthroughCluster")] },
      ],
    }),
    listener("10.96.0.10_53", "10.96.0.10", 53, {
      traffic_direction: "OUTBOUND",
      filter_chains: [{ filters: [tcpProxy("outbound|53||kube-dns.kube-system.svc.cluster.local")] }],
    }),
    listener("10.96.0.1_443", "10.96.0.1", 443, {
      traffic_direction: "OUTBOUND",
      filter_chains: [{ filters: [tcpProxy("outbound|443||kubernetes.default.svc.cluster.local")] }],
    }),
  ],
  clusters: [
    cluster("BlackHoleCluster", { type: "STATIC" }),
    cluster("PassthroughCluster", PASS),
    cluster("InboundPassthroughCluster", PASS),
    cluster("inbound|8080||", PASS),
    cluster("outbound|53||kube-dns.kube-system.svc.cluster.local", {
      ...PASS,
      ...service("kube-dns.kube-system.svc.cluster.local", "kube-dns", "kube-system"),
    }),
    cluster("outbound|443||kubernetes.default.svc.cluster.local", {
      ...PASS,
      ...service("kubernetes.default.svc.cluster.local", "kubernetes", "default"),
    }),
  ],
} satisfies Readonly<Record<string, readonly Resource[]>>;

/** Written by the agent into the bootstrap file. */
export const staticInternals = {
  listeners: [
    listener("stats", "0.0.0.0", 15090, { filter_chains: [{ filters: [tcpProxy("prometheus_stats")] }] }),
    listener("health", "0.0.0.0", 15021, { filter_chains: [{ filters: [tcpProxy("agent")] }] }),
  ],
  clusters: ["prometheus_stats", "agent", "sds-grpc", "xds-grpc", "zipkin"].map((name) =>
    cluster(name, { type: "STATIC" }),
  ),
} satisfies Readonly<Record<string, readonly Resource[]>>;
