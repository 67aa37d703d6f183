// A listener while it is being built: what the service ports of one address and port have made of it so far. Grows in
// place, because thousands of ports can share a listener. Decides nothing: listener-conflicts.ts does.
import { maskRange } from "./addresses.ts";
import type { DraftChain } from "./filter-chains.ts";
import type { Contribution } from "./outbound.ts";
import type { Protocol } from "./protocol.ts";
import { NO_ADDRESS } from "./service.ts";

export interface ListenerEntry {
  readonly address: string;
  readonly port: number;
  readonly bindToPort: boolean;
  readonly protocol: Protocol;
  readonly chains: readonly DraftChain[];
  /** Some chain wants a server name, and the listener looks at it. */
  readonly readsNames: boolean;
  readonly contributions: readonly Contribution[];
}

/** The same, open for more. */
export interface DraftEntry extends ListenerEntry {
  protocol: Protocol;
  readsNames: boolean;
  readonly chains: DraftChain[];
  readonly contributions: Contribution[];
  /** An explicit egress port made it: a later catch-all leaves it alone. */
  locked: boolean;
  /** The first chain of each match; made when it is first needed. */
  taken?: Map<string, DraftChain>;
}

export interface Merge {
  readonly added: number;
  /** The first chain that stood in the way of a new one. */
  readonly winner?: DraftChain;
}

/** First come, first served: a new chain is kept unless one with the same match is there. */
export function mergeChains(entry: DraftEntry, incoming: readonly DraftChain[]): Merge {
  entry.taken ??= new Map(entry.chains.map((chain) => [matchKey(chain), chain] as const).toReversed());
  const { chains, taken } = entry;
  const before = chains.length;
  let winner: DraftChain | undefined;
  for (const chain of incoming) {
    const key = matchKey(chain);
    const holder = taken.get(key);
    if (holder !== undefined) {
      winner ??= holder;
      continue;
    }
    taken.set(key, chain);
    chains.push(chain);
  }
  return { added: chains.length - before, ...(winner && { winner }) };
}

// istiod: core/listener.go isConflictWithWellKnownPort, filterChainMatchEqual: "*" and 0.0.0.0 do not restrict
function matchKey({ transport, alpn, sni, cidr }: DraftChain): string {
  const names = sni.filter((name) => name !== "*").toSorted();
  const ranges = cidr.filter((range) => !range.startsWith(`${NO_ADDRESS}/`) && range !== NO_ADDRESS).map(maskRange);
  return JSON.stringify([transport ?? "", alpn, [...new Set(names)], [...new Set(ranges)].toSorted()]);
}
