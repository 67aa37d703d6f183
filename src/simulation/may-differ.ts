// Two states of a mesh -> which calls the difference between them may touch. Where it cannot tell, every call: a call that is
// not touched goes the same way, with the same words, in both states.
import { oncePer } from "../manifests/remember.ts";
import { isWildcard, matches } from "../mesh/hostnames.ts";
import { isAlike } from "../mesh/is-alike.ts";
import { type Mesh, type MeshObject, objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "./addresses.ts";
import type { Call } from "./call.ts";
import { isLoopback } from "./capture.ts";
import type { SidecarDecision } from "./decide-sidecar.ts";
import { changedEndpoints, type EndpointIndex } from "./index-endpoints.ts";
import type { Registry } from "./registry.ts";
import { destinationHosts } from "./scope-services.ts";
import { NO_ADDRESS, type Service } from "./service.ts";
import type { VirtualServices } from "./virtual-services.ts";

export interface ComparableState {
  readonly mesh: Mesh;
  readonly sidecars: readonly SidecarDecision[];
  readonly registry: Registry;
  readonly endpoints: EndpointIndex;
  readonly virtualServices: VirtualServices;
}

export type MayDiffer = (call: Call) => boolean;

export const EVERY_CALL: MayDiffer = () => true;

/** What can move calls without any service that changes. */
const OTHER_LISTS = [
  "endpoints",
  "endpointSlices",
  "workloadEntries",
  "virtualServices",
  "destinationRules",
  "proxyConfigs",
] as const satisfies readonly (keyof Mesh)[];

/** The states have the same settings: see `haveSameSettings`. */
export function mayDiffer(before: ComparableState, after: ComparableState): MayDiffer {
  if (OTHER_LISTS.some((list) => differingObjects<unknown>(before.mesh[list], after.mesh[list]).length > 0))
    return EVERY_CALL;
  if (injectionOf(before.mesh) !== injectionOf(after.mesh)) return EVERY_CALL;
  const namespaces = namespacesWithOtherSidecars(before.mesh, after.mesh);
  const { rootNamespace } = after.mesh.config;
  if (
    [...differingObjects(before.mesh.sidecars, after.mesh.sidecars)].some(
      ({ namespace }) => namespace === rootNamespace,
    )
  )
    return EVERY_CALL;
  const changed = changedServices(before, after);
  if (changed.size > 0 && leadsElsewhere([before, after], changed)) return EVERY_CALL;
  const ports = portsOf(changed, [before.mesh, after.mesh]);
  const names = namesOf(changed);
  const clients = clientsThatDiffer(before.sidecars, after.sidecars);
  return (call) => {
    const { port, isEverywhere, names: written } = aimOf(call);
    if (isEverywhere || clients.has(call.from) || ports.has(port)) return true;
    if (namespaces.size > 0 && namespaces.has(call.from.slice(0, call.from.indexOf("/")))) return true;
    return names.size > 0 && written.some((name) => names.has(name));
  };
}

function injectionOf({ injection: { settings, revisions, tags } }: Mesh): string {
  return JSON.stringify([[...settings], revisions, [...tags]]);
}

/** The mesh's default Sidecar is, in some releases, for namespaces with services only. */
function namespacesWithOtherSidecars(before: Mesh, after: Mesh): ReadonlySet<string> {
  const sidecars = differingObjects<unknown>(before.sidecars, after.sidecars);
  const hasDefault = after.sidecars.some(({ namespace }) => namespace === after.config.rootNamespace);
  const services = hasDefault ? differingObjects<unknown>(before.services, after.services) : [];
  const entries = hasDefault ? differingObjects<unknown>(before.serviceEntries, after.serviceEntries) : [];
  return new Set([...sidecars, ...services, ...entries].map(({ namespace }) => namespace));
}

function differing<Item>(before: readonly Item[], after: readonly Item[]): ReadonlySet<Item> {
  return before === after ? new Set() : new Set(before).symmetricDifference(new Set(after));
}

/** Those without their like on the other side. */
function differingObjects<Spec>(
  before: readonly MeshObject<Spec>[],
  after: readonly MeshObject<Spec>[],
): readonly MeshObject<Spec>[] {
  const others = Map.groupBy(differing(before, after), objectKey);
  return [...others.values()].filter(([one, other]) => !one || !other || !isAlike(one, other)).flat();
}

/** With all that share a hostname or an address with one of them: which of those counts can be another now. */
function changedServices(before: ComparableState, after: ComparableState): ReadonlySet<Service> {
  const hostnames = new Set(changedEndpoints(before.endpoints, after.endpoints));
  for (const { hostname } of differing(before.registry.services, after.registry.services)) hostnames.add(hostname);
  for (const { spec } of differingObjects(before.mesh.serviceEntries, after.mesh.serviceEntries))
    for (const host of spec.hosts) hostnames.add(host);
  const homes = namespacesWithOtherPods(before.sidecars, after.sidecars);
  if (hostnames.size === 0 && homes.size === 0) return new Set();
  const all = [...new Set([...before.registry.services, ...after.registry.services])];
  const changed = all.filter(({ hostname, namespace }) => hostnames.has(hostname) || homes.has(namespace));
  const addresses = new Set(changed.flatMap(addressesOf));
  const sharing = addresses.size === 0 ? [] : all.filter((one) => addressesOf(one).some((at) => addresses.has(at)));
  return new Set([...changed, ...sharing]);
}

function addressesOf({ clusterVIPs, defaultAddress, autoAddresses: { v4, v6 } }: Service): readonly string[] {
  return [...clusterVIPs, defaultAddress, v4 ?? NO_ADDRESS, v6 ?? NO_ADDRESS].filter((one) => one !== NO_ADDRESS);
}

/** Whom a Service selects there can be others. */
function namespacesWithOtherPods(
  before: readonly SidecarDecision[],
  after: readonly SidecarDecision[],
): ReadonlySet<string> {
  if (before === after) return new Set();
  const were = new Map(before.map(({ workload }) => [workload.id, workload]));
  const namespaces = new Set<string>();
  for (const { workload } of after) {
    const was = were.get(workload.id);
    were.delete(workload.id);
    if (was === workload) continue;
    const [old, now] = [was, workload].map((one) => JSON.stringify([one?.labels, one?.pods, one?.resolver]));
    if (old !== now) namespaces.add(workload.namespace);
  }
  for (const { namespace } of were.values()) namespaces.add(namespace);
  return namespaces;
}

/** Clients of which more is known than where they call: their sidecar, if they have one, may be another. */
function clientsThatDiffer(before: readonly SidecarDecision[], after: readonly SidecarDecision[]): ReadonlySet<string> {
  if (before === after) return new Set();
  const were = new Map(before.map((decision) => [decision.workload.id, decision]));
  const others = after.filter((now) => {
    const was = were.get(now.workload.id);
    were.delete(now.workload.id);
    if (was?.workload !== now.workload) return true;
    return was.injected !== now.injected || was.reason !== now.reason || was.revision !== now.revision;
  });
  return new Set([...others.map(({ workload }) => workload.id), ...were.keys()]);
}

/** A call to one name can end at another: by an alias, a VirtualService, or because a wildcard covers it. */
function leadsElsewhere(states: readonly ComparableState[], changed: ReadonlySet<Service>): boolean {
  const hostnames = [...new Set([...changed].map(({ hostname }) => hostname))];
  if (hostnames.some(isWildcard)) return true;
  return states.some(({ registry, mesh, virtualServices }) => {
    const isAliased = registry.services.some(({ resolution, aliases }) => resolution === "ALIAS" || aliases.length > 0);
    const hasEgressProxy = mesh.sidecars.some(({ spec }) => spec.outboundTrafficPolicy?.egressProxy !== undefined);
    if (isAliased || hasEgressProxy || mesh.config.proxyHttpPort !== 0) return true;
    if (mesh.virtualServices.length === 0) return false;
    const led = virtualServices.all.flatMap((one) => [...one.hosts, ...destinationHosts(one, "all")]);
    return led.some((host) => hostnames.some((hostname) => matches(host.toLowerCase(), hostname.toLowerCase())));
  });
}

/** A Sidecar's port can be there for services of other ports. */
function portsOf(changed: ReadonlySet<Service>, meshes: readonly Mesh[]): ReadonlySet<number> {
  if (changed.size === 0) return new Set();
  const declared = meshes.flatMap(({ sidecars }) =>
    sidecars.flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ port }) => port?.number ?? [])),
  );
  const own = [...changed].flatMap(({ ports, portOverrides }) => [
    ...ports.map(({ number }) => number),
    ...portOverrides.values(),
  ]);
  return new Set([...declared, ...own]);
}

/** What clients may write: hostnames, what search domains make complete, and addresses. */
function namesOf(changed: ReadonlySet<Service>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const service of changed) {
    const labels = service.hostname.toLowerCase().split(".");
    for (let length = 1; length <= labels.length; length++) names.add(labels.slice(0, length).join("."));
    for (const address of addressesOf(service)) names.add(address.toLowerCase());
  }
  return names;
}

interface Aim {
  readonly port: number;
  /** It cannot be told from others by where it goes. */
  readonly isEverywhere: boolean;
  readonly names: readonly string[];
}

/** The same calls are asked about with every fix that is tried. */
const aimOf = oncePer(({ to, host, sni }: Call): Aim => {
  const aim = splitHostPort(to);
  const names = [aim?.host, host, sni].flatMap((name) => (name === undefined ? [] : lookedUpAs(name)));
  return { port: aim?.port ?? 0, isEverywhere: aim === undefined || isLoopback(aim.host), names };
});

/** Pods have names below that of their Service. */
function lookedUpAs(written: string): readonly string[] {
  const name = written.toLowerCase().replace(/\.$/, "");
  return [name, name.slice(name.indexOf(".") + 1)];
}
