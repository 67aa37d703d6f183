// Hostnames that several objects of one namespace have -> which endpoints istiod keeps for them: its stores are keyed by
// hostname and namespace, and one object overwrites what another has put there.
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { kubernetesHostname } from "./convert-service.ts";
import { type Endpoint, isOnPort } from "./endpoint.ts";
import { serviceOrder } from "./order.ts";
import type { Port } from "./service.ts";

export type ByHostname = ReadonlyMap<string, readonly Endpoint[]>;
export type ByPort = ReadonlyMap<number, readonly Endpoint[]>;

/** A Service or a ServiceEntry with one of its hosts. */
export interface HostOwner {
  readonly hostname: string;
  /** Decides ties of age. */
  readonly name: string;
  readonly namespace: string;
  readonly created: number;
  readonly isPublic: boolean;
  readonly isEntry: boolean;
  readonly ports: readonly (Pick<Port, "name" | "number"> & { readonly isUdp: boolean })[];
}

/** Of one namespace: oldest first, Kubernetes Services before entries where nothing else decides. */
export function ownersOf(
  { services, serviceEntries }: Pick<Mesh, "services" | "serviceEntries">,
  { clusterDomain }: Mesh,
  profile: Profile,
): readonly HostOwner[] {
  const isUdp = (protocol: string | undefined): boolean => protocol?.toUpperCase() === "UDP";
  const ofServices = services.map(({ name, namespace, created, spec }) => ({
    hostname: kubernetesHostname(name, namespace, clusterDomain),
    name,
    namespace,
    created,
    isPublic: true,
    isEntry: false,
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? "",
      number: port.port,
      isUdp: isUdp(port.protocol),
    })),
  }));
  const ofEntries = serviceEntries.flatMap(({ namespace, created, spec }) => {
    const isPublic = !(spec.exportTo ?? []).includes(".");
    const ports = (spec.ports ?? []).map(({ name, number, protocol }) => ({ name, number, isUdp: isUdp(protocol) }));
    return spec.hosts.map((hostname) => ({
      hostname,
      name: hostname,
      namespace,
      created,
      isPublic,
      isEntry: true,
      ports,
    }));
  });
  return [...ofServices, ...ofEntries].sort(serviceOrder(profile));
}

/**
 * What EDS clusters have: only endpoints on ports of the youngest object for a host, because istiod went through the objects
 * by age, those of everybody last. istiod: proxy/envoy/v2/eds.go UpdateServiceShards (–1.6)
 */
export function discover(
  all: ByHostname,
  owners: readonly HostOwner[],
  { endpointsOfSharedHosts }: Profile,
): ByHostname {
  const ports = new Map<string, ReadonlySet<number>>();
  const counted = owners.filter(({ isEntry }) => isEntry || endpointsOfSharedHosts === "youngest-object");
  for (const owner of counted.toSorted((a, b) => Number(a.isPublic) - Number(b.isPublic))) {
    const numbers = owner.ports.filter(({ isUdp }) => !isUdp).map(({ number }) => number);
    ports.set(owner.hostname, new Set(numbers));
  }
  return new Map(
    [...all].map(([hostname, list]) => {
      const known = ports.get(hostname);
      return [hostname, list.filter(({ portNumber }) => portNumber === undefined || known?.has(portNumber))];
    }),
  );
}

/** By port, for hostnames that several objects have. istiod: model/push_context.go initServiceRegistry */
export function endpointsOfShared(
  all: ByHostname,
  owners: readonly HostOwner[],
  { instancesOfSharedHosts }: Profile,
): ReadonlyMap<string, ByPort> {
  if (instancesOfSharedHosts === "own") return new Map();
  const shared = new Map<string, ByPort>();
  for (const [hostname, several] of Map.groupBy(owners, (owner) => owner.hostname)) {
    if (several.length < 2) continue;
    const counted = instancesOfSharedHosts === "of-youngest" ? several.slice(-1) : several;
    const byPort = new Map<number, readonly Endpoint[]>();
    for (const port of counted.flatMap((owner) => owner.ports)) {
      const endpoints = (all.get(hostname) ?? []).filter((endpoint) => isOnPort(endpoint, port));
      if (endpoints.length > 0 || instancesOfSharedHosts === "last-written") byPort.set(port.number, endpoints);
    }
    shared.set(hostname, byPort);
  }
  return shared;
}
