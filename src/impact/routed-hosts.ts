// The VirtualServices and DestinationRules of a change -> the hosts and ports whose callers they can send elsewhere.
import { isWildcard } from "../mesh/hostnames.ts";
import { type Mesh, type MeshObject, type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { DestinationRuleSpec, VirtualServiceSpec } from "../mesh/specs.ts";
import { isAddress } from "../simulation/addresses.ts";

export interface RoutedHost {
  readonly host: string;
  readonly port: number;
}

/** Ports of a host beyond these are like the first ones. */
const MOST_PORTS = 8;

/** Of both states, each once, in the order of the objects. Wildcards and addresses are nobody's name. */
export function routedHosts(meshes: readonly Mesh[], changed: readonly ObjectName[]): readonly RoutedHost[] {
  const keys = new Set(changed.map(objectKey));
  const isChanged = (object: ObjectName): boolean => keys.has(objectKey(object));
  const hosts = meshes.flatMap((mesh) => {
    const rules = mesh.destinationRules.filter(isChanged).map((rule) => ruleHost(rule, mesh));
    const towards = (service: MeshObject<VirtualServiceSpec>) =>
      destinationsOf(service.spec).some((host) => rules.includes(fullHost(host, service.namespace, mesh)));
    const services = mesh.virtualServices.filter((service) => isChanged(service) || towards(service));
    return [...rules, ...services.flatMap((service) => hostsOf(service, mesh))];
  });
  const names = [...new Set(hosts)].filter((host) => !isWildcard(host) && !isAddress(host));
  return names.flatMap((host) =>
    [...new Set(meshes.flatMap((mesh) => portsOf(mesh, host)))].slice(0, MOST_PORTS).map((port) => ({ host, port })),
  );
}

const hostsOf = ({ spec, namespace }: MeshObject<VirtualServiceSpec>, mesh: Mesh): readonly string[] =>
  (spec.hosts ?? []).map((host) => fullHost(host, namespace, mesh));

const ruleHost = ({ spec, namespace }: MeshObject<DestinationRuleSpec>, mesh: Mesh): string =>
  fullHost(spec.host, namespace, mesh);

/** A short name is one of the object's own namespace. */
export function fullHost(host: string, namespace: string, { clusterDomain }: Mesh): string {
  return host.includes(".") || isWildcard(host) ? host : `${host}.${namespace}.svc.${clusterDomain}`;
}

function destinationsOf({ http = [], tls = [], tcp = [] }: VirtualServiceSpec): readonly string[] {
  return [...http, ...tls, ...tcp].flatMap(({ route = [] }) =>
    route.flatMap(({ destination }) => destination?.host ?? []),
  );
}

function portsOf({ services, serviceEntries, clusterDomain }: Mesh, host: string): readonly number[] {
  const own = services.filter(({ name, namespace }) => host === `${name}.${namespace}.svc.${clusterDomain}`);
  const entries = serviceEntries.filter(({ spec }) => spec.hosts.includes(host));
  return [
    ...own.flatMap(({ spec }) => (spec.ports ?? []).map(({ port }) => port)),
    ...entries.flatMap(({ spec }) => (spec.ports ?? []).map(({ number }) => number)),
  ];
}
