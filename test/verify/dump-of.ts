// For tests: Envoy's messages by hand -> the text of a dump, for what no real Envoy of today would say.

const ADMIN = "type.googleapis.com/envoy.admin.v3.";

export interface Messages {
  readonly listeners?: readonly unknown[];
  readonly clusters?: readonly unknown[];
  readonly node?: unknown;
}

export function dumpOf({ listeners, clusters, node }: Messages): string {
  const configs = [
    ...(node === undefined ? [] : [{ "@type": `${ADMIN}BootstrapConfigDump`, bootstrap: { node } }]),
    {
      "@type": `${ADMIN}ListenersConfigDump`,
      dynamic_listeners: (listeners ?? []).map((listener) => ({ active_state: { listener } })),
    },
    {
      "@type": `${ADMIN}ClustersConfigDump`,
      dynamic_active_clusters: (clusters ?? []).map((cluster) => ({ cluster })),
    },
  ];
  return JSON.stringify({ configs });
}

/** An outbound TCP listener as istiod writes it. */
export function tcpListener(place: string, cluster: string): unknown {
  const at = place.lastIndexOf(":");
  return {
    name: place.replace(/:(\d+)$/, "_$1"),
    address: { socket_address: { address: place.slice(0, at), port_value: Number(place.slice(at + 1)) } },
    filter_chains: [{ filters: [{ name: "envoy.filters.network.tcp_proxy", typed_config: { cluster } }] }],
    traffic_direction: "OUTBOUND",
    bind_to_port: false,
  };
}

/** The listener for the rest, which every sidecar has. */
export const VIRTUAL_OUTBOUND = {
  name: "virtualOutbound",
  address: { socket_address: { address: "0.0.0.0", port_value: 15001 } },
  filter_chains: [
    {
      filter_chain_match: { destination_port: 15001 },
      filters: [{ name: "envoy.filters.network.tcp_proxy", typed_config: { cluster: "BlackHoleCluster" } }],
    },
    { filters: [{ name: "envoy.filters.network.tcp_proxy", typed_config: { cluster: "PassthroughCluster" } }] },
  ],
  traffic_direction: "OUTBOUND",
};
