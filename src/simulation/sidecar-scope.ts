// (Registry, Sidecar, namespace) -> what the sidecars of that namespace may see: services for each egress listener, and
// the services that get clusters. istiod: model/sidecar.go
import type { MeshObject } from "../mesh/mesh.ts";
import type { Destination, EgressListener, SidecarSpec } from "../mesh/specs.ts";
import {
  type ImportPatterns,
  importedNamespaces,
  importsAlias,
  importsEverything,
  importsOfVirtualService,
  importsService,
  parseEgressHosts,
} from "./egress-hosts.ts";
import { type EgressScope, matchedPort, type ScopeInputs, withOnlyPort } from "./egress-scope.ts";
import { parseProtocol } from "./protocol.ts";
import { mergeServices, mergeVisible, speakersByHostname } from "./scope-services.ts";
import type { Service } from "./service.ts";
import { fullHostname, type VirtualService } from "./virtual-services.ts";
import type { Visibility } from "./visibility.ts";

/** What the sidecars of a namespace import, before it is put together. */
export interface ScopeOutline {
  readonly namespace: string;
  readonly egress: readonly EgressScope[];
  /** Nothing chooses among what the namespace sees: there is no Sidecar, and the release has no choice for all. */
  readonly isUnfiltered: boolean;
  /**
   * What becomes of imported services that share a hostname, and which ones VirtualServices pull in: services by hostname.
   * Each hostname for itself: asked with the egress listeners, or with all that they have of some hostnames.
   */
  readonly merge: (egress: readonly EgressScope[]) => ReadonlyMap<string, Service>;
  /** Where not each hostname has one. */
  readonly clusterServices?: ClusterServices;
  readonly allowAny: boolean;
  readonly egressProxy?: Destination;
}

export interface SidecarScope extends ScopeOutline {
  /** Services with clusters, by hostname. */
  readonly services: ReadonlyMap<string, Service>;
  /** In older releases several of one hostname. */
  readonly clusterServices: ClusterServices;
}

export interface ClusterServices {
  /** One for each hostname: that of `services`. */
  readonly areServices: boolean;
  readonly all: () => readonly Service[];
  readonly named: (hostname: string) => readonly Service[];
}

const EVERYTHING: readonly EgressListener[] = [{ hosts: ["*/*"] }];

export function buildSidecarScope(
  namespace: string,
  sidecar: MeshObject<SidecarSpec> | undefined,
  inputs: ScopeInputs,
): SidecarScope {
  const outline = outlineScope(namespace, sidecar, inputs);
  return completeScope(outline, outline.merge(outline.egress));
}

/** `services` as the outline merges them. */
export function completeScope(outline: ScopeOutline, services: SidecarScope["services"]): SidecarScope {
  return { ...outline, services, clusterServices: outline.clusterServices ?? oneForEach(services) };
}

function oneForEach(services: SidecarScope["services"]): ClusterServices {
  const named = (hostname: string): readonly Service[] => {
    const service = services.get(hostname);
    return service === undefined ? [] : [service];
  };
  return { areServices: true, all: () => [...services.values()], named };
}

export function outlineScope(
  namespace: string,
  sidecar: MeshObject<SidecarSpec> | undefined,
  inputs: ScopeInputs,
): ScopeOutline {
  if (sidecar === undefined && inputs.profile.defaultScope !== "chosen") return unfilteredOutline(namespace, inputs);
  const written = sidecar?.spec.egress ?? [];
  const everything = inputs.profile.noEgressMeans === "everything" || sidecar === undefined ? EVERYTHING : [];
  const egress = (written.length > 0 ? written : everything).map((listener) =>
    importEgress(listener, namespace, inputs),
  );
  const policy = sidecar?.spec.outboundTrafficPolicy;
  const mode = policy === undefined ? inputs.mesh.config.outboundTrafficPolicy : policy.mode;
  const egressProxy = inputs.profile.egressProxies ? policy?.egressProxy : undefined;
  return {
    namespace,
    egress,
    isUnfiltered: false,
    merge: (some) => mergeServices(some, namespace, inputs),
    allowAny: mode === "ALLOW_ANY",
    ...(egressProxy === undefined
      ? {}
      : {
          egressProxy: {
            ...egressProxy,
            host: fullHostname(egressProxy.host, namespace, inputs.mesh.clusterDomain),
          },
        }),
  };
}

function importEgress(listener: EgressListener, namespace: string, inputs: ScopeInputs): EgressScope {
  const patterns = parseEgressHosts(listener.hosts, namespace, inputs.profile);
  const number = listener.port?.number ?? 0;
  const protocol = parseProtocol(listener.port?.protocol, inputs.profile);
  const port = listener.port === undefined ? undefined : { number, protocol };
  return {
    ...(port === undefined ? {} : { port }),
    bind: listener.bind ?? "",
    captureNone: listener.captureMode === "NONE",
    services: selectServices(patterns, namespace, { ...inputs, onlyPort: matchedPort(port, inputs.profile) }),
    virtualServices: selectVirtualServices(patterns, namespace, inputs),
  };
}

