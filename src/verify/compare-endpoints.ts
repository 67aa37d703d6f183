// Endpoints of clusters that both sides have -> what differs. Literal addresses must be the same; of pods, whose addresses
// and number only the cluster knows, the ports must be, and that there are any.
import { compareText } from "../manifests/compare-text.ts";
import { isSymbol, splitHostPort } from "../simulation/addresses.ts";
import type { Cluster } from "../simulation/outbound.ts";
import { type Collector, type Comparison, type ComparisonInputs, collectorOf } from "./comparison.ts";
import { missingFrom } from "./listener-form.ts";
import type { LiveCluster } from "./live-proxy.ts";

export function compareEndpoints(live: readonly LiveCluster[] | undefined, inputs: ComparisonInputs): Comparison {
  const collector = collectorOf("endpoints");
  const inCluster = new Map((live ?? []).map(({ name, endpoints }) => [name, endpoints]));
  for (const cluster of inputs.outbound.clusters.values()) {
    const real = cluster.type === "EDS" ? inputs.live.endpoints?.get(cluster.name) : inCluster.get(cluster.name);
    if (real !== undefined && WITH_ENDPOINTS.has(cluster.type)) compareCluster(cluster, real, inputs, collector);
  }
  return collector.done();
}

const WITH_ENDPOINTS: ReadonlySet<Cluster["type"]> = new Set(["EDS", "STRICT_DNS", "LOGICAL_DNS"]);

function compareCluster(
  { name, hostname, endpoints: every }: Cluster,
  everyReal: readonly string[],
  { outsiders }: ComparisonInputs,
  { alike, differ, remark }: Collector,
): void {
  // Envoy keeps one of several endpoints at one place.
  const [endpoints, real] = [[...new Set(every)], [...new Set(everyReal)]];
  const pods = endpoints.filter(isPlaceOfPod);
  const literals = endpoints.filter((endpoint) => !isPlaceOfPod(endpoint));
  const missing = missingFrom(literals, real);
  const rest = missingFrom(real, literals);
  if (endpoints.length === 0 && rest.length > 0 && !rest.some(isName)) {
    outsiders.leaveOutPods(hostname, rest.length);
    return;
  }
  const [own, found] = [portsOf(pods), portsOf(rest)];
  const withoutPod = [...own].filter(([port]) => !found.has(port)).map(([port]) => `pods on port ${port}`);
  const unknown = rest.filter((place) => !own.has(portOf(place)));
  const lines = { simulated: [...missing, ...withoutPod], live: unknown.toSorted(compareText) };
  if (lines.simulated.length + lines.live.length > 0) {
    differ({
      kind: "different",
      name,
      message: differenceInWords(name, real.length === 0, pods.length > 0),
      ...lines,
    });
    return;
  }
  alike();
  if (pods.length !== rest.length)
    remark(
      `Cluster \`${name}\` has ${rest.length} endpoints of pods, these files make ${pods.length}. Their number is not compared.`,
    );
}

const isPlaceOfPod = (place: string): boolean => isSymbol(place);

/** Not an address: a name that somebody wrote. */
const isName = (place: string): boolean => /[g-z]/i.test(place);

const portOf = (place: string): number => splitHostPort(place)?.port ?? 0;

const portsOf = (places: readonly string[]): ReadonlyMap<number, readonly string[]> => Map.groupBy(places, portOf);

function differenceInWords(name: string, isEmpty: boolean, hasPods: boolean): string {
  if (!isEmpty) return `Cluster \`${name}\` has other endpoints.`;
  const why = hasPods ? " Its pods may not be ready." : "";
  return `Cluster \`${name}\` has no endpoints in the live proxy: calls to it fail.${why}`;
}
