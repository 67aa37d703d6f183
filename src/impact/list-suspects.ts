// A simulation -> objects that may take or lose somebody's traffic as it is: what would be judged if they were added now.
// In sets, because objects that share a listener do so only together. Judges nothing.
import { compareText } from "../manifests/compare-text.ts";
import { type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { Listener } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";

/** A listener that more objects share is everybody's: taking them all away would be another mesh. */
const MOST_SHARERS = 8;

/**
 * Sets of keys (objectKey), each once, the likeliest first: who opens a listener for just any address or loses one, alone;
 * those who share one together; then every other object of Istio. Only of objects for which `counts` holds.
 */
export function listSuspects(
  { mesh, groups }: Simulation,
  counts: (key: string) => boolean,
): readonly (readonly string[])[] {
  const listeners = groups().flatMap(({ outbound }) => [...outbound.listeners]);
  const opened = sharersByListener(listeners).filter(({ length }) => length <= MOST_SHARERS);
  const conflicts = listeners.flatMap(([, { contributions }]) =>
    contributions.flatMap(({ origin, by }) => (by === undefined ? [] : [keysOf([origin, by])])),
  );
  const together = distinct([...conflicts, ...opened].map((keys) => keys.filter(counts))).toSorted(entriesFirst);
  const alone = [...mesh.serviceEntries, ...mesh.sidecars, ...mesh.virtualServices, ...mesh.destinationRules];
  return distinct([
    ...together.filter(({ length }) => length === 1),
    ...conflicts
      .flat()
      .filter(counts)
      .toSorted(compareText)
      .map((key) => [key]),
    ...together,
    ...alone.map((object) => keysOf([object]).filter(counts)),
  ]);
}

/** For each listener of just any address, everybody who has a part in it in some sidecar. */
function sharersByListener(listeners: readonly (readonly [string, Listener])[]): readonly (readonly string[])[] {
  const sharers = new Map<string, Set<string>>();
  for (const [key, listener] of listeners) {
    if (!isOpen(listener)) continue;
    const keys = sharers.get(key) ?? new Set<string>();
    for (const { origin } of listener.contributions) keys.add(objectKey(origin));
    sharers.set(key, keys);
  }
  return [...sharers.values()].map((keys) => [...keys].toSorted(compareText));
}

function isOpen({ address, port, chains }: Listener): boolean {
  if (port === 0) return false;
  return address === "0.0.0.0" || address === "::" || chains.some(({ match }) => match.prefixRanges !== undefined);
}

const keysOf = (objects: readonly ObjectName[]): readonly string[] =>
  [...new Set(objects.map(objectKey))].toSorted(compareText);

const hasEntry = (keys: readonly string[]): boolean => keys.some((key) => key.startsWith("ServiceEntry "));

const entriesFirst = (a: readonly string[], b: readonly string[]): number =>
  Number(hasEntry(b)) - Number(hasEntry(a)) || compareText(a.join("\n"), b.join("\n"));

function distinct(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byName = new Map(sets.filter(({ length }) => length > 0).map((set) => [set.join("\n"), set]));
  return [...byName.values()];
}
