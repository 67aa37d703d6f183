// A listener while it is being built: what the service ports of one address and port have made of it so far. Grows in
// place, because thousands of ports can share a listener. Decides nothing: listener-conflicts.ts does.
import type { Profile } from "../releases/profile.ts";
import { matchKey } from "./chain-match.ts";
import type { DraftChain } from "./filter-chains.ts";
import type { Contribution } from "./outbound.ts";
import type { Protocol } from "./protocol.ts";

export interface ListenerEntry {
  readonly address: string;
  readonly port: number;
  readonly additionalAddresses: readonly string[];
  readonly bindToPort: boolean;
  readonly protocol: Protocol;
  readonly chains: readonly DraftChain[];
  /** Some chain wants a server name, and the listener looks at it. */
  readonly readsNames: boolean;
  /** The same for HTTP in plaintext. */
  readonly sniffsHttp: boolean;
  readonly contributions: readonly Contribution[];
}

/** The same, open for more. */
export interface DraftEntry extends ListenerEntry {
  protocol: Protocol;
  readsNames: boolean;
  sniffsHttp: boolean;
  chains: DraftChain[];
  contributions: Contribution[];
  /** The first chain of each match; made when it is first needed. */
  taken?: Map<string, DraftChain>;
}

export interface Merge {
  readonly added: number;
  /** The first chain that stood in the way of a new one. */
  readonly winner?: DraftChain;
}

/** First come, first served: a new chain is kept unless one with the same match is there. */
export function mergeChains(entry: DraftEntry, incoming: readonly DraftChain[], profile: Profile): Merge {
  const { chains } = entry;
  const taken = takenMatches(entry, profile);
  let added = 0;
  let winner: DraftChain | undefined;
  for (const chain of incoming) {
    const key = matchKey(chain, profile);
    const holder = taken.get(key);
    if (holder !== undefined && !holder.isRest) {
      winner ??= holder;
      continue;
    }
    if (holder !== undefined) giveWay(holder, chain, { chains, profile });
    taken.set(key, chain);
    chains.push(chain);
    added++;
  }
  return { added, ...(winner && { winner }) };
}

function takenMatches(entry: DraftEntry, profile: Profile): Map<string, DraftChain> {
  entry.taken ??= new Map(entry.chains.map((chain) => [matchKey(chain, profile), chain] as const).toReversed());
  return entry.taken;
}

interface Surroundings {
  readonly chains: DraftChain[];
  readonly profile: Profile;
}

/** The chain for the rest of a listener leaves for one that wants everything. istiod: core/listener.go mergeTCPFilterChains (–1.6) */
function giveWay(rest: DraftChain, successor: DraftChain, { chains, profile }: Surroundings): void {
  if (profile.restChain === "stays") return;
  const place = chains.indexOf(rest);
  chains.splice(place, 1);
  if (profile.restChain === "replaced-or-twice" && place < chains.length) chains.push(successor);
}

/** All chains, whatever they match; those of the HTTP half become chains for what looks like it. istiod: core/listener.go mergeFilterChains (–1.19.0) */
export function putTogether(entry: DraftEntry, { http, tcp }: Halves, { httpProtocols }: Profile): void {
  const sniffed = http.map((chain) => ({ ...chain, alpn: [...new Set([...chain.alpn, ...httpProtocols])] }));
  entry.chains = [...tcp, ...sniffed];
  delete entry.taken;
}

export interface Halves {
  readonly http: readonly DraftChain[];
  readonly tcp: readonly DraftChain[];
}
