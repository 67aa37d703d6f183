// A namespace -> what its workloads are known to use in other namespaces, in the words of a Sidecar: `namespace/host`.
import { callKey } from "../impact/call-key.ts";
import type { CallChange } from "../impact/impact.ts";
import { matches } from "../mesh/hostnames.ts";
import { type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { CallResult } from "../simulation/call.ts";
import type { FixContext } from "./candidate.ts";
import { names } from "./named-services.ts";
import { namespaceOf } from "./namespace-of.ts";
import { type Opener, openers } from "./opener.ts";

/** A host with the namespace that has it. */
interface Needed {
  readonly namespace: string;
  readonly host: string;
}

interface Asked {
  readonly context: FixContext;
  /** Keys of the calls that shall go as they went before the change. */
  readonly restore: ReadonlySet<string>;
  /** What takes those calls from where they aim, also where an address in its range seems to name it. */
  readonly unwanted: readonly Opener[];
  /** Namespaces that are imported whole. */
  readonly covered: readonly string[];
}

/**
 * Hosts that calls of the namespace name or end at (before the change, for the calls in `restore`), with what the
 * VirtualServices of these hosts send on to. Sorted `namespace/host`; own ones and `covered` namespaces are left out.
 */
export function neededHosts(namespace: string, asked: Asked): readonly string[] {
  const { context, covered, restore, unwanted } = asked;
  const taking = new Set(unwanted.map(({ object }) => objectKey(object)));
  const isUnwanted = (object: ObjectName) => taking.has(objectKey(object));
  const { mesh } = context.simulation;
  const services = openers(mesh);
  const own = context.impact.calls.filter(({ call }) => namespaceOf(call.from) === namespace);
  const meant = ({ call }: CallChange): readonly Opener[] => {
    const candidates = restore.has(callKey(call)) ? services.filter(({ object }) => !isUnwanted(object)) : services;
    return candidates.filter((service) => names(call, service, mesh));
  };
  const called = own.flatMap((change) => [
    ...meant(change).flatMap(hostsOf),
    ...destinationsOf(change, asked, services),
  ]);
  const needed = [...called, ...routedFrom(called, services, context)];
  const patterns = needed
    .filter((host) => host.namespace !== namespace && !covered.includes(host.namespace))
    .map((host) => `${host.namespace}/${host.host}`);
  return [...new Set(patterns)].sort();
}

function hostsOf({ object, hosts }: Opener): readonly Needed[] {
  return hosts.map((host) => ({ namespace: object.namespace, host }));
}

/** The hosts of the clusters that a call ends in. */
function destinationsOf(
  change: CallChange,
  { context, restore }: Asked,
  services: readonly Opener[],
): readonly Needed[] {
  const result = restore.has(callKey(change.call)) ? change.before : change.after;
  const clusters = context.simulation.outboundOf(change.call.from)?.clusters;
  return clustersOf(result).flatMap((cluster) => {
    const host = hostOfCluster(cluster);
    const origin = clusters?.get(cluster)?.origin;
    if (origin !== undefined) return [{ namespace: origin.namespace, host }];
    return services
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
function routedFrom(
  hosts: readonly Needed[],
  services: readonly Opener[],
  { simulation }: FixContext,
): readonly Needed[] {
  const { virtualServices, clusterDomain } = simulation.mesh;
  return virtualServices.flatMap(({ namespace, spec }) => {
    const full = (host: string): string =>
      host.includes(".") || host === "*" ? host : `${host}.${namespace}.svc.${clusterDomain}`;
    const routed = hosts.filter(({ host }) => (spec.hosts ?? []).some((own) => matches(full(own), host)));
    if (routed.length === 0) return [];
    const routes = [...(spec.http ?? []), ...(spec.tcp ?? []), ...(spec.tls ?? [])].flatMap(({ route }) => route ?? []);
    const destinations = routes.map(({ destination }) => full(destination.host));
    return [
      ...routed.map(({ host }) => ({ namespace, host })),
      ...services.filter(({ hosts: own }) => own.some((host) => destinations.includes(host))).flatMap(hostsOf),
    ];
  });
}
