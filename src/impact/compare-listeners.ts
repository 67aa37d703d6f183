// Pairs of proxies -> the listeners that appear, vanish or change, each told once with everybody who has it.
import { type ObjectName, objectKey } from "../mesh/mesh.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { FindCauses } from "./find-causes.ts";
import type { ListenerChange } from "./impact.ts";
import {
  changedListeners,
  type ListenerPair,
  listenerContent,
  namespacesOf,
  type ProxyPair,
  sameListener,
} from "./pair-proxies.ts";

interface Seen extends ListenerPair {
  readonly workloads: string[];
}

export interface ListenersRequest<Cause> {
  readonly pairs: readonly ProxyPair[];
  /** Causes that are objects: those that have a part in a listener need no search. */
  readonly changed: readonly (Cause & ObjectName)[];
  readonly findCauses: FindCauses<Cause>;
}

export function compareListeners<Cause>({
  pairs,
  changed,
  findCauses,
}: ListenersRequest<Cause>): readonly ListenerChange<Cause>[] {
  const changedByKey = new Map(changed.map((object) => [objectKey(object), object]));
  const seen = new Map<string, Seen>();
  for (const pair of pairs) {
    for (const listener of changedListeners(pair)) {
      const identity = [listener.key, contentOf(listener.before), contentOf(listener.after)].join("\n");
      const entry = seen.get(identity) ?? { ...listener, workloads: [] };
      for (const proxy of pair.proxies) entry.workloads.push(proxy);
      seen.set(identity, entry);
    }
  }
  return [...seen.values()].toSorted(byKey).map((entry) => listenerChange(entry, changedByKey, findCauses));
}

const contentOf = (listener: ListenerPair["before"]): string =>
  listener === undefined ? "" : listenerContent(listener);

function listenerChange<Cause>(
  { key, before, after, workloads }: Seen,
  changed: ReadonlyMap<string, Cause>,
  findCauses: FindCauses<Cause>,
): ListenerChange<Cause> {
  const [speaker = ""] = workloads;
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  const origins = [...(after?.contributions ?? []), ...(before?.contributions ?? [])].map(({ origin }) =>
    objectKey(origin),
  );
  const involved = [...new Set(origins)].flatMap((origin) => changed.get(origin) ?? []);
  const isGone = (simulation: Simulation) => sameListener(simulation.outboundOf(speaker)?.listeners.get(key), before);
  return {
    change,
    listener: key,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    workloads: workloads.toSorted(),
    namespaces: namespacesOf(workloads),
    // A change adds listeners by the hundred: one that a changed object has a part in needs no simulation to explain it.
    ...(involved.length > 0 ? { causes: involved } : findCauses({ suspects: [], isGone })),
  };
}

function byKey(a: Seen, b: Seen): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return (a.workloads[0] ?? "") < (b.workloads[0] ?? "") ? -1 : 1;
}
