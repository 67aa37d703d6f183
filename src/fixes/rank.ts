// Fixes that hold -> the order in which they are shown: what asks least of people first, then what touches least.
import type { ListenerChange } from "../impact/impact.ts";
import type { Candidate, Demand } from "./candidate.ts";
import type { Evaluation } from "./evaluation.ts";
import { namespaceOf } from "./namespace-of.ts";

export interface Verified {
  readonly kind: string;
  readonly candidate: Candidate;
  readonly conditions: readonly string[];
  /** How much the change, fix included, still alters for sidecars outside of the namespaces that it is about. */
  readonly effect: number;
}

const DEMANDS: readonly Demand[] = ["nothing", "names must resolve", "clients must change"];

/** Best first: what settings prefer, in their order; of equal ones the policy's order decides, which they come in. */
export function rank(fixes: readonly Verified[], prefer: readonly string[] = []): readonly Verified[] {
  const place = ({ kind }: Verified) => (prefer.includes(kind) ? prefer.indexOf(kind) : prefer.length);
  return fixes.toSorted(
    (a, b) =>
      place(a) - place(b) ||
      DEMANDS.indexOf(a.candidate.demand) - DEMANDS.indexOf(b.candidate.demand) ||
      a.effect - b.effect ||
      a.conditions.length - b.conditions.length,
  );
}

/** Listeners that others lose, get changed, or get on every address, counted for each sidecar. */
export function effectOnOthers({ impact }: Evaluation, homes: readonly string[]): number {
  return impact.listeners
    .filter((change) => !isOwnAddress(change))
    .flatMap(({ workloads }) => workloads)
    .filter((workload) => !homes.includes(namespaceOf(workload))).length;
}

/** A new listener on an address that nothing else has takes nobody's traffic. */
function isOwnAddress({ change, listener }: ListenerChange): boolean {
  return change === "added" && !listener.startsWith("0.0.0.0:") && !listener.startsWith("[::]:");
}

/** Why the first of `fixes` is recommended. */
export function whyBest([best, ...others]: readonly Verified[], prefer: readonly string[] = []): string {
  if (best === undefined) return "";
  if (others.length === 0) return "It is the only fix that holds.";
  if (prefer.includes(best.kind)) return "The settings of this repository prefer it.";
  if (best.candidate.demand !== "nothing") return "The other fixes ask more of clients.";
  return best.effect === 0
    ? "It changes nothing for anybody else and asks nothing of clients."
    : "It asks nothing of clients.";
}