/** Without a Sidecar, before there was one choice for all: everything that the namespace sees, merged or as it is. */
function unfilteredOutline(namespace: string, inputs: ScopeInputs): ScopeOutline {
  const { mesh, profile, registry, virtualServices } = inputs;
  const visible = registry.visible.inside(namespace);
  const isMerged = profile.defaultScope === "merged";
  const egress: EgressScope = {
    bind: "",
    captureNone: false,
    services: isMerged ? [...mergeVisible(visible).values()] : visible,
    virtualServices: virtualServices.visible.inside(namespace),
  };
  const allowAny = mesh.config.outboundTrafficPolicy === "ALLOW_ANY";
  const shared = { namespace, egress: [egress], isUnfiltered: true, allowAny };
  const imported = (some: readonly EgressScope[]) => some.flatMap(({ services }) => services);
  if (isMerged) return { ...shared, merge: (some) => speakersByHostname(imported(some), profile) };
  const named = (hostname: string) => registry.visibleByHostname(namespace, hostname);
  return {
    ...shared,
    merge: (some) => speakersByHostname(imported(some), profile),
    clusterServices: { areServices: false, all: () => visible, named },
  };
}

interface Selection extends ScopeInputs {
  readonly onlyPort: number | undefined;
}

function selectServices(patterns: ImportPatterns, namespace: string, selection: Selection): readonly Service[] {
  const { registry, profile, onlyPort } = selection;
  const seesOne = profile.exactHostsSeeOneService && patterns.isExact;
  const imported: Service[] = [];
  if (onlyPort === undefined && importsEverything(patterns))
    return keepChosenNamespaces(registry.visible.inside(namespace), namespace, selection);
  for (const service of candidates(patterns, namespace, registry.visible)) {
    if (!importsService(patterns, service.namespace, service.hostname)) continue;
    if (seesOne && registry.byHostname.get(service.hostname)?.get(service.namespace) !== service) continue;
    const candidate = onlyPort === undefined ? service : withOnlyPort(service, onlyPort);
    if (candidate !== undefined) imported.push(withImportedAliases(candidate, patterns));
  }
  return keepChosenNamespaces(imported, namespace, selection);
}

function selectVirtualServices(
  patterns: ImportPatterns,
  namespace: string,
  { profile, virtualServices: { visible } }: ScopeInputs,
): readonly VirtualService[] {
  const all = candidates(patterns, namespace, visible);
  const imported = importsEverything(patterns)
    ? all
    : all.flatMap((one) => {
        const times = importsOfVirtualService(patterns, one.namespace, one.hosts);
        return new Array<VirtualService>(profile.virtualServiceImports === "by-list" ? times : Math.min(times, 1)).fill(
          one,
        );
      });
  return profile.virtualServiceImports === "by-name" ? uniqueBy(imported, ({ name }) => name) : imported;
}

/** Of several with one key the first. */
function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const).toReversed()).values()].toReversed();
}

function candidates<Item>(patterns: ImportPatterns, namespace: string, visible: Visibility<Item>): readonly Item[] {
  const owners = importedNamespaces(patterns);
  return owners === undefined ? visible.inside(namespace) : visible.ownedBy(owners, namespace);
}

// istiod: model/sidecar.go matchingAliasService
function withImportedAliases(service: Service, patterns: ImportPatterns): Service {
  if (service.aliases.length === 0) return service;
  const aliases = service.aliases.filter(({ hostname }) => importsAlias(patterns, service, hostname));
  return aliases.length === service.aliases.length ? service : { ...service, aliases };
}

/** One namespace for each hostname: the workload's own, else a Kubernetes Service's, else the first. */
function keepChosenNamespaces(
  imported: readonly Service[],
  namespace: string,
  { registry, profile: { kubernetesServiceWins } }: ScopeInputs,
): readonly Service[] {
  if (!registry.hasContested(imported, namespace)) return imported;
  const chosen = new Map<string, { readonly namespace: string; readonly isKubernetes: boolean }>();
  let isUnique = true;
  for (const service of imported) {
    const current = chosen.get(service.hostname);
    const isKubernetes = service.registry === "Kubernetes";
    if (current === undefined) {
      chosen.set(service.hostname, { namespace: service.namespace, isKubernetes });
      continue;
    }
    isUnique &&= current.namespace === service.namespace;
    const isOwn = service.namespace === namespace;
    const isBetterKind =
      kubernetesServiceWins && !current.isKubernetes && isKubernetes && (isOwn || current.namespace !== namespace);
    if (isOwn || isBetterKind) chosen.set(service.hostname, { namespace: service.namespace, isKubernetes });
  }
  if (isUnique) return imported;
  return imported.filter((service) => chosen.get(service.hostname)?.namespace === service.namespace);
}
