// (Mesh, release profile) -> the configuration of each proxy that is asked for. Proxies that must be equal share one.
import { oncePer, remember } from "../manifests/remember.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { buildOutbound } from "./build-outbound.ts";
import { type VirtualHostsFor, virtualHostFinder } from "./build-routes.ts";
import { collectDestinationRules } from "./destination-rules.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { Outbound } from "./outbound.ts";
import { sidecarPicker } from "./pick-sidecar.ts";
import type { SidecarProxy } from "./proxy.ts";
import { proxyKeys } from "./proxy-key.ts";
import { buildRegistry, type Registry } from "./registry.ts";
import { routeServiceIndex } from "./route-services.ts";
import { shareMergedPorts } from "./share-ports.ts";
import { buildSidecarScope, type SidecarScope } from "./sidecar-scope.ts";
import { collectVirtualServices, type VirtualServices } from "./virtual-services.ts";

/** What istiod sends to a proxy; computed when it is asked for. */
export interface Configuration {
  readonly scope: SidecarScope;
  readonly outbound: () => Outbound;
  readonly virtualHosts: VirtualHostsFor;
}

/** Hands out configurations; proxies with the same key share one. */
export function proxyConfigurator(
  mesh: Mesh,
  profile: Profile,
  endpoints: EndpointIndex,
): (proxy: SidecarProxy) => Configuration {
  const virtualServices = collectVirtualServices(mesh, profile);
  const registry = sharedRegistry(mesh, profile, virtualServices);
  const destinationRules = collectDestinationRules(mesh, profile);
  const pickSidecar = sidecarPicker(mesh, profile);
  const keys = proxyKeys({ mesh, profile, registry, virtualServices, destinationRules, endpoints });
  const servicesOn = routeServiceIndex();
  const { clusterDomain } = mesh;
  const { proxyListenPort } = mesh.config;
  const scopes = new Map<string, SidecarScope>();
  const outbounds = new Map<string, Outbound>();
  const configurations = new Map<string, Configuration>();
  return oncePer((proxy: SidecarProxy) => {
    const { namespace, labels } = proxy;
    const sidecar = pickSidecar(namespace, labels);
    const key = keys(proxy, sidecar);
    return remember(configurations, `${namespace} ${key.outbound}`, () => {
      const scope = remember(scopes, key.scope, () =>
        buildSidecarScope(namespace, sidecar, { mesh, profile, registry, virtualServices }),
      );
      const inputs = { proxy, scope, endpoints, profile, clusterDomain, destinationRules, proxyListenPort };
      return {
        scope,
        outbound: () =>
          remember(outbounds, key.outbound, () => buildOutbound({ ...inputs, client: { namespace, labels } })),
        virtualHosts: virtualHostFinder({ proxy, scope, profile, clusterDomain, servicesOn }),
      };
    });
  });
}

function sharedRegistry(mesh: Mesh, profile: Profile, virtualServices: VirtualServices): Registry {
  const registry = buildRegistry(mesh, profile);
  if (profile.portsAreMerged !== "in-the-shared-object") return registry;
  return shareMergedPorts(mesh.sidecars, { mesh, profile, registry, virtualServices });
}
