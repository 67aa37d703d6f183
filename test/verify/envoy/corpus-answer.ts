// A recorded case, a release and one proxy of it -> what that proxy's Envoy was told. Listeners and clusters are istiod's
// recorded answers; endpoints and virtual hosts, which were not recorded, are the simulation's.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GroupForm } from "../../../src/report/conformance-form.ts";
import { splitHostPort } from "../../../src/simulation/addresses.ts";
import type { Route, VirtualHost } from "../../../src/simulation/outbound.ts";
import { describeProxy, type SidecarProxy } from "../../../src/simulation/proxy.ts";
import type { Simulation } from "../../../src/simulation/simulate.ts";
import { simulateSnapshot } from "../../../src/simulation/simulate-snapshot.ts";
import type { Answer, Origins, Resource, RouteTable } from "./answer.ts";
import { giveAddresses, symbolsIn } from "./give-addresses.ts";
import type { Node } from "./istio-internals.ts";

const CORPUS = join(import.meta.dirname, "../../conformance");

export interface RecordedProxy {
  /** Path under test/conformance, such as `cases/seed/mysql-after`. */
  readonly path: string;
  readonly release: string;
  /** Workload id. */
  readonly proxy: string;
}

export interface CorpusAnswer {
  readonly manifests: string;
  readonly meshConfig?: string;
  readonly node: Node;
  readonly answer: Answer;
}

interface Recorded {
  readonly releases: readonly string[];
  readonly groups: readonly GroupForm[];
}

export function corpusAnswer({ path, release, proxy }: RecordedProxy): CorpusAnswer {
  const directory = join(CORPUS, path);
  const manifests = readFileSync(join(directory, "manifests.yaml"), "utf8");
  const meshConfig = readdirSync(directory).includes("mesh.yaml")
    ? readFileSync(join(directory, "mesh.yaml"), "utf8")
    : undefined;
  const recorded = (JSON.parse(readFileSync(join(directory, "expected.json"), "utf8")) as Recorded[]).find(
    ({ releases }) => releases.includes(release),
  );
  const group = recorded?.groups.find(({ proxies }) => proxies.includes(proxy));
  if (group === undefined) throw new Error(`${path} has no answer of ${release} for ${proxy}`);
  const { simulation } = simulateSnapshot(new Map([["manifests.yaml", manifests]]), {
    istio: release,
    allInjected: true,
    ...(meshConfig !== undefined && { meshConfig: { path: "mesh.yaml", text: meshConfig } }),
  });
  const found = simulation.sidecars.find(({ workload }) => workload.id === proxy)?.workload;
  if (found === undefined) throw new Error(`${path} has no workload ${proxy}`);
  const clusters = [...(simulation.outboundOf(proxy)?.clusters.values() ?? [])];
  const endpoints = new Map(clusters.map((cluster) => [cluster.name, cluster.endpoints]));
  const own = found.pods[0]?.address ?? "";
  const routes = routeTables(group, simulation, proxy);
  const addresses = giveAddresses(symbolsIn([group.listeners, [...endpoints.values()], routes, own]));
  const origins: Origins = new Map(
    clusters.flatMap(({ name, origin }) =>
      origin === undefined ? [] : [[name, { name: origin.name, namespace: origin.namespace }] as const],
    ),
  );
  return {
    manifests,
    ...(meshConfig !== undefined && { meshConfig }),
    node: {
      namespace: found.namespace,
      workload: found.name,
      kind: found.kind,
      release,
      labels: found.labels,
      metadata: metadataOf(describeProxy(found, simulation.mesh, simulation.profile)),
      address: addresses.get(own) ?? "10.244.9.9",
    },
    answer: {
      listeners: group.listeners,
      clusters: group.clusters,
      addresses,
      endpoints,
      origins,
      routes,
    },
  };
}

/** As the agent tells istiod. */
function metadataOf(proxy: SidecarProxy): Node["metadata"] {
  return {
    INTERCEPTION_MODE: proxy.interception,
    ...(proxy.dnsCapture && { DNS_CAPTURE: "true" }),
    ...(proxy.usesAllocatedAddresses && { DNS_AUTO_ALLOCATE: "true" }),
    ...(proxy.httpProxyPort !== 0 && { HTTP_PROXY_PORT: String(proxy.httpProxyPort) }),
    ...(proxy.unprivileged && { UNPRIVILEGED_POD: "true" }),
  };
}

function routeTables(group: GroupForm, simulation: Simulation, proxy: string): readonly RouteTable[] {
  const chains = Object.values(group.listeners).flatMap((listener) => listener.chains);
  const names = new Set(chains.flatMap((chain) => / => route:(.*)$/.exec(chain)?.[1] ?? []));
  const hosts = new Set(simulation.mesh.virtualServices.flatMap(({ spec }) => spec.hosts ?? []));
  for (const cluster of simulation.outboundOf(proxy)?.clusters.values() ?? []) hosts.add(cluster.hostname);
  return [...names].map((name) => {
    const find = (host: string) => simulation.virtualHostsOf(proxy)?.(name, host) ?? [];
    const found = new Map([...hosts].sort().flatMap((host) => find(host).map((one) => [one.name, one] as const)));
    const virtualHosts = [...found.values()].map((one) => {
      // A domain is in one virtual host only: the one that a request for it finds.
      const domains = one.domains.filter((domain) => holderOf(domain, find) === one.name);
      return { name: one.name, domains, routes: one.routes.map(({ path, target }) => routeResource(path, target)) };
    });
    return { name, virtualHosts: virtualHosts.filter(({ domains }) => domains.length > 0) };
  });
}

const holderOf = (domain: string, find: (host: string) => readonly VirtualHost[]): string | undefined =>
  find(splitHostPort(domain)?.host ?? domain).find(({ domains }) => domains.includes(domain))?.name;

function routeResource(path: Route["path"], target: Route["target"]): Resource {
  const match = path === undefined ? { prefix: "/" } : path.kind === "exact" ? { path: path.value } : pathMatch(path);
  if (target.kind === "direct") return { match, direct_response: { status: target.status } };
  if (target.kind === "cluster") return { match, route: { cluster: target.cluster } };
  const clusters = target.clusters.map(({ cluster, weight }) => ({ name: cluster, weight }));
  return { match, route: { weighted_clusters: { clusters } } };
}

function pathMatch({ kind, value }: NonNullable<Route["path"]>): Resource {
  return kind === "prefix" ? { prefix: value } : { safe_regex: { regex: value } };
}
