// (Mesh, release profile) -> the outbound configuration of every sidecar. Proxies that must be equal are simulated once.
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { buildOutbound } from "./build-outbound.ts";
import { buildRoutes } from "./build-routes.ts";
import type { Call, CallResult } from "./call.ts";
import { decideSidecar, type SidecarDecision } from "./decide-sidecar.ts";
import { collectDestinationRules } from "./destination-rules.ts";
import { type EndpointIndex, indexEndpoints } from "./endpoints.ts";
import { followCall } from "./follow-call.ts";
import { goStraight } from "./go-straight.ts";
import { compareStrings } from "./order.ts";
import type { Outbound, RouteConfiguration } from "./outbound.ts";
import { sidecarPicker } from "./pick-sidecar.ts";
import { describeProxy, type SidecarProxy } from "./proxy.ts";
import { proxyKeys } from "./proxy-key.ts";
import { buildRegistry } from "./registry.ts";
import { resolveName } from "./resolve-name.ts";
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
  /** A route table of a workload's sidecar, by the name that an HTTP chain gives. */
  routesOf(workload: string, route: string): RouteConfiguration | undefined;
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
    sidecars.filter(({ injected }) => injected).map(({ workload }) => [workload.id, describeProxy(workload, mesh)]),
  );
  const endpoints = indexEndpoints(mesh);
  const configure = configurator(mesh, profile, endpoints);
  const isInMesh = inMesh(mesh);
  const simulation: Simulation = {
    mesh,
    profile,
    sidecars,
    groups: once(() => groupsOf([...proxies], (proxy) => configure(proxy).outbound())),
    outboundOf(workload) {
      const proxy = proxies.get(workload);
      return proxy && configure(proxy).outbound();
    },
    routesOf(workload, route) {
      const proxy = proxies.get(workload);
      return proxy && configure(proxy).routes(route);
    },
    follow(call) {
      const proxy = proxies.get(call.from);
      const namespace = proxy?.namespace ?? call.from.split("/", 1)[0] ?? "";
      const capture = proxy && { proxy, scope: configure(proxy).scope };
      const resolve = (host: string) => resolveName(host, { mesh, endpoints, namespace, capture });
      if (proxy === undefined) return goStraight(call, { decision: decisions.get(call.from), resolve, isInMesh });
      const { outbound, routes } = configure(proxy);
      const { protocolDetectionTimeout } = mesh.config;
      return followCall(call, {
        proxy,
        outbound: outbound(),
        protocolDetectionTimeout,
        resolve,
        routes,
        isInMesh,
      });
    },
  };
  return simulation;
}

interface Configuration {
  readonly scope: SidecarScope;
  readonly outbound: () => Outbound;
  readonly routes: (name: string) => RouteConfiguration | undefined;
}

/** Hands out configurations; proxies with the same key share one. */
function configurator(mesh: Mesh, profile: Profile, endpoints: EndpointIndex): (proxy: SidecarProxy) => Configuration {
  const registry = buildRegistry(mesh, profile);
  const virtualServices = collectVirtualServices(mesh);
  const destinationRules = collectDestinationRules(mesh);
  const pickSidecar = sidecarPicker(mesh);
  const keys = proxyKeys({ mesh, registry, virtualServices, destinationRules, endpoints });
  const scopes = new Map<string, SidecarScope>();
  const outbounds = new Map<string, Outbound>();
  const scopeOf = (key: string, proxy: SidecarProxy, sidecar: MeshObject<SidecarSpec> | undefined): SidecarScope =>
    remember(scopes, key, () =>
      buildSidecarScope(proxy.namespace, sidecar, { mesh, profile, registry, virtualServices }),
    );
  return (proxy) => {
    const sidecar = pickSidecar(proxy.namespace, proxy.labels);
    const key = keys(proxy, sidecar);
    const scope = scopeOf(key.scope, proxy, sidecar);
    const { clusterDomain } = mesh;
    const { proxyListenPort } = mesh.config;
    const client = { namespace: proxy.namespace, labels: proxy.labels };
    return {
      scope,
      outbound: () =>
        remember(outbounds, key.outbound, () =>
          buildOutbound({
            proxy,
            scope,
            endpoints,
            profile,
            clusterDomain,
            client,
            destinationRules,
            proxyListenPort,
          }),
        ),
      routes: (name) => buildRoutes(name, { proxy, scope, clusterDomain }),
    };
  };
}

function remember<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
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
    .map(([outbound, ids]) => ({ outbound, proxies: ids.toSorted(compareStrings) }))
    .sort((a, b) => compareStrings(a.proxies[0] ?? "", b.proxies[0] ?? ""));
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
