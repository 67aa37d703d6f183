// (Mesh, release profile) -> the outbound configuration of every sidecar. Proxies that must be equal are simulated once.
import { compareText } from "../manifests/compare-text.ts";
import { once, oncePer, remember } from "../manifests/remember.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { buildOutbound } from "./build-outbound.ts";
import { type VirtualHostsFor, virtualHostFinder } from "./build-routes.ts";
import type { Call, CallResult } from "./call.ts";
import { decideSidecar, type SidecarDecision } from "./decide-sidecar.ts";
import { collectDestinationRules } from "./destination-rules.ts";
import { type EndpointIndex, indexEndpoints } from "./endpoints.ts";
import { followCall } from "./follow-call.ts";
import { goStraight } from "./go-straight.ts";
import type { Outbound } from "./outbound.ts";
import { sidecarPicker } from "./pick-sidecar.ts";
import { describeProxy, type SidecarProxy } from "./proxy.ts";
import { proxyKeys } from "./proxy-key.ts";
import { buildRegistry } from "./registry.ts";
import { nameResolver } from "./resolve-name.ts";
import { routeServiceIndex } from "./route-services.ts";
import { buildSidecarScope, type SidecarScope } from "./sidecar-scope.ts";
import { collectVirtualServices } from "./virtual-services.ts";

export type { SidecarDecision } from "./decide-sidecar.ts";

/** Proxies with the same outbound configuration. */
export interface ProxyGroup {
  /** Workload ids, sorted. */
  readonly proxies: readonly string[];
  readonly outbound: Outbound;
}

export interface SimulationOptions {
  readonly profile: Profile;
  /** Every workload has a sidecar, whatever the labels say. */
  readonly allInjected?: boolean;
}

/** The answers of one mesh state. Configurations are computed when asked for, and kept. */
export interface Simulation {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly sidecars: readonly SidecarDecision[];
  /** Sorted by first proxy. */
  groups(): readonly ProxyGroup[];
  /** The configuration of one workload's sidecar; undefined when it has none. */
  outboundOf(workload: string): Outbound | undefined;
  /** Follows a call from its name to what the client sees. */
  follow(call: Call): CallResult;
}

export function simulate(mesh: Mesh, options: SimulationOptions): Simulation {
  const { profile } = options;
  const sidecars = mesh.workloads.map((workload): SidecarDecision => {
    if (!options.allInjected) return decideSidecar(workload, mesh);
    return { workload, injected: true, reason: "every workload is taken to have a sidecar", assumed: false };
  });
  const decisions = new Map(sidecars.map((decision) => [decision.workload.id, decision]));
  const proxies = new Map(
    sidecars
      .filter(({ injected }) => injected)
      .map(({ workload }) => [workload.id, describeProxy(workload, mesh, profile)]),
  );
  const endpoints = indexEndpoints(mesh, profile);
  const configure = configurator(mesh, profile, endpoints);
  const isInMesh = inMesh(mesh);
  const resolveName = nameResolver(mesh, endpoints);
  const simulation: Simulation = {
    mesh,
    profile,
    sidecars,
    groups: once(() => groupsOf([...proxies], (proxy) => configure(proxy).outbound())),
    outboundOf(workload) {
      const proxy = proxies.get(workload);
      return proxy && configure(proxy).outbound();
    },
    follow(call) {
      const proxy = proxies.get(call.from);
      const namespace = proxy?.namespace ?? call.from.split("/", 1)[0] ?? "";
      const capture = proxy && { proxy, scope: configure(proxy).scope };
      const resolve = (host: string) => resolveName(host, { namespace, capture });
      if (proxy === undefined) return goStraight(call, { decision: decisions.get(call.from), resolve, isInMesh });
      const { outbound, virtualHosts } = configure(proxy);
      const { protocolDetectionTimeout } = mesh.config;
      return followCall(call, {
        proxy,
        profile,
        outbound: outbound(),
        protocolDetectionTimeout,
        resolve,
        virtualHosts,
        isInMesh,
      });
    },
  };
  return simulation;
}

interface Configuration {
  readonly scope: SidecarScope;
  readonly outbound: () => Outbound;
  readonly virtualHosts: VirtualHostsFor;
}

/** Hands out configurations; proxies with the same key share one. */
function configurator(mesh: Mesh, profile: Profile, endpoints: EndpointIndex): (proxy: SidecarProxy) => Configuration {
  const registry = buildRegistry(mesh, profile);
  const virtualServices = collectVirtualServices(mesh, profile);
  const destinationRules = collectDestinationRules(mesh, profile);
  const pickSidecar = sidecarPicker(mesh, profile);
  const keys = proxyKeys({ mesh, registry, virtualServices, destinationRules, endpoints });
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

function groupsOf(
  proxies: readonly (readonly [string, SidecarProxy])[],
  outboundOf: (proxy: SidecarProxy) => Outbound,
): readonly ProxyGroup[] {
  const members = new Map<Outbound, string[]>();
  for (const [id, proxy] of proxies) {
    const outbound = outboundOf(proxy);
    const list = members.get(outbound);
    if (list === undefined) members.set(outbound, [id]);
    else list.push(id);
  }
  return [...members]
    .map(([outbound, ids]) => ({ outbound, proxies: ids.toSorted(compareText) }))
    .sort((a, b) => compareText(a.proxies[0] ?? "", b.proxies[0] ?? ""));
}

function inMesh(mesh: Mesh): (address: string) => boolean {
  const known = once(
    () =>
      new Set(
        mesh.services
          .flatMap(({ spec }) => [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])])
          .filter((ip) => ip !== "" && ip !== "None"),
      ),
  );
  return (address) => address.startsWith("svc:") || address.startsWith("pod:") || known().has(address);
}
