// (Mesh, release profile) -> the configuration of each proxy that is asked for. Proxies that must be equal share one.
import { once, oncePer, remember } from "../manifests/remember.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import type { AllListeners } from "./build-outbound.ts";
import { type VirtualHostsFor, virtualHostFinder } from "./build-routes.ts";
import { type Converter, newConverter } from "./convert-once.ts";
import { collectDestinationRules, type DestinationRules } from "./destination-rules.ts";
import { changedEndpoints, type EndpointIndex } from "./index-endpoints.ts";
import { sameMembers } from "./list-difference.ts";
import type { Outbound } from "./outbound.ts";
import { sidecarPicker } from "./pick-sidecar.ts";
import type { SidecarProxy } from "./proxy.ts";
import { proxyKeys } from "./proxy-key.ts";
import { buildRegistry, type Registry } from "./registry.ts";
import { routeServices } from "./route-services.ts";
import { type SharedClusters, shareClusters } from "./share-clusters.ts";
import { type SharedListeners, shareListeners } from "./share-listeners.ts";
import { shareMergedPorts } from "./share-ports.ts";
import { type SharedScopes, shareScopes } from "./share-scopes.ts";
import type { SidecarScope } from "./sidecar-scope.ts";
import { collectVirtualServices, type VirtualServices } from "./virtual-services.ts";

/** What istiod sends to a proxy; computed when it is asked for. */
export interface Configuration {
  readonly scope: SidecarScope;
  readonly outbound: () => Outbound;
  readonly virtualHosts: VirtualHostsFor;
}

export interface Configurator {
  of(proxy: SidecarProxy): Configuration;
  /** What the next state of the mesh can take over. */
  readonly parts: Parts;
}

/** One for each pair of listeners and clusters, in all states of the mesh that share them. */
const outbounds = oncePer((_: AllListeners) => new WeakMap<Outbound["clusters"], Outbound>());

function outboundOf(all: AllListeners, clusters: Outbound["clusters"]): Outbound {
  const { listeners, virtualOutbound } = all;
  return remember(outbounds(all), clusters, () => ({
    listeners,
    clusters,
    ...(virtualOutbound !== undefined && { virtualOutbound }),
  }));
}

/** Hands out configurations; proxies with the same key share one. `previous` is asked for what has not changed since: see `haveSameSettings`. */
export function proxyConfigurator(state: MeshState, previous?: Configurator): Configurator {
  const parts = partsOf(state, previous?.parts);
  const { mesh, profile, scopes, listeners, clusters } = parts;
  const pickSidecar = sidecarPicker(mesh, profile);
  const keys = proxyKeys(parts);
  const configurations = new Map<string, Map<string, Configuration>>();
  const configure = (proxy: SidecarProxy): Configuration => {
    const { namespace, labels } = proxy;
    const sidecar = pickSidecar(namespace, labels);
    const key = keys.of(proxy, sidecar);
    const inNamespace = remember(configurations, namespace, () => new Map<string, Configuration>());
    return remember(inNamespace, [key.scope, key.settings, key.address, key.rules].join("|"), () => {
      const shared = scopes.of({ key: key.scope, namespace: key.viewpoint, sidecar });
      const client = { namespace, labels };
      return {
        scope: shared.scope,
        outbound: once(() =>
          outboundOf(listeners.of({ shared, key, proxy }), clusters.of({ shared, rules: key.rules, client })),
        ),
        virtualHosts: virtualHostFinder({
          proxy,
          scope: shared.scope,
          profile,
          clusterDomain: mesh.clusterDomain,
          servicesOn: routeServices,
        }),
      };
    });
  };
  const ofEach = oncePer(configure);
  const ofPlain = new Map<string, Map<string, Configuration>>();
  const of = (proxy: SidecarProxy): Configuration => {
    if (!keys.isPlain(proxy)) return ofEach(proxy);
    const inNamespace = remember(ofPlain, proxy.namespace, () => new Map<string, Configuration>());
    return remember(inNamespace, proxy.says, () => configure(proxy));
  };
  return { of, parts };
}

export interface MeshState {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly endpoints: EndpointIndex;
}
interface Parts extends MeshState {
  readonly converter: Converter;
  readonly registry: Registry;
  readonly virtualServices: VirtualServices;
  readonly destinationRules: DestinationRules;
  readonly scopes: SharedScopes;
  readonly listeners: SharedListeners;
  readonly clusters: SharedClusters;
}

function partsOf(state: MeshState, previous: Parts | undefined): Parts {
  const { mesh, profile, endpoints } = state;
  const isSame = (list: "virtualServices" | "destinationRules") =>
    previous !== undefined && sameMembers(previous.mesh[list], mesh[list]);
  const converter = previous?.converter ?? newConverter(mesh.clusterDomain, profile);
  const virtualServices =
    previous && isSame("virtualServices") ? previous.virtualServices : collectVirtualServices(mesh, profile);
  const sameRules = previous !== undefined && isSame("destinationRules");
  const destinationRules = sameRules ? previous.destinationRules : collectDestinationRules(mesh, profile);
  const registry = sharedRegistry(state, virtualServices, converter);
  const changed = previous && changedEndpoints(previous.endpoints, endpoints);
  const pods = registry.services.filter(({ resolution }) => resolution === "PASSTHROUGH");
  const samePods = changed !== undefined && !pods.some(({ hostname }) => changed.has(hostname));
  const { clusterDomain } = mesh;
  const { proxyListenPort } = mesh.config;
  return {
    ...state,
    converter,
    registry,
    virtualServices,
    destinationRules,
    scopes: shareScopes({ mesh, profile, registry, virtualServices }, previous?.scopes),
    listeners: shareListeners({ profile, clusterDomain, proxyListenPort, endpoints, samePods }, previous?.listeners),
    clusters: shareClusters(
      { profile, endpoints, destinationRules, changedEndpoints: sameRules ? changed : undefined },
      previous?.clusters,
    ),
  };
}

type Settled = Pick<MeshState, "mesh" | "profile">;

/** Whether two states differ in nothing but their objects: only then one can take over what was made for the other. */
export function haveSameSettings(before: Settled, now: Settled): boolean {
  const settings = (state: Settled) => {
    const { raw: _, source: __, ...config } = state.mesh.config;
    const discovered = config.discoverySelectors.length > 0 ? [...state.mesh.namespaces] : [];
    const labels = discovered.map(([name, namespace]) => [name, namespace.labels]);
    return JSON.stringify([state.profile, state.mesh.clusterDomain, config, labels]);
  };
  return settings(before) === settings(now);
}

function sharedRegistry(
  { mesh, profile }: MeshState,
  virtualServices: VirtualServices,
  converter: Converter,
): Registry {
  const registry = buildRegistry(mesh, profile, converter);
  if (profile.portsAreMerged !== "in-the-shared-object") return registry;
  return shareMergedPorts(mesh.sidecars, { mesh, profile, registry, virtualServices });
}
