// One service port of an egress listener -> its part in a listener: where it binds, which chains it brings, and what the
// conflict matrix makes of it. istiod: core/listener.go buildSidecarOutboundListener
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import type { EgressScope } from "./egress-scope.ts";
import { buildChains, type DraftChain } from "./filter-chains.ts";
import { decide, incomingKind, mergedProtocol } from "./listener-conflicts.ts";
import { type DraftEntry, mergeChains } from "./listener-entry.ts";
import type { Contribution } from "./outbound.ts";
import { listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Port, Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export const WILDCARD = "0.0.0.0";

export interface PlaceInputs {
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly profile: Profile;
  readonly clusterDomain: string;
}

export interface Placement {
  readonly service: Service;
  readonly port: Port;
  /** Where to bind; undefined lets the service decide. */
  readonly bind: string | undefined;
  readonly bindToPort: boolean;
  readonly egress: EgressScope;
}

/** Puts the port on the listener of its address, or makes one. */
export function placePort(entries: Map<string, DraftEntry>, placement: Placement, inputs: PlaceInputs): void {
  const { service, port } = placement;
  if (service.resolution === "ALIAS" || incomingKind(port.protocol) === undefined) return;
  const bound = boundTo(placement, inputs.proxy);
  const key = `${bound.bind}:${port.number}`;
  const current = entries.get(key);
  if (current?.locked) return;
  const decision = decide(port.protocol, current?.protocol);
  const tell = (effect: Contribution["effect"], by?: Contribution["by"]): Contribution => ({
    origin: service.origin,
    hostname: service.hostname,
    port: port.number,
    protocol: port.protocol,
    effect,
    ...(by && { by }),
  });
  if (current === undefined || decision === "overwrite" || decision === "replace") {
    const effect = tell(current === undefined ? "created" : "replaced");
    const contributions = [...(current?.contributions ?? []), effect];
    entries.set(key, { ...newEntry(placement, bound, inputs), contributions });
    return;
  }
  if (decision === "join") current.contributions.push(tell("joined"));
  else if (decision === "drop") current.contributions.push(tell("dropped", current.contributions[0]?.origin));
  else {
    const { added, winner } = mergeChains(current, draftChains(placement, bound, inputs));
    if (inputs.profile.joinedTlsIsInspected) current.readsNames ||= wantsNames(current.chains);
    current.protocol = mergedProtocol(port.protocol, current.protocol);
    current.contributions.push(added > 0 ? tell("merged") : tell("dropped", winner?.origin));
  }
}

interface Bound {
  readonly bind: string;
  readonly cidr: readonly string[];
}

function boundTo({ service, port, bind }: Placement, proxy: SidecarProxy): Bound {
  if (bind !== undefined) return { bind, cidr: [] };
  if (listenerClass(port.protocol) === "http") return { bind: WILDCARD, cidr: [] };
  const address = addressFor(service, proxy);
  return isAddress(address) ? { bind: address, cidr: [] } : { bind: WILDCARD, cidr: [address] };
}

function newEntry(placement: Placement, bound: Bound, inputs: PlaceInputs): Omit<DraftEntry, "contributions"> {
  const { port, bindToPort } = placement;
  const chains = draftChains(placement, bound, inputs);
  const isShared = incomingKind(port.protocol) === "http" && bound.bind === WILDCARD;
  return {
    address: bound.bind,
    port: port.number,
    bindToPort,
    protocol: isShared ? "Unsupported" : port.protocol,
    chains,
    readsNames: wantsNames(chains),
    locked: false,
  };
}

const wantsNames = (chains: readonly DraftChain[]): boolean => chains.some(({ sni }) => sni.length > 0);

function draftChains(placement: Placement, { bind, cidr }: Bound, inputs: PlaceInputs): DraftChain[] {
  const { service, port, egress } = placement;
  const kind = incomingKind(port.protocol);
  const http = httpChain(placement, bind, inputs.profile);
  if (kind === "http" || kind === "http-proxy") return [http];
  const tcp = buildChains({
    service,
    port,
    cidr,
    address: addressFor(service, inputs.proxy),
    bind,
    proxy: inputs.proxy,
    scope: inputs.scope,
    virtualServices: egress.virtualServices,
    clusterDomain: inputs.clusterDomain,
    profile: inputs.profile,
  });
  return kind === "auto" ? [...tcp, http] : [...tcp];
}

function httpChain({ service, port }: Placement, bind: string, profile: Profile): DraftChain {
  const isSniffed = port.protocol === "Unsupported";
  const isGuarded = port.protocol !== "HTTP_PROXY" && (isSniffed || bind === WILDCARD);
  const followsService = isSniffed || (port.protocol === "HTTP_PROXY" && profile.proxyPortFollowsFirstService);
  const ownRoute = followsService && bind !== WILDCARD;
  const route = port.number === 0 ? bind : ownRoute ? `${service.hostname}:${port.number}` : `${port.number}`;
  return {
    sni: [],
    cidr: [],
    alpn: isGuarded ? profile.httpProtocols : [],
    ...(isGuarded && { transport: "raw_buffer" as const }),
    target: { kind: "route", route },
    origin: service.origin,
  };
}
