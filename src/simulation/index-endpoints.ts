// Mesh -> endpoints of every (hostname, namespace), of Services and of ServiceEntries; made when a namespace is asked for, and
// taken over from another state of the mesh where the namespace holds the same.
import { once, remember } from "../manifests/remember.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { kubernetesHostname } from "./convert-service.ts";
import { type Endpoint, type EndpointSources, isOnPort } from "./endpoint.ts";
import { endpointsOfEntry } from "./endpoints-of-entry.ts";
import { endpointsOfService, manualEndpoints } from "./endpoints-of-service.ts";
import { sameMembers } from "./list-difference.ts";
import { namespaceDiscovery } from "./registry.ts";
import type { Port, Service } from "./service.ts";
import { type ByHostname, type ByPort, discover, endpointsOfShared, ownersOf } from "./shared-hosts.ts";

export interface EndpointIndex {
  /** All endpoints of a hostname in a namespace: Services and ServiceEntries share the key. */
  of(hostname: string, namespace: string): readonly Endpoint[];
  /** Those that an EDS cluster has. */
  discovered(hostname: string, namespace: string): readonly Endpoint[];
  /** Those that istiod holds for a port of a service: what listeners for pods and clusters resolved by DNS are made of. */
  held(service: Pick<Service, "hostname" | "namespace">, port: Port): readonly Endpoint[];
  readonly namespaces: ReadonlySet<string>;
  readonly entriesSelectPods: boolean;
  inside(namespace: string): NamespaceEndpoints;
}

interface NamespaceEndpoints {
  readonly sources: Sources;
  readonly all: () => ByHostname;
  readonly discovered: () => ByHostname;
  readonly shared: () => ReadonlyMap<string, ByPort>;
}

/** All that endpoints of a namespace are made of. */
const SOURCES = [
  "services",
  "serviceEntries",
  "workloads",
  "workloadEntries",
  "endpoints",
  "endpointSlices",
] as const satisfies readonly (keyof Mesh)[];

type Sources = Pick<Mesh, (typeof SOURCES)[number]>;

const NONE: readonly Endpoint[] = [];

function entriesSelectPods({ services }: Mesh, { entriesSelectPods: when }: Profile): boolean {
  return when === "always" || (when === "among-services" && services.length > 1);
}

/** `previous`: of another state of the mesh, for the same release and cluster domain. */
export function indexEndpoints(mesh: Mesh, profile: Profile, previous?: EndpointIndex): EndpointIndex {
  const lists = SOURCES.map((source) => Map.groupBy<string, object>(mesh[source], namespaceOf));
  const hasPods = namespaceDiscovery(mesh, profile);
  const selectsPods = entriesSelectPods(mesh, profile);
  const comparable = previous?.entriesSelectPods === selectsPods ? previous : undefined;
  const made = new Map<string, NamespaceEndpoints>();
  const inside = (namespace: string): NamespaceEndpoints =>
    remember(made, namespace, () => {
      const isHidden = (source: keyof Sources): boolean => source === "workloads" && !hasPods(namespace);
      const entries = SOURCES.map((source, index) => [
        source,
        isHidden(source) ? [] : (lists[index]?.get(namespace) ?? []),
      ]);
      const sources = Object.fromEntries(entries) as Sources;
      const before = comparable?.inside(namespace);
      if (before !== undefined && SOURCES.every((source) => sameMembers(before.sources[source], sources[source])))
        return before;
      const all = once(() => asBefore(before?.all(), findEndpoints(sources, mesh, profile)));
      const owners = once(() => ownersOf(sources, mesh, profile));
      const shared = once(() => endpointsOfShared(all(), owners(), profile));
      if (profile.endpointsOfSharedHosts === "all") return { sources, all, discovered: all, shared };
      const discovered = once(() => asBefore(before?.discovered(), discover(all(), owners(), profile)));
      return { sources, all, discovered, shared };
    });
  return {
    of: (hostname, namespace) => inside(namespace).all().get(hostname) ?? NONE,
    discovered: (hostname, namespace) => inside(namespace).discovered().get(hostname) ?? NONE,
    held({ hostname, namespace }, port) {
      const { all, shared } = inside(namespace);
      const byPort = shared().get(hostname);
      if (byPort !== undefined) return byPort.get(port.number) ?? NONE;
      return (all().get(hostname) ?? NONE).filter((endpoint) => isOnPort(endpoint, port));
    },
    entriesSelectPods: selectsPods,
    namespaces: new Set(lists.flatMap((list) => [...list.keys()])),
    inside,
  };
}

const namespaceOf = (object: object): string => (object as { readonly namespace: string }).namespace;

function findEndpoints(sources: Sources, mesh: Mesh, profile: Profile): ByHostname {
  const found = new Map<string, Endpoint[]>();
  const add = (hostname: string, endpoints: readonly Endpoint[]): void => {
    const list = endpoints.length === 0 ? [] : remember(found, hostname, () => []);
    for (const endpoint of endpoints) list.push(endpoint);
  };
  const inNamespace: EndpointSources = {
    ...sources,
    workloadEntries: profile.workloadEntries ? sources.workloadEntries : [],
    entriesSelectPods: entriesSelectPods(mesh, profile),
    manual: manualEndpoints(sources, profile),
  };
  for (const service of sources.services) {
    const hostname = kubernetesHostname(service.name, service.namespace, mesh.clusterDomain);
    add(hostname, endpointsOfService(service, inNamespace, profile));
  }
  for (const entry of sources.serviceEntries) {
    for (const hostname of entry.spec.hosts) add(hostname, endpointsOfEntry(entry, hostname, inNamespace));
  }
  return found;
}

/** What is as it was before is the same list. */
function asBefore(before: ByHostname | undefined, now: ByHostname): ByHostname {
  if (before === undefined) return now;
  const isSame = (a: readonly Endpoint[] | undefined, b: readonly Endpoint[]) =>
    JSON.stringify(a) === JSON.stringify(b);
  return new Map(
    [...now].map(([hostname, list]) => {
      const old = before.get(hostname);
      return [hostname, old !== undefined && isSame(old, list) ? old : list];
    }),
  );
}

/** Hostnames whose endpoints are not the same in both states; `now` has been made with `before` as its previous one. */
export function changedEndpoints(before: EndpointIndex, now: EndpointIndex): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const namespace of before.namespaces.union(now.namespaces)) {
    const [old, own] = [before.inside(namespace), now.inside(namespace)];
    if (old === own) continue;
    for (const find of ["all", "discovered"] as const) {
      const [was, is] = [old[find](), own[find]()];
      for (const hostname of [...was.keys(), ...is.keys()]) {
        if (was.get(hostname) !== is.get(hostname)) changed.add(hostname);
      }
    }
    const [was, is] = [old.shared(), own.shared()];
    for (const hostname of [...was.keys(), ...is.keys()]) {
      if (inWords(was.get(hostname)) !== inWords(is.get(hostname))) changed.add(hostname);
    }
  }
  return changed;
}

const inWords = (byPort: ByPort | undefined): string => JSON.stringify([...(byPort ?? [])]);
