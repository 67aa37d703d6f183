// Pairs of proxies -> the listeners that appear, vanish or change, each told once with everybody who has it.
import type { Origin } from "../simulation/outbound.ts";
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

export function compareListeners(pairs: readonly ProxyPair[], findCauses: FindCauses): readonly ListenerChange[] {
  const seen = new Map<string, Seen>();
  for (const pair of pairs) {
    for (const listener of changedListeners(pair)) {
      const identity = [listener.key, contentOf(listener.before), contentOf(listener.after)].join("\n");
      const entry = seen.get(identity) ?? { ...listener, workloads: [] };
      entry.workloads.push(...pair.proxies);
      seen.set(identity, entry);
    }
  }
  return [...seen.values()].toSorted(byKey).map((entry) => listenerChange(entry, findCauses));
}

const contentOf = (listener: ListenerPair["before"]): string =>
  listener === undefined ? "" : listenerContent(listener);

function listenerChange({ key, before, after, workloads }: Seen, findCauses: FindCauses): ListenerChange {
  const [speaker = ""] = workloads;
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return {
    change,
    listener: key,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    workloads: workloads.toSorted(),
    namespaces: namespacesOf(workloads),
    causes: findCauses({
      suspects: originsOf({ key, ...(before && { before }), ...(after && { after }) }),
      isGone: (simulation) => sameListener(simulation.outboundOf(speaker)?.listeners.get(key), before),
    }),
  };
}

/** Whatever has a part in the listener, on either side. */
function originsOf({ before, after }: ListenerPair): readonly Origin[] {
  return [...(after?.contributions ?? []), ...(before?.contributions ?? [])].map(({ origin }) => origin);
}

function byKey(a: Seen, b: Seen): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return (a.workloads[0] ?? "") < (b.workloads[0] ?? "") ? -1 : 1;
}
