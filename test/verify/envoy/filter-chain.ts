// A recorded filter chain, `MATCH => TARGET` with real addresses -> Envoy's filter chain.
import { fileOf, type Resource } from "./answer.ts";

const FIELDS: Readonly<Record<string, (value: string) => Resource>> = {
  dport: (value) => ({ destination_port: Number(value) }),
  dst: (value) => ({ prefix_ranges: value.split(",").map(prefixRange) }),
  sni: (value) => ({ server_names: value.split(",") }),
  transport: (value) => ({ transport_protocol: value }),
  alpn: (value) => ({ application_protocols: value.split(",") }),
};

export function filterChain(words: string, directory: string): Resource {
  const [match = "", target = ""] = words.split(" => ");
  const fields = match.split(" ").flatMap((word) => {
    const [name = "", ...value] = word.split("=");
    const field = FIELDS[name];
    return field === undefined ? [] : [field(value.join("="))];
  });
  return {
    ...(fields.length > 0 && { filter_chain_match: Object.assign({}, ...fields) }),
    filters: [target.startsWith("route:") ? httpFilter(target.slice("route:".length), directory) : tcpFilter(target)],
  };
}

function prefixRange(range: string): Resource {
  const [address = "", length] = range.split("/");
  return { address_prefix: address, prefix_len: Number(length ?? (address.includes(":") ? 128 : 32)) };
}

function tcpFilter(target: string): Resource {
  const weighted = /^weighted:(.*)$/.exec(target)?.[1];
  const clusters = weighted?.split(",").map((entry) => {
    const at = entry.lastIndexOf("=");
    return { name: entry.slice(0, at), weight: Number(entry.slice(at + 1)) };
  });
  return {
    name: "envoy.filters.network.tcp_proxy",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
      stat_prefix: target,
      ...(clusters === undefined ? { cluster: target } : { weighted_clusters: { clusters } }),
    },
  };
}

function httpFilter(route: string, directory: string): Resource {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      stat_prefix: `outbound_${route}`,
      rds: {
        config_source: {
          path_config_source: { path: `${directory}/rds/${fileOf(route)}` },
          resource_api_version: "V3",
        },
        route_config_name: route,
      },
      http_filters: [
        {
          name: "envoy.filters.http.router",
          typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
        },
      ],
    },
  };
}
