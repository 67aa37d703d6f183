// One service port of an egress listener -> its part in a listener: where it binds, and what the conflict matrix makes of
// the chains that it brings. istiod: core/listener.go buildSidecarOutboundListener
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import { draftChains } from "./draft-chains.ts";
import type { DraftChain } from "./filter-chains.ts";
import { decide, incomingKind, mergedProtocol } from "./listener-conflicts.ts";
import { type DraftEntry, type Merge, mergeChains, putTogether } from "./listener-entry.ts";
import type { Contribution } from "./outbound.ts";
import { type Bound, type PlaceInputs, type Placement, WILDCARD } from "./placement.ts";
import { listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Port } from "./service.ts";
import { addressFor } from "./service-address.ts";

/** Puts the port on the listener of its address, or makes one. */
export function placePort(entries: Map<string, DraftEntry>, placement: Placement, inputs: PlaceInputs): void {
  const { service, port } = placement;
  const { profile } = inputs;
  if (service.resolution === "ALIAS" || incomingKind(port.protocol) === undefined) return;
  if (port.protocol === "HTTP" && port.number === 443 && !profile.httpOn443) return;
  const bound = boundTo(placement, inputs.proxy);
  const key = `${bound.bind}:${port.number}`;
  const current = entries.get(key);
  if (current?.locked) return;
  const decision = decide(port.protocol, current?.protocol, profile);
  const tell = contributionTeller(placement);
  if (decision === "join") current?.contributions.push(tell("joined"));
  if (decision === "drop") current?.contributions.push(tell("dropped", current.contributions[0]?.origin));
  if (decision === "join" || decision === "drop") return;
  const chains = draftChains(placement, bound, { ...inputs, current });
  if (current === undefined || decision === "overwrite" || decision === "replace") {
    const effect = tell(current === undefined ? "created" : "replaced");
    const contributions = [...(current?.contributions ?? []), effect];
    entries.set(key, { ...newEntry(placement, bound, inputs), chains, readsNames: wantsNames(chains), contributions });
    return;
  }
  const { added, winner } = addChains(current, chains, { isPutTogether: decision === "put-together", port, profile });
  if (profile.joinedTlsIsInspected) current.readsNames ||= wantsNames(current.chains);
  current.protocol = mergedProtocol(port.protocol, current.protocol, profile);
  current.contributions.push(added > 0 ? tell("merged") : tell("dropped", winner?.origin));
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

function contributionTeller({ service, port }: Placement) {
  const { origin, hostname } = service;
  return (effect: Contribution["effect"], by?: Contribution["by"]): Contribution => ({
    origin,
    hostname,
    port: port.number,
    protocol: port.protocol,
    effect,
    ...(by && { by }),
  });
}

function boundTo({ service, port, bind }: Placement, proxy: SidecarProxy): Bound {
  if (bind !== undefined) return { bind, cidr: [] };
  if (listenerClass(port.protocol) === "http") return { bind: WILDCARD, cidr: [] };
  const address = addressFor(service, proxy);
  return isAddress(address) ? { bind: address, cidr: [] } : { bind: WILDCARD, cidr: [address] };
}

type NewEntry = Pick<DraftEntry, "address" | "port" | "bindToPort" | "protocol" | "locked">;

function newEntry({ port, bindToPort }: Placement, { bind }: Bound, { profile }: PlaceInputs): NewEntry {
  const isSniffed = profile.sharedHttp === "plaintext" || profile.sharedHttp === "sniffed";
  const isShared = isSniffed && incomingKind(port.protocol) === "http" && bind === WILDCARD;
  const protocol = isShared ? "Unsupported" : port.protocol;
  return { address: bind, port: port.number, bindToPort, protocol, locked: false };
}

const wantsNames = (chains: readonly DraftChain[]): boolean => chains.some(({ sni }) => sni.length > 0);
