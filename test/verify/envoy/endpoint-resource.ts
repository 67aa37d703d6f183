// Places, `address:port` with or without symbols -> Envoy's addresses and endpoints.
import type { Answer, Resource } from "./answer.ts";
import { withAddresses } from "./give-addresses.ts";

export const portOf = (place: string): number => Number(place.slice(place.lastIndexOf(":") + 1));

export function addressResource(place: string): Resource {
  const socket = /^unix:(.*):0$/.exec(place)?.[1];
  if (socket !== undefined) return { pipe: { path: socket } };
  return socketAddress(place.slice(0, place.lastIndexOf(":")), portOf(place));
}

export function socketAddress(address: string, port: number): Resource {
  return { socket_address: { address: address.replace(/[[\]]/g, ""), port_value: port } };
}

export function loadAssignment(name: string, { endpoints, addresses, clusters }: Answer): Resource {
  const known = clusters[name] === "EDS" ? (endpoints.get(name) ?? []) : [];
  return {
    "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    cluster_name: name,
    endpoints: known.length === 0 ? [] : [{ lb_endpoints: known.map((place) => lbEndpoint(place, addresses)) }],
  };
}

export function lbEndpoint(place: string, addresses: ReadonlyMap<string, string>): Resource {
  const real = withAddresses(place, addresses);
  const address = real.startsWith("unix://") ? { pipe: { path: real.slice("unix://".length) } } : addressResource(real);
  return { endpoint: { address }, load_balancing_weight: 1 };
}
