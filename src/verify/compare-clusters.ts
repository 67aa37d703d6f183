// Simulated clusters, live clusters -> what is equal, what is different, and what only one side has. Endpoints are left to
// compare-endpoints.ts.
import type { Cluster } from "../simulation/outbound.ts";
import { hostnameOf } from "./beyond-the-files.ts";
import { type Comparison, type ComparisonInputs, collectorOf } from "./comparison.ts";
import type { LiveCluster } from "./live-proxy.ts";

export function compareClusters(live: readonly LiveCluster[], { outbound, outsiders }: ComparisonInputs): Comparison {
  const { alike, differ, done } = collectorOf("clusters");
  const real = new Map(live.map((cluster) => [cluster.name, cluster]));
  for (const cluster of outbound.clusters.values()) {
    const found = real.get(cluster.name);
    if (found === undefined) differ(missing(cluster));
    else if (found.type === cluster.type) alike();
    else
      differ({
        kind: "different",
        name: cluster.name,
        message: `Cluster \`${cluster.name}\` finds its endpoints in another way.`,
        simulated: [cluster.type],
        live: [found.type],
      });
  }
  for (const { name, type } of live) {
    if (outbound.clusters.has(name)) continue;
    const hostname = hostnameOf(name) ?? name;
    if (outsiders.namespaceOf(hostname) !== undefined) outsiders.leaveOut([hostname]);
    else
      differ({
        kind: "only-live",
        name,
        message: `The live proxy has cluster \`${name}\`; the simulation has not.`,
        simulated: [],
        live: [type],
      });
  }
  return done();
}

function missing({ name, type, origin }: Cluster) {
  const by = origin === undefined ? "" : ` for ${origin.kind} \`${origin.namespace}/${origin.name}\``;
  return {
    kind: "only-simulated" as const,
    name,
    message: `The simulation has cluster \`${name}\`${by}; the live proxy has not.`,
    simulated: [type],
    live: [],
  };
}
