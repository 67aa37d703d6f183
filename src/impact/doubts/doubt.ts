// What a doubt is: something that the answers take to be so although Git does not say it. Data only.
import { joinWords } from "../../manifests/join-words.ts";
import type { Location } from "../../manifests/notice.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import type { Supposition } from "../../simulation/suppose.ts";
import type { Impact } from "../impact.ts";

/**
 * Which object is older; labels of a namespace without a manifest; an address that only the cluster knows, or that istiod
 * allocates; a Service that every cluster has; one that a route names and Git does not hold; settings of the mesh; pods behind a Service; which pods run; which of several
 * manifests of an object the cluster holds.
 */
export type DoubtKind =
  | "creation-order"
  | "namespace-labels"
  | "cluster-address"
  | "allocated-address"
  | "assumed-service"
  | "unheld-service"
  | "mesh-config"
  | "endpoints"
  | "pods"
  | "copies";

export interface Doubt {
  readonly kind: DoubtKind;
  /** Objects (`ServiceEntry demo/mysql`), namespaces (`Namespace billing`) or addresses, as people name them. */
  readonly about: readonly string[];
  /** What is taken to be so and why, as a sentence without a full stop; names between backticks. */
  readonly text: string;
  /** Where the first of them is written. */
  readonly location?: Location;
  /** How to find out, as a sentence without a full stop. */
  readonly settle?: string;
  /** It bears on this change for all that is known without simulating. */
  readonly matters: boolean;
  /** The other possibility: the rest of "if …", and what to simulate to see what would be then. */
  readonly otherwise?: { readonly if: string; readonly supposing: Supposition };
}

/** Both sides of a change, and what it does. */
export interface Compared {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly impact: Impact;
}

/** "a", "a and b", "a, b and 3 more". */
export function listed(names: readonly string[]): string {
  return joinWords(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);
}
