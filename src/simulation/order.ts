// The orders that istiod puts things in.
import { compareText } from "../manifests/compare-text.ts";
import type { Profile } from "../releases/profile.ts";

interface Aged {
  readonly created: number;
  readonly name: string;
  readonly namespace: string;
}

export type Compare = (a: Aged, b: Aged) => number;

const byAge: Compare = (a, b) => (a.created === b.created ? 0 : a.created < b.created ? -1 : 1);

const joined = ({ name, namespace }: Aged): string => `${name}.${namespace}`;

// istiod: model/push_context.go SortServicesByCreationTime; model/config.go sortConfigByCreationTime
const TIES: Readonly<Record<Profile["tieBreak"], Compare>> = {
  "name-then-namespace": (a, b) => compareText(a.name, b.name) || compareText(a.namespace, b.namespace),
  "joined-name": (a, b) => compareText(joined(a), joined(b)),
  "entries-first": () => 0,
  "kubernetes-first": () => 0,
};

/** Services: oldest first, ties as the release breaks them. */
export function serviceOrder({ tieBreak }: Profile): Compare {
  return (a, b) => byAge(a, b) || TIES[tieBreak](a, b);
}

/** Sidecars, VirtualServices, DestinationRules: oldest first, and never only the order of the registry. */
export function configOrder({ tieBreak }: Profile): Compare {
  const tie = TIES[tieBreak === "name-then-namespace" ? tieBreak : "joined-name"];
  return (a, b) => byAge(a, b) || tie(a, b);
}
