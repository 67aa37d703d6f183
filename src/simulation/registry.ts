// Mesh -> all services in istiod's order, and which namespace sees which of them. Nothing here depends on a proxy.
import { compareText } from "../manifests/compare-text.ts";
import { once, oncePer, remember } from "../manifests/remember.ts";
import { selects } from "../mesh/match-labels.ts";
import type { Mesh, MeshConfig } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { allocateAddresses } from "./allocate-addresses.ts";
import type { Converter } from "./convert-once.ts";
import { configOrder, serviceOrder } from "./order.ts";
import type { Alias, Service } from "./service.ts";
import { newVisibility, type Visibility } from "./visibility.ts";

export interface Registry {
  /** In global order: oldest first, then name, then namespace. */
  readonly services: readonly Service[];
  /** Exported to everybody, in global order. */
  readonly publicServices: readonly Service[];
  /** Exported to a namespace in particular (its own private ones included), in global order. */
  readonly exportedTo: ReadonlyMap<string, readonly Service[]>;
  /** The service that owns a hostname in a namespace, whatever it is exported to. */
  readonly byHostname: ReadonlyMap<string, ReadonlyMap<string, Service>>;
  /** The order in which listeners of a namespace are built. */
  readonly visible: Visibility<Service>;
  /**
   * The namespace may see something of its own: a service that not everybody sees (a VirtualService reaches the client
   * namespace's own services even when they are exported to nobody), one that others have too, or an alias, which has one
   * name more in its own namespace.
   */
  isApart(namespace: string): boolean;
  /** Whether several namespaces own the hostname of one of these services, as the namespace sees them. */
  hasContested(services: readonly Service[], namespace: string): boolean;
  /** Hostnames that the namespace owns, or that are exported to it in particular. */
  namesNear(namespace: string): readonly string[];
  /** Services that an ExternalName Service of the namespace stands for. */
  aliasedFrom(namespace: string): readonly Service[];
  /** Those that a namespace sees and that have a hostname, in the same order. */
  visibleByHostname(namespace: string, hostname: string): readonly Service[];
}

export function buildRegistry(mesh: Mesh, profile: Profile, converter: Converter): Registry {
  const sorted = convertAll(mesh, profile, converter).toSorted(serviceOrder(profile));
  const { addressAllocation: allocation } = profile;
  const isComputed = allocation !== "status" && allocation !== "none";
  const complete = withAliases(isComputed ? allocateAddresses(sorted, allocation) : sorted);
  const services = sorted.map((service, index) => converter.complete(service, complete[index] ?? service));
  return indexServices(services, mesh.config, profile);
}

/** `services` in global order. */
export function indexServices(services: readonly Service[], config: MeshConfig, profile: Profile): Registry {
  const publicServices: Service[] = [];
  const privateTo = new Map<string, Service[]>();
  const exportedTo = new Map<string, Service[]>();
  const contested = contestedHostnames(services);
  const apart = new Set<string>();
  for (const service of services) {
    const exportTo =
      service.exportTo.length > 0
        ? understood(service.exportTo, profile)
        : defaultExportTo(config.defaultServiceExportTo, profile);
    const targets = audience(service, exportTo);
    if (targets[0] !== "*" || service.resolution === "ALIAS" || contested.has(service.hostname))
      apart.add(service.namespace);
    for (const target of targets) {
      const own = profile.privateServicesFirst && target === service.namespace;
      if (target === "*") publicServices.push(service);
      else append(own ? privateTo : exportedTo, target, service);
    }
  }
  const exported = profile.privateServicesFirst ? prepend(privateTo, exportedTo) : exportedTo;
  // By list: what everybody sees is indexed once.
  const byHostnameOf = oncePer((list: readonly Service[]) => Map.groupBy(list, ({ hostname }) => hostname));
  const visible = newVisibility(exported, publicServices);
  const isContested = (some: readonly Service[]): boolean =>
    contested.size > 0 && some.some(({ hostname }) => contested.has(hostname));
  const publicIsContested = once(() => isContested(publicServices));
  const byHostname = once(() => indexByHostname(services, profile));
  const byOwner = once(() => Map.groupBy(services, ({ namespace }) => namespace));
  const aliased = once(() => services.filter(({ aliases }) => aliases.length > 0));
  const inList = (list: readonly Service[], hostname: string) => byHostnameOf(list).get(hostname) ?? [];
  return {
    services,
    publicServices,
    exportedTo: exported,
    get byHostname() {
      return byHostname();
    },
    isApart: (namespace) => apart.has(namespace) || exported.has(namespace),
    hasContested: (some, namespace) =>
      some === visible.inside(namespace)
        ? publicIsContested() || isContested(visible.exportedTo(namespace))
        : isContested(some),
    namesNear: (namespace) =>
      [...(byOwner().get(namespace) ?? []), ...(exported.get(namespace) ?? [])].map(({ hostname }) => hostname),
    aliasedFrom: (namespace) => aliased().filter(({ aliases }) => aliases.some((one) => one.namespace === namespace)),
    visible,
    visibleByHostname: (namespace, hostname) => [
      ...inList(exported.get(namespace) ?? [], hostname),
      ...inList(publicServices, hostname),
    ],
  };
}

