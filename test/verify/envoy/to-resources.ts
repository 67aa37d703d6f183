// One proxy's recorded answer (listeners, clusters) -> Envoy's own resources, as istiod would send them. Real addresses
// only; what a recording does not hold (endpoints, virtual hosts) is handed in.
import type { ListenerForm } from "../../../src/report/conformance-form.ts";
import type { Answer, Resource } from "./answer.ts";
import { clusterResource } from "./cluster-resource.ts";
import { addressResource, loadAssignment, portOf, socketAddress } from "./endpoint-resource.ts";
import { filterChain } from "./filter-chain.ts";
import { withAddresses } from "./give-addresses.ts";

export interface Resources {
  readonly listeners: readonly Resource[];
  readonly clusters: readonly Resource[];
  readonly endpoints: readonly Resource[];
  readonly routes: readonly Resource[];
}

/** `directory`: where files of route tables and endpoints will stand. */
export function toResources(answer: Answer, directory: string): Resources {
  return {
    listeners: Object.entries(answer.listeners).map(([key, form]) => listenerResource(key, form, answer, directory)),
    clusters: Object.entries(answer.clusters).map(([name, type]) => clusterResource(name, type, answer, directory)),
    endpoints: Object.keys(answer.clusters)
      .filter((name) => answer.clusters[name]?.startsWith("EDS"))
      .map((name) => loadAssignment(name, answer)),
    routes: answer.routes.map(({ name, virtualHosts }) => ({
      "@type": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
      name,
      virtual_hosts: virtualHosts.map((host) => ({
        ...host,
        domains: host.domains.map((domain) => withAddresses(domain, answer.addresses)),
      })),
      validate_clusters: false,
    })),
  };
}

function listenerResource(key: string, form: ListenerForm, { addresses }: Answer, directory: string): Resource {
  // Two listeners of one address.
  const place = withAddresses(key.replace(/#\d+$/, ""), addresses);
  const chains = form.chains.filter((chain) => !chain.startsWith("default => "));
  const rest = form.chains.find((chain) => chain.startsWith("default => "));
  const isVirtual = place === "0.0.0.0:15001" && form.bindToPort === true;
  const shown = (chain: string) => filterChain(withAddresses(chain, addresses), directory);
  return {
    "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
    name: isVirtual ? "virtualOutbound" : place.replace(/:(\d+)$/, "_$1"),
    address: addressResource(place),
    ...(form.additionalAddresses && {
      additional_addresses: form.additionalAddresses.map((address) => ({
        address: socketAddress(withAddresses(address, addresses), portOf(place)),
      })),
    }),
    filter_chains: chains.map(shown),
    ...(rest !== undefined && { default_filter_chain: shown(rest) }),
    listener_filters: (form.inspectors ?? []).map((name) => ({
      name: `envoy.filters.listener.${name}_inspector`,
      typed_config: {
        "@type": `type.googleapis.com/envoy.extensions.filters.listener.${name}_inspector.v3.${name === "tls" ? "Tls" : "Http"}Inspector`,
      },
    })),
    ...(isVirtual && { use_original_dst: true }),
    ...(form.inspectors && { listener_filters_timeout: "0s", continue_on_listener_filters_timeout: true }),
    traffic_direction: "OUTBOUND",
    ...(!form.bindToPort && { bind_to_port: false }),
  };
}
