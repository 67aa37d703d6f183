// A simulation -> objects that may take or lose somebody's traffic as it is: what would be judged if they were added now.
// In sets, because objects that share a listener do so only together. Judges nothing.
import { compareText } from "../manifests/compare-text.ts";
import { type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { Contribution, Listener } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";

/** A listener that more objects share is everybody's: taking them all away would be another mesh. */
const MOST_SHARERS = 8;

/**
 * Sets of keys (objectKey), each once: who opens a listener for just any address or loses one, then every other object of
 * Istio, then those who share a listener together. Only of objects for which `counts` holds.
 */
export function listSuspects(
  { mesh, groups }: Simulation,
  counts: (key: string) => boolean,
): readonly (readonly string[])[] {
  const listeners = groups().flatMap(({ outbound }) => [...outbound.listeners.values()]);
  const sharing = distinct(listeners.flatMap(setsOf).map((origins) => keysOf(origins).filter(counts))).toSorted(
    byNames,
  );
  const others: readonly ObjectName[] = [
    ...mesh.serviceEntries,
    ...mesh.sidecars,
    ...mesh.virtualServices,
    ...mesh.destinationRules,
  ];
  const alone = others.map((object) => keysOf([object]).filter(counts));
  return distinct([...sharing.flatMap((set) => set.map((key) => [key])), ...alone, ...sharing]);
}

function setsOf({ address, port, chains, contributions }: Listener): readonly (readonly ObjectName[])[] {
  const origins = contributions.map(({ origin }) => origin);
  const ranges = chains.some(({ match }) => (match.prefixRanges ?? []).length > 0);
  const isOpen = port !== 0 && (address === "0.0.0.0" || address === "::" || ranges);
  const pairs = contributions.flatMap(pairOf);
  if (!isOpen || keysOf(origins).length > MOST_SHARERS) return pairs;
  return [...pairs, origins];
}

function pairOf({ origin, by }: Contribution): readonly (readonly ObjectName[])[] {
  return by === undefined ? [] : [[origin, by]];
}

const keysOf = (objects: readonly ObjectName[]): readonly string[] =>
  [...new Set(objects.map(objectKey))].toSorted(compareText);

const byNames = (a: readonly string[], b: readonly string[]): number => compareText(a.join("\n"), b.join("\n"));

function distinct(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byName = new Map(sets.filter(({ length }) => length > 0).map((set) => [set.join("\n"), set]));
  return [...byName.values()];
}
