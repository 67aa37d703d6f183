// Proxies before and after -> service ports that get nothing of their listener after the change, and did before or were not there.
import { remember } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import { differingKeys } from "../simulation/layered-map.ts";
import type { Contribution, Listener, Origin, Outbound } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { describeTaker } from "./describe-taker.ts";
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
  readonly after: Simulation;
  readonly pairs: readonly ProxySides[];
  readonly changed: readonly ChangedObject[];
  readonly findCauses: FindCauses;
}

/** Only those that a changed object wins or loses; a second declaration of the same host loses nothing. */
export function compareConflicts({
  after: simulation,
  pairs,
  changed,
  findCauses,
}: ConflictRequest): readonly Conflict[] {
  const changedKeys = new Set(changed.map(objectKey));
  const isChanged = (origin: Origin) => changedKeys.has(objectKey(origin));
  const seen = new Map<string, Seen>();
  for (const { before, after, proxies } of pairs) {
    const keys = differingKeys(before?.listeners ?? NOTHING, after.listeners);
    const known = lossesAt(keys, before?.listeners ?? NOTHING);
    for (const [identity, loss] of lossesAt(keys, after.listeners)) {
      if (known.has(identity) || !(isChanged(loss.loser.origin) || isChanged(loss.winner))) continue;
      const entry = seen.get(identity) ?? { ...loss, workloads: new Set<string>() };
      for (const proxy of proxies) entry.workloads.add(proxy);
      seen.set(identity, entry);
    }
  }
  return [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => conflict(entry, simulation, findCauses));
}

/** By identity. */
type Losses = ReadonlyMap<string, Loss>;

const NOTHING: Outbound["listeners"] = new Map();

function lossesAt(keys: ReadonlySet<string>, listeners: Outbound["listeners"]): Losses {
  const found = [...keys].flatMap((key) => {
    const listener = listeners.get(key);
    return listener === undefined ? [] : [...lossesIn(key, listener)];
  });
  return new Map(found);
}

const kept = new WeakMap<Listener, Losses>();

function lossesIn(key: string, listener: Listener): Losses {
  return remember(kept, listener, () => {
    const { contributions } = listener;
    const creator = contributions.find(({ effect }) => effect === "created")?.origin;
    const inside = new Set(contributions.filter(({ effect }) => effect !== "dropped").map(declarationOf));
    const lost = contributions.flatMap((loser): readonly Loss[] => {
      const winner = loser.by ?? creator;
      if (loser.effect !== "dropped" || winner === undefined || inside.has(declarationOf(loser))) return [];
      return [{ listener: key, loser, winner }];
    });
    return new Map(lost.map((loss) => [identityOf(loss), loss]));
  });
}

const declarationOf = ({ hostname, port }: Contribution): string => `${hostname}:${port}`;

function identityOf({ listener, loser, winner }: Loss): string {
  return [listener, objectKey(loser.origin), loser.hostname, loser.port, objectKey(winner)].join("\n");
}

function conflict({ listener, loser, winner, workloads }: Seen, after: Simulation, findCauses: FindCauses): Conflict {
  const [speaker = ""] = workloads;
  const held = after.outboundOf(speaker)?.listeners.get(listener);
  const [winning, losing] = [winner, loser.origin].map((origin) => held && describeTaker(after, origin, held));
  const identity = identityOf({ listener, loser, winner });
  return {
    listener,
    port: loser.port,
    winner,
    loser,
    takers: { ...(winning !== undefined && { winner: winning }), ...(losing !== undefined && { loser: losing }) },
    workloads: [...workloads].toSorted(),
    namespaces: namespacesOf([...workloads]),
    ...findCauses({
      suspects: [loser.origin, winner],
      port: loser.port,
      identity: `conflict ${speaker} ${listener} ${identity}`,
      isGone: (simulation) => {
        const outbound = simulation.outboundOf(speaker);
        const now = outbound?.listeners.get(listener);
        return outbound !== undefined && !(now !== undefined && lossesIn(listener, now).has(identity));
      },
    }),
  };
}
