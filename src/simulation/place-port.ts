// One service port of an egress listener -> its part in a listener: what the conflict matrix makes of the chains that it
// brings. istiod: core/listener.go buildSidecarOutboundListener
import type { Profile } from "../releases/profile.ts";
import { draftChains } from "./draft-chains.ts";
import type { DraftChain } from "./filter-chains.ts";
import { decide, incomingKind, mergedProtocol } from "./listener-conflicts.ts";
import { type DraftEntry, type Merge, mergeChains, putTogether } from "./listener-entry.ts";
import type { Contribution } from "./outbound.ts";
import { type Placed, type PlaceInputs, WILDCARD } from "./placement.ts";
import { listenerClass } from "./protocol.ts";
import type { Port } from "./service.ts";

/** What becomes of the listener; of none so far, a new one. */
export function placePort(current: DraftEntry | undefined, placed: Placed, inputs: PlaceInputs): DraftEntry {
  const { port } = placed;
  const { profile } = inputs;
  const decision = decide(port.protocol, current?.protocol, profile);
  if (current !== undefined && decision === "join") return told(current, placed.joined);
  const tell = contributionTeller(placed);
  if (current !== undefined && decision === "drop")
    return told(current, tell("dropped", current.contributions[0]?.origin));
  const chains = draftChains(placed, placed.bound, { ...inputs, current });
  if (current === undefined || decision === "overwrite" || decision === "replace") {
    const effect = tell(current === undefined ? "created" : "replaced");
    const contributions = [...(current?.contributions ?? []), effect];
    return { ...newEntry(placed, inputs), chains, ...wishes(chains), contributions };
  }
  const isPutTogether = decision === "put-together";
  const { added, winner } = addChains(current, chains, { isPutTogether, port, profile });
  inspect(current, { chains, added, isPutTogether }, profile);
  current.protocol = mergedProtocol(port.protocol, current.protocol, profile);
  return told(current, added > 0 ? tell("merged") : tell("dropped", winner?.origin));
}

function told(entry: DraftEntry, contribution: Contribution): DraftEntry {
  entry.contributions.push(contribution);
  return entry;
}

interface Addition {
  readonly isPutTogether: boolean;
  readonly port: Port;
  readonly profile: Profile;
}

function addChains(
  entry: DraftEntry,
  incoming: readonly DraftChain[],
  { isPutTogether, port, profile }: Addition,
): Merge {
  if (!isPutTogether) return mergeChains(entry, incoming, profile);
  const isHttp = listenerClass(port.protocol) === "http";
  const [http, tcp] = isHttp ? [incoming, entry.chains] : [entry.chains, incoming];
  putTogether(entry, { http, tcp }, profile);
  return { added: incoming.length };
}

interface Joined {
  readonly chains: readonly DraftChain[];
  readonly added: number;
  readonly isPutTogether: boolean;
}

/** What the listener must look at now. istiod: core/listener.go mergeListenerFilters, appendListenerFilters (–1.19.0) */
function inspect(entry: DraftEntry, { chains, added, isPutTogether }: Joined, { inspection }: Profile): void {
  const kept = entry.chains.slice(entry.chains.length - added);
  const { readsNames, sniffsHttp } = wishes(inspection === "by-chains" ? kept : chains);
  entry.readsNames ||= readsNames && inspection !== "by-mixture";
  entry.sniffsHttp ||= sniffsHttp || (isPutTogether && inspection === "by-mixture");
}

const wishes = (chains: readonly DraftChain[]) => ({
  readsNames: chains.some(({ sni }) => sni.length > 0),
  sniffsHttp: chains.some(({ alpn }) => alpn.length > 0),
});

function contributionTeller({ joined }: Placed) {
  return (effect: Contribution["effect"], by?: Contribution["by"]): Contribution => ({
    ...joined,
    effect,
    ...(by && { by }),
  });
}

type NewEntry = Pick<DraftEntry, "address" | "port" | "additionalAddresses" | "bindToPort" | "protocol">;

function newEntry({ port, bindToPort, bound: { bind, alsoAt } }: Placed, { profile }: PlaceInputs): NewEntry {
  const isSniffed = profile.sharedHttp === "plaintext" || profile.sharedHttp === "sniffed";
  const isShared = isSniffed && incomingKind(port.protocol) === "http" && bind === WILDCARD;
  const protocol = isShared ? "Unsupported" : port.protocol;
  return { address: bind, port: port.number, additionalAddresses: alsoAt ?? [], bindToPort, protocol };
}
