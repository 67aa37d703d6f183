// (Simulation, live proxy, workload) -> symbols bound to real addresses, and every kind of thing compared.
import { compareText } from "../manifests/compare-text.ts";
import { familyOf } from "../simulation/addresses.ts";
import type { Outbound } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { findOutsiders } from "./beyond-the-files.ts";
import { type Bindings, bindSymbols } from "./bind-symbols.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { compareClusters } from "./compare-clusters.ts";
import { compareEndpoints } from "./compare-endpoints.ts";
import { compareListeners } from "./compare-listeners.ts";
import { compareRoutes } from "./compare-routes.ts";
import type { Comparison, ComparisonInputs } from "./comparison.ts";
import type { LiveProxy } from "./live-proxy.ts";
import { COMPARED, type Compared, type Verification } from "./verification.ts";

type Compare = Pick<Verification, "tallies" | "differences" | "bindings" | "beyond" | "leftOut" | "remarks">;

const NOTHING: Outbound = { listeners: new Map(), clusters: new Map() };

export function compareProxies(simulation: Simulation, live: LiveProxy, workload: string): Compare {
  const outbound = simulation.outboundOf(workload) ?? NOTHING;
  const virtualHosts = simulation.virtualHostsOf(workload);
  const bindings = bindSymbols({
    votes: collectEvidence({ outbound, live, virtualHosts }),
    own: ownAddress(simulation, live, workload),
    kindOf: workloadOfPod(simulation),
  });
  const outsiders = findOutsiders(simulation, live);
  const inputs: ComparisonInputs = { outbound, live, outsiders, addressOf: bindings.addressOf };
  const { listeners, clusters, endpoints, routes } = live;
  const comparisons = new Map<Compared, Comparison | undefined>([
    ["listeners", listeners && compareListeners(listeners, inputs)],
    ["clusters", clusters && compareClusters(clusters, inputs)],
    ["endpoints", endpoints && compareEndpoints(clusters, inputs)],
    ["routes", routes && virtualHosts && compareRoutes(routes, virtualHosts, inputs)],
  ]);
  const done = COMPARED.flatMap((kind) => {
    const comparison = comparisons.get(kind);
    return comparison === undefined ? [] : [[kind, comparison] as const];
  });
  return {
    tallies: Object.fromEntries(done.map(([kind, { tally }]) => [kind, tally])),
    differences: done.flatMap(([, { differences }]) => differences.toSorted((a, b) => compareText(a.name, b.name))),
    bindings: bindings.list,
    beyond: outsiders.found(),
    leftOut: Object.fromEntries([...live.leftOut].sort(([a], [b]) => compareText(a, b))),
    remarks: [
      ...live.remarks,
      ...COMPARED.filter((kind) => comparisons.get(kind) === undefined).map(
        (kind) => `No file holds the ${kind} of the live proxy: they are not compared.`,
      ),
      ...bindingRemarks(bindings),
      ...done.flatMap(([, { remarks }]) => remarks),
    ],
  };
}

/** The pod that the dump is of is taken to be the first one of its workload. */
function ownAddress({ mesh }: Simulation, { node }: LiveProxy, workload: string): ReadonlyMap<string, string> {
  const symbol = mesh.workloads.find(({ id }) => id === workload)?.pods[0]?.address;
  const address = node?.addresses.find((one) => familyOf(one) === "v4");
  return symbol === undefined || address === undefined ? new Map() : new Map([[symbol, address]]);
}

function workloadOfPod({ mesh }: Simulation): (symbol: string) => string {
  const owners = new Map(mesh.workloads.flatMap(({ id, pods }) => pods.map(({ address }) => [address, id])));
  return (symbol) => owners.get(symbol) ?? symbol;
}

function bindingRemarks({ list, contradictions }: Bindings): readonly string[] {
  const open = list.filter(({ alternatives }) => alternatives.length > 0);
  return [
    ...open.map(({ symbol, address, alternatives }) => {
      const others = alternatives.map((other) => `\`${other}\``).join(" or ");
      return `It does not show which address \`${symbol}\` is: taken to be \`${address}\`, ${others} would do as well.`;
    }),
    ...contradictions,
  ];
}