function convertAll(mesh: Mesh, profile: Profile, converter: Converter): readonly Service[] {
  const isDiscovered = namespaceDiscovery(mesh, profile);
  const kubernetes = mesh.services
    .filter((service) => isDiscovered(service.namespace))
    .map((service) => converter.service(service))
    .sort((a, b) => compareText(a.hostname, b.hostname));
  const isConfigDiscovered = configDiscovery(mesh, profile);
  const entries = mesh.serviceEntries
    .filter((entry) => isConfigDiscovered(entry.namespace))
    .toSorted(configOrder(profile))
    .flatMap((entry) => converter.entry(entry));
  // The order is that of the registries where the release breaks ties by nothing else.
  return profile.tieBreak === "entries-first" ? [...entries, ...kubernetes] : [...kubernetes, ...entries];
}

/** The same for Istio's own objects. */
export function configDiscovery(mesh: Mesh, profile: Profile): (namespace: string) => boolean {
  return profile.discoveryHidesIstioObjects ? namespaceDiscovery(mesh, profile) : () => true;
}

/** Which namespaces istiod looks at. istiod: pkg/kube/namespace/filter.go */
export function namespaceDiscovery(mesh: Mesh, profile: Profile): (namespace: string) => boolean {
  const selectors = mesh.config.discoverySelectors;
  if (selectors.length === 0 || !profile.discoverySelectors) return () => true;
  return (name) => {
    const labels = { "kubernetes.io/metadata.name": name, ...mesh.namespaces.get(name)?.labels };
    return selectors.some((selector) => selects(selector, labels));
  };
}

/** What counts of the mesh's default for services or VirtualServices. */
export function defaultExportTo(targets: readonly string[], { singleDefaultExportTo }: Profile): readonly string[] {
  if (!singleDefaultExportTo) return targets;
  return [[".", "*"].find((target) => targets.includes(target)) ?? "~"];
}

function understood(exportTo: readonly string[], { exportToKnows }: Profile): readonly string[] {
  if (exportToKnows === "all") return exportTo;
  return exportTo.includes(".") ? ["."] : ["*"];
}

/** `*`, or the namespaces that see the service. istiod: model/push_context.go initServiceRegistry (1.30.3–) */
function audience(service: Service, exportTo: MeshConfig["defaultServiceExportTo"]): readonly string[] {
  if (exportTo.includes("*")) return ["*"];
  if (exportTo.includes("~")) return [];
  return [...new Set(exportTo.map((entry) => (entry === "." ? service.namespace : entry)))];
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function prepend(first: Map<string, Service[]>, second: Map<string, Service[]>): Map<string, Service[]> {
  const keys = new Set([...first.keys(), ...second.keys()]);
  return new Map([...keys].map((key) => [key, [...(first.get(key) ?? []), ...(second.get(key) ?? [])]]));
}

function contestedHostnames(services: readonly Service[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const contested = new Set<string>();
  for (const { hostname, namespace } of services) {
    if (remember(owners, hostname, () => namespace) !== namespace) contested.add(hostname);
  }
  return contested;
}

function indexByHostname(services: readonly Service[], profile: Profile): Map<string, Map<string, Service>> {
  const index = new Map<string, Map<string, Service>>();
  for (const service of services) {
    if (!profile.pullsInExplicitlyPublic && service.exportTo.some((target) => target === "*" || target === "~"))
      continue;
    const namespaces = index.get(service.hostname) ?? new Map<string, Service>();
    index.set(service.hostname, namespaces);
    const known = namespaces.get(service.namespace);
    const replaces = known?.registry === "External" && service.registry === "Kubernetes";
    if (known === undefined || replaces || profile.hostnameOwner === "last") namespaces.set(service.namespace, service);
  }
  return index;
}

/** Hands every ExternalName Service to the services it stands for. istiod: model/push_context.go resolveServiceAliases */
function withAliases(services: readonly Service[]): readonly Service[] {
  const externalNames = new Map<string, string>();
  for (const service of services) {
    if (service.resolution === "ALIAS" && service.externalName !== undefined) {
      externalNames.set(service.hostname, service.externalName);
    }
  }
  if (externalNames.size === 0) return services;
  const aliases = new Map<string, Alias[]>();
  for (const service of services) {
    if (service.resolution !== "ALIAS") continue;
    const target = follow(service.hostname, externalNames);
    if (target !== undefined) append(aliases, target, { hostname: service.hostname, namespace: service.namespace });
  }
  return services.map((service) => {
    const own = service.resolution === "ALIAS" ? undefined : aliases.get(service.hostname);
    if (own === undefined) return service;
    const inOrder = own.toSorted(
      (a, b) => compareText(a.namespace, b.namespace) || compareText(a.hostname, b.hostname),
    );
    return { ...service, aliases: inOrder };
  });
}

/** Through other aliases to the name they stand for in the end; a loop stands for nothing. */
function follow(start: string, externalNames: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set<string>();
  let name = start;
  for (let next = externalNames.get(name); next !== undefined; next = externalNames.get(name)) {
    if (seen.has(name)) return undefined;
    seen.add(name);
    name = next;
  }
  return name;
}
