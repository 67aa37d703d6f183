// A recorded cluster (name, type) -> Envoy's cluster as istiod would send it.
import { type Answer, fileOf, type Resource } from "./answer.ts";
import { lbEndpoint } from "./endpoint-resource.ts";
import { withAddresses } from "./give-addresses.ts";

export function clusterResource(name: string, recorded: string, answer: Answer, directory: string): Resource {
  const [type] = recorded.split(" ");
  const [, port, , hostname] = name.split("|");
  const origin = answer.origins.get(name);
  return {
    "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    name,
    ...(type !== "STATIC" && { type }),
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
