// A recorded cluster (name, type) -> Envoy's cluster as istiod would send it.
import { type Answer, fileOf, type Resource } from "./answer.ts";
import { lbEndpoint } from "./endpoint-resource.ts";
import { withAddresses } from "./give-addresses.ts";

/** The recordings tell the type alone, and such a cluster has none. */
const FORWARD_PROXY: Resource = {
  lb_policy: "CLUSTER_PROVIDED",
  cluster_type: {
    name: "envoy.clusters.dynamic_forward_proxy",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig",
      dns_cache_config: { name: "dynamic_forward_proxy_cache_config", dns_lookup_family: "V4_ONLY" },
    },
  },
};

export function clusterResource(name: string, recorded: string, answer: Answer, directory: string): Resource {
  const [type] = recorded.split(" ");
  const [, port, , hostname] = name.split("|");
  const origin = answer.origins.get(name);
  return {
    "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    name,
    ...(type === "STATIC" ? FORWARD_PROXY : { type }),
    connect_timeout: "10s",
    ...(type === "ORIGINAL_DST" && { lb_policy: "CLUSTER_PROVIDED" }),
    ...(type === "EDS" && {
      eds_cluster_config: {
        service_name: name,
        eds_config: {
          path_config_source: { path: `${directory}/eds/${fileOf(name)}` },
          resource_api_version: "V3",
          initial_fetch_timeout: "0s",
        },
      },
    }),
    ...(type?.endsWith("_DNS") && { load_assignment: dnsAssignment(name, answer, type === "LOGICAL_DNS") }),
    metadata: {
      filter_metadata: {
        istio: {
          default_original_port: Number(port),
          services: [{ host: hostname, ...(origin ?? { name: hostname, namespace: "default" }) }],
        },
      },
    },
  };
}

/** A name is not looked up when it is an address. */
function dnsAssignment(name: string, { endpoints, addresses }: Answer, single: boolean): Resource {
  const known = (endpoints.get(name) ?? []).map((place) => withAddresses(place, addresses));
  const shown = known.length === 0 ? ["192.0.2.1:9"] : known;
  return {
    cluster_name: name,
    endpoints: [{ lb_endpoints: (single ? shown.slice(0, 1) : shown).map((place) => lbEndpoint(place, addresses)) }],
  };
}
