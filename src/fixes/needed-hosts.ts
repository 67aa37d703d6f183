// Calls of a namespace -> what they use, in the words of a Sidecar: `namespace/host`, its own namespace as `./host`.
import { callKey } from "../impact/call-key.ts";
import type { CallChange } from "../impact/impact.ts";
import { oncePer } from "../manifests/remember.ts";
import { matches } from "../mesh/hostnames.ts";
import { type MeshObject, type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { VirtualServiceSpec } from "../mesh/specs.ts";
import type { CallResult } from "../simulation/call.ts";
import type { FixContext } from "./candidate.ts";
import { servicesNamedBy } from "./named-services.ts";
import { namespaceOf } from "./namespace-of.ts";
import { type Opener, openers } from "./opener.ts";

/** A host with the namespace that has it. */
export interface Needed {
  readonly namespace: string;
  readonly host: string;
}

export interface Asked {
  readonly context: Pick<FixContext, "simulation" | "impact">;
  /** Keys of the calls that shall go as they went before the change. */
  readonly restore: ReadonlySet<string>;
  /** What takes those calls from where they aim, also where an address in its range seems to name it. */
  readonly unwanted: readonly Opener[];
}

/**
 * Hosts that all calls of the namespace name or end at (before the change, for the calls in `restore`), with what the
 * VirtualServices of these hosts send on to. Sorted `namespace/host`; own ones and `covered` namespaces, which are
 * imported whole, are left out.
 */
export function neededHosts(
  namespace: string,
  { covered, ...asked }: Asked & { readonly covered: readonly string[] },
): readonly string[] {
  const calls = callsByNamespace(asked.context.impact).get(namespace) ?? [];
  const patterns = hostsNeededBy(calls, asked)
    .filter((host) => host.namespace !== namespace && !covered.includes(host.namespace))
    .map((host) => `${host.namespace}/${host.host}`);
  return [...new Set(patterns)].sort();
}

const callsByNamespace = oncePer(({ calls }: { readonly calls: readonly CallChange[] }) =>
  Map.groupBy(calls, ({ call }) => namespaceOf(call.from)),
);

/** The same for some calls, whatever namespace they aim at; with repetitions. */
export function hostsNeededBy(calls: readonly CallChange[], asked: Asked): readonly Needed[] {
  const { context, restore, unwanted } = asked;
  const taking = new Set(unwanted.map(({ object }) => objectKey(object)));
  const isUnwanted = (object: ObjectName) => taking.has(objectKey(object));
  const { mesh } = context.simulation;
  const meant = ({ call }: CallChange): readonly Opener[] => {
    const named = servicesNamedBy(call, mesh);
    return restore.has(callKey(call)) ? named.filter(({ object }) => !isUnwanted(object)) : named;
  };
  const called = calls.flatMap((change) => [...meant(change).flatMap(hostsOf), ...destinationsOf(change, asked)]);
  return [...called, ...routedFrom(called, context)];
}

function hostsOf({ object, hosts }: Opener): readonly Needed[] {
  return hosts.map((host) => ({ namespace: object.namespace, host }));
}

/** The hosts of the clusters that a call ends in. */
function destinationsOf(change: CallChange, { context, restore }: Asked): readonly Needed[] {
  const result = restore.has(callKey(change.call)) ? change.before : change.after;
  const { mesh } = context.simulation;
  const clusters = context.simulation.outboundOf(change.call.from)?.clusters;
  return clustersOf(result).flatMap((cluster) => {
    const host = hostOfCluster(cluster);
    const origin = clusters?.get(cluster)?.origin;
    if (origin !== undefined) return [{ namespace: origin.namespace, host }];
    return openers(mesh)
      .filter(({ hosts }) => hosts.includes(host))
      .map(({ object }) => ({ namespace: object.namespace, host }));
  });
}

export function clustersOf(result: CallResult | null): readonly string[] {
  const weighted = result?.weighted?.map(({ cluster }) => cluster) ?? [];
  return [...(result?.cluster === undefined ? [] : [result.cluster]), ...weighted].filter((name) =>
    name.startsWith("outbound|"),
  );
}

/** `outbound|3306||mysql.demo` is of mysql.demo. */
export function hostOfCluster(cluster: string): string {
  return cluster.split("|")[3] ?? "";
}

/** A VirtualService for a host must be imported from where it is, and so must what it sends to. */
function routedFrom(hosts: readonly Needed[], { simulation }: Asked["context"]): readonly Needed[] {
  if (hosts.length === 0) return [];
  const { mesh } = simulation;
  return mesh.virtualServices.flatMap((route) => {
    const routed = hosts.filter(({ host }) => fullHosts(route, mesh.clusterDomain).some((own) => matches(own, host)));
    if (routed.length === 0) return [];
    const destinations = new Set(fullDestinations(route, mesh.clusterDomain));
    return [
      ...routed.map(({ host }) => ({ namespace: route.namespace, host })),
      ...openers(mesh)
        .filter(({ hosts: own }) => own.some((host) => destinations.has(host)))
        .flatMap(hostsOf),
    ];
  });
}

type Route = MeshObject<VirtualServiceSpec>;

function fullHosts({ namespace, spec }: Route, clusterDomain: string): readonly string[] {
  return (spec.hosts ?? []).map((host) => fullName(host, namespace, clusterDomain));
}

function fullDestinations({ namespace, spec }: Route, clusterDomain: string): readonly string[] {
  return [...(spec.http ?? []), ...(spec.tcp ?? []), ...(spec.tls ?? [])]
    .flatMap(({ route }) => route ?? [])
    .map(({ destination }) => fullName(destination.host, namespace, clusterDomain));
}

/** A host as a VirtualService or DestinationRule of a namespace writes it, in full. */
export function fullName(host: string, namespace: string, clusterDomain: string): string {
  return host.includes(".") || host === "*" ? host : `${host}.${namespace}.svc.${clusterDomain}`;
}
