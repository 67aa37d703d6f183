// (Simulation, live node, what was asked for) -> the workload that the live proxy belongs to, or why it is not known.
import type { SidecarDecision, Simulation } from "../simulation/simulate.ts";
import type { LiveNode } from "./live-proxy.ts";
import type { Refusal } from "./read-live-proxy.ts";

export interface FoundWorkload {
  readonly decision: SidecarDecision;
  readonly remarks: readonly string[];
}

/** What was asked for wins; a dump that says otherwise is remarked upon. */
export function findWorkload(
  { sidecars }: Simulation,
  node: LiveNode | undefined,
  asked: string | undefined,
): FoundWorkload | Refusal {
  const told = node?.workload === undefined ? undefined : `${node.namespace ?? "default"}/${node.workload}`;
  const wanted = asked ?? told;
  if (wanted === undefined)
    return { refusal: "no file says whose proxy this is: name the workload with --workload NAMESPACE/NAME" };
  const decision =
    sidecars.find(({ workload }) => workload.id === wanted) ??
    sidecars.find(({ workload }) => isNamed(workload, wanted) && `${workload.kind.toLowerCase()}s` === node?.ownerKind);
  if (decision === undefined) return { refusal: unknownInWords(wanted, sidecars, told === wanted) };
  const { workload } = decision;
  const isOther = told !== undefined && !isNamed(workload, told);
  const remarks = isOther
    ? [`The live proxy says that it is \`${told}\`; it is compared with \`${workload.id}\`, as asked.`]
    : [];
  return { decision, remarks };
}

const isNamed = (workload: SidecarDecision["workload"], id: string): boolean =>
  `${workload.namespace}/${workload.name}` === id;

const MOST_NAMES = 10;

function unknownInWords(wanted: string, sidecars: readonly SidecarDecision[], isTold: boolean): string {
  const namespace = wanted.slice(0, wanted.indexOf("/"));
  const near = sidecars.filter(({ workload }) => workload.namespace === namespace);
  const ids = (near.length > 0 ? near : sidecars).map(({ workload }) => workload.id).sort();
  const shown = ids.slice(0, MOST_NAMES).join(", ") + (ids.length > MOST_NAMES ? `, … (${ids.length})` : "");
  const what = isTold
    ? `the proxy is of ${wanted}, which these files do not hold`
    : `these files hold no workload ${wanted}`;
  return ids.length === 0 ? `${what}, nor any other` : `${what}; they hold ${shown}`;
}
