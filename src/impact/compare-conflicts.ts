// Proxies before and after -> service ports that get nothing of their listener after the change, and did before or were not there.
import { objectKey } from "../mesh/mesh.ts";
import type { Contribution, Listener, Origin, Outbound } from "../simulation/outbound.ts";
import type { FindCauses } from "./find-causes.ts";
import type { ChangedObject, Conflict } from "./impact.ts";
import { namespacesOf, type ProxySides } from "./pair-proxies.ts";

interface Loss {
  readonly listener: string;
  readonly loser: Contribution;
  readonly winner: Origin;
}

interface Seen extends Loss {
  readonly workloads: Set<string>;
}

export interface ConflictRequest {
  readonly pairs: readonly ProxySides[];
  readonly changed: readonly ChangedObject[];
  readonly findCauses: FindCauses;
}

/** Only those that a changed object wins or loses; a second declaration of the same host loses nothing. */
export function compareConflicts({ pairs, changed, findCauses }: ConflictRequest): readonly Conflict[] {
  const keys = new Set(changed.map(objectKey));
  const isChanged = (origin: Origin) => keys.has(objectKey(origin));
  const seen = new Map<string, Seen>();
  for (const { before, after, proxies } of pairs) {
    if (before === after) continue;
    const known = new Set(before === undefined ? [] : lossesOf(before).map(identityOf));
    for (const loss of lossesOf(after)) {
      const identity = identityOf(loss);
      if (known.has(identity) || !(isChanged(loss.loser.origin) || isChanged(loss.winner))) continue;
      const entry = seen.get(identity) ?? { ...loss, workloads: new Set<string>() };
      for (const proxy of proxies) entry.workloads.add(proxy);
      seen.set(identity, entry);
    }
  }
  return [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => conflict(entry, findCauses));
}

const losses = new WeakMap<Listener, readonly Loss[]>();

function lossesOf(outbound: Outbound): readonly Loss[] {
  return [...outbound.listeners].flatMap(([key, listener]) => {
    const known = losses.get(listener) ?? lossesIn(key, listener);
    losses.set(listener, known);
    return known;
  });
}

function lossesIn(key: string, { contributions }: Listener): readonly Loss[] {
  return contributions.flatMap((loser) => {
    const winner = loser.by ?? contributions.find(({ effect }) => effect === "created")?.origin;
    if (loser.effect !== "dropped" || winner === undefined) return [];
    const redeclared = contributions.some(
      ({ effect, hostname, port }) => effect !== "dropped" && hostname === loser.hostname && port === loser.port,
    );
    return redeclared ? [] : [{ listener: key, loser, winner }];
  });
}

function identityOf({ listener, loser, winner }: Loss): string {
  return [listener, objectKey(loser.origin), loser.hostname, loser.port, objectKey(winner)].join("\n");
}

function conflict({ listener, loser, winner, workloads }: Seen, findCauses: FindCauses): Conflict {
  const [speaker = ""] = workloads;
  const identity = identityOf({ listener, loser, winner });
  return {
    listener,
    port: loser.port,
    winner,
    loser,
    workloads: [...workloads].toSorted(),
    namespaces: namespacesOf([...workloads]),
    causes: findCauses({
      suspects: [loser.origin, winner],
      isGone: (simulation) => {
        const outbound = simulation.outboundOf(speaker);
        return outbound !== undefined && !lossesOf(outbound).some((loss) => identityOf(loss) === identity);
      },
    }),
  };
}
