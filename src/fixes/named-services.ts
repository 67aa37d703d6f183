// A known call -> the services that it names, by host name (short forms too), virtual IP or address.
import type { KnownCall } from "../impact/find-calls.ts";
import { oncePer } from "../manifests/remember.ts";
import { isWildcard, subsetOf } from "../mesh/hostnames.ts";
import type { Mesh, Workload } from "../mesh/mesh.ts";
import { isSymbol, matchedBits, splitHostPort } from "../simulation/addresses.ts";
import type { FixContext } from "./candidate.ts";
import { namespaceOf } from "./namespace-of.ts";
import { type Opener, openers } from "./opener.ts";

/** Whether the call is meant for this service, whatever the listeners make of it. */
export function names(call: KnownCall, service: Opener, mesh: Mesh): boolean {
  const { kind, object, hosts, addresses } = service;
  const host = hostOf(call);
  if (
    namesOf(call).some((name) => fullNames(name, call, mesh).some((full) => hosts.some((own) => subsetOf(full, own))))
  ) {
    return true;
  }
  if (kind === "Service" && host.startsWith(`pod:${object.namespace}/`)) return namesPod(host, service, mesh);
  return addresses.some((address) => address === host || matchedBits(address, host) >= 0);
}

/** Every service that the call is meant for. */
export function servicesNamedBy(call: KnownCall, mesh: Mesh): readonly Opener[] {
  const { byHost, byAddress, others } = indexOf(mesh);
  const known = namesOf(call).flatMap((name) => fullNames(name, call, mesh).flatMap((full) => byHost.get(full) ?? []));
  const candidates = new Set([...known, ...(byAddress.get(hostOf(call)) ?? []), ...others]);
  return [...candidates].filter((service) => names(call, service, mesh));
}

interface Index {
  readonly byHost: ReadonlyMap<string, readonly Opener[]>;
  readonly byAddress: ReadonlyMap<string, readonly Opener[]>;
  /** Those that cannot be looked up: wildcards, ranges, and headless Services, whose pods are called. */
  readonly others: readonly Opener[];
}

const indexOf = oncePer((mesh: Mesh): Index => {
  const all = openers(mesh);
  return {
    byHost: groupByEach(all, ({ hosts }) => hosts),
    byAddress: groupByEach(all, ({ addresses }) => addresses),
    others: all.filter(
      ({ kind, object, hosts, addresses }) =>
        hosts.some(isWildcard) ||
        addresses.some((address) => !isSymbol(address) && /[/:]/.test(address)) ||
        (kind === "Service" && object.spec.clusterIP === "None"),
    ),
  };
});

function groupByEach(all: readonly Opener[], keysOf: (one: Opener) => readonly string[]): Index["byHost"] {
  const groups = new Map<string, Opener[]>();
  for (const one of all) {
    for (const key of new Set(keysOf(one))) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

const hostOf = (call: KnownCall): string => splitHostPort(call.to)?.host ?? call.to;

const namesOf = (call: KnownCall): readonly string[] =>
  [hostOf(call), call.host, call.sni].filter((name) => name !== undefined);

/** What a resolver makes of a name in the caller's namespace. */
function fullNames(name: string, call: KnownCall, mesh: Mesh): readonly string[] {
  const plain = name.toLowerCase().replace(/\.$/, "");
  const namespace = namespaceOf(call.from);
  const suffix = `svc.${mesh.clusterDomain}`;
  return [plain, `${plain}.${namespace}.${suffix}`, `${plain}.${suffix}`, `${plain}.${mesh.clusterDomain}`];
}

/** Pods of a headless Service are called one by one. */
function namesPod(address: string, service: Opener, mesh: Mesh): boolean {
  const workload = mesh.workloads.find(({ pods }) => pods.some((pod) => pod.address === address));
  return workload !== undefined && isHeadlessOf(service, workload);
}

/** Whether the workload's own pods are what a headless Service leads to. */
export function isHeadlessOf({ kind, object }: Opener, { namespace, labels }: Workload): boolean {
  if (kind !== "Service" || object.spec.clusterIP !== "None" || object.namespace !== namespace) return false;
  const selector = Object.entries(object.spec.selector ?? {});
  return selector.length > 0 && selector.every(([label, value]) => labels[label] === value);
}

type Known = Pick<FixContext, "bystanders" | "simulation">;

/** Workloads that are known to call the service on purpose, sorted. */
export function usersOf(service: Opener, { bystanders, simulation }: Known): readonly string[] {
  const users = bystanders.filter((call) => names(call, service, simulation.mesh)).map(({ from }) => from);
  return [...new Set(users)].sort();
}
