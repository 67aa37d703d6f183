// (Scope, whose DestinationRules count) -> clusters, built from as little as possible: as they were in the previous state
// where nothing of them has changed, else from those of a similar client.
import { remember } from "../manifests/remember.ts";
import { isWildcard, subsetOf } from "../mesh/hostnames.ts";
import { buildClusters, type ClusterInputs } from "./build-clusters.ts";
import type { Client } from "./destination-rules.ts";
import { layered, madeOnDemand } from "./layered-map.ts";
import type { Cluster, Outbound } from "./outbound.ts";
import type { SharedScope } from "./share-scopes.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export interface ClusterContext extends Omit<ClusterInputs, "client"> {
  /** Hostnames whose endpoints are others than in the previous state; undefined where all clusters can be others. */
  readonly changedEndpoints: ReadonlySet<string> | undefined;
}

export interface ClusterRequest {
  readonly shared: SharedScope;
  /** Equal for clients with the same rules; empty without any. */
  readonly rules: string;
  readonly client: Client;
}

interface MadeClusters {
  readonly scope: SidecarScope;
  /** With which they were built: endpoints and rules of its state. */
  readonly inputs: ClusterInputs;
  readonly clusters: Outbound["clusters"];
}

export interface SharedClusters {
  of(request: ClusterRequest): Outbound["clusters"];
  known(name: string): MadeClusters | undefined;
}

/** A client in a namespace without DestinationRules. */
const NOBODY: Client = { namespace: "", labels: {} };

/** `previous`: of another state of the mesh, for the same release. */
export function shareClusters(context: ClusterContext, previous?: SharedClusters): SharedClusters {
  const { destinationRules, changedEndpoints } = context;
  const made = new Map<string, MadeClusters>();
  const of = (request: ClusterRequest): MadeClusters => remember(made, nameOf(request), () => make(request));
  const make = ({ shared, rules, client: asked }: ClusterRequest): MadeClusters => {
    const client = rules === "" ? NOBODY : asked;
    const mine = { scope: shared.scope, inputs: { ...context, client } };
    const known = previous?.known(nameOf({ shared, rules, client }));
    if (known?.scope === shared.scope && changedEndpoints !== undefined) {
      return { ...mine, clusters: changeClusters(known, mine, [...changedEndpoints]) };
    }
    if (rules !== "") {
      const base = of({ shared, rules: "", client });
      const hostnames = covered(shared.scope, destinationRules.hostsApart(client.namespace));
      return { ...mine, clusters: changeClusters(base, mine, hostnames) };
    }
    const { kin } = shared;
    if (kin !== undefined) {
      const base = of({ shared: kin.base, rules, client });
      return { ...mine, clusters: changeClusters(base, mine, [...kin.difference.hostnames]) };
    }
    const changed = known && changedEndpoints && changedHostnames(known.scope, shared.scope, changedEndpoints);
    if (known === undefined || changed === undefined || changed.size > shared.scope.services.size / 2)
      return { ...mine, clusters: clustersOnDemand(mine.scope, mine.inputs) };
    return { ...mine, clusters: changeClusters(known, mine, [...changed]) };
  };
  return { of: (request) => of(request).clusters, known: (name) => made.get(name) };
}

/** Hostnames with other services or endpoints; undefined where clusters are made of more than those. */
function changedHostnames(
  before: SidecarScope,
  now: SidecarScope,
  changedEndpoints: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  if (!before.clusterServices.areServices || !now.clusterServices.areServices) return undefined;
  const changed = new Set(changedEndpoints);
  for (const hostname of before.services.keys()) if (!now.services.has(hostname)) changed.add(hostname);
  for (const [hostname, service] of now.services) {
    if (before.services.get(hostname) !== service) changed.add(hostname);
  }
  return changed;
}

/** A mesh has tens of thousands of clusters, and calls go to a few of them: those of a hostname are made when it is asked for. */
function clustersOnDemand(scope: SidecarScope, inputs: ClusterInputs): Outbound["clusters"] {
  return madeOnDemand({
    groupOf: (name) => name.slice(name.lastIndexOf("|") + 1),
    make: (hostname) => buildClusters(scope, inputs, [hostname]),
    all: () => new Set(scope.clusterServices.all().map(({ hostname }) => hostname)),
  });
}

/** The clusters of `base` with those of some hostnames as they are now. */
function changeClusters(
  base: MadeClusters,
  now: Omit<MadeClusters, "clusters">,
  hostnames: readonly string[],
): Outbound["clusters"] {
  if (hostnames.length === 0) return base.clusters;
  const changes = new Map<string, Cluster | undefined>();
  for (const name of buildClusters(base.scope, base.inputs, hostnames).keys()) changes.set(name, undefined);
  for (const [name, cluster] of buildClusters(now.scope, now.inputs, hostnames)) changes.set(name, cluster);
  return layered(base.clusters, changes);
}

function nameOf({ shared, rules }: ClusterRequest): string {
  return `${shared.key}|${rules}`;
}

/** Hostnames of the scope that one of the hosts covers. */
function covered({ services }: SidecarScope, hosts: readonly string[]): readonly string[] {
  const wildcards = hosts.filter(isWildcard);
  const exact = new Set(hosts.filter((host) => services.has(host)));
  if (wildcards.length === 0) return [...exact];
  const matching = [...services.keys()].filter((name) => wildcards.some((wildcard) => subsetOf(name, wildcard)));
  return [...exact.union(new Set(matching))];
}
