// (SidecarProxy, SidecarScope) -> the outbound listeners of the proxy, before the special ones.
// istiod: core/listener.go buildSidecarOutboundListeners
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import type { EgressPort, EgressScope } from "./egress-scope.ts";
import { type EndpointIndex, isOnPort } from "./endpoints.ts";
import { buildChains, type DraftChain } from "./filter-chains.ts";
import { decide, incomingKind, mergeChains, mergedProtocol } from "./listener-conflicts.ts";
import type { Contribution } from "./outbound.ts";
import { listenerClass, type Protocol } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Port, type Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export const WILDCARD = "0.0.0.0";
const LOOPBACK = "127.0.0.1";

/** A listener while it is being built. */
export interface ListenerEntry {
  readonly address: string;
  readonly port: number;
  readonly bindToPort: boolean;
  readonly protocol: Protocol;
  readonly chains: readonly DraftChain[];
  /** Some chain wants a server name, and the listener looks at it. */
  readonly readsNames: boolean;
  readonly contributions: readonly Contribution[];
  /** An explicit egress port made it: a later catch-all leaves it alone. */
  readonly locked: boolean;
}

export interface ListenerInputs {
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly endpoints: EndpointIndex;
  readonly profile: Profile;
  readonly clusterDomain: string;
}

export function buildListenerEntries(inputs: ListenerInputs): ReadonlyMap<string, ListenerEntry> {
  const entries = new Map<string, ListenerEntry>();
  for (const egress of inputs.scope.egress) {
    if (egress.port === undefined) addCatchAll(entries, egress, inputs);
    else addExplicitPort(entries, egress, { ...inputs, egressPort: egress.port });
  }
  return entries;
}

interface Placement {
  readonly service: Service;
  readonly port: Port;
  /** Where to bind; undefined lets the service decide. */
  readonly bind: string | undefined;
  readonly bindToPort: boolean;
  readonly egress: EgressScope;
}

function bindingOf(
  egress: EgressScope,
  proxy: SidecarProxy,
): { readonly bind: string | undefined; readonly bindToPort: boolean } {
  const bindToPort = proxy.interception === "NONE" || egress.captureNone || egress.bind.startsWith("unix://");
  if (egress.bind !== "") return { bind: egress.bind, bindToPort };
  return { bind: bindToPort ? LOOPBACK : undefined, bindToPort };
}

type Entries = Map<string, ListenerEntry>;

function addExplicitPort(
  entries: Entries,
  egress: EgressScope,
  inputs: ListenerInputs & { readonly egressPort: EgressPort },
): void {
  const binding = bindingOf(egress, inputs.proxy);
  const { bindToPort } = binding;
  const bind = binding.bind ?? (inputs.profile.egressPortBindsEveryAddress ? WILDCARD : undefined);
  const port = { name: "", ...inputs.egressPort };
  if (!canBind(port, binding, inputs.proxy)) return;
  if (egress.bind.startsWith("unix://") && !inputs.profile.unixSocketListeners) return;
  for (const service of egress.services) place(entries, { service, port, egress, bindToPort, bind }, inputs);
}

function addCatchAll(entries: Entries, egress: EgressScope, inputs: ListenerInputs): void {
  const binding = bindingOf(egress, inputs.proxy);
  for (const [key, entry] of entries) entries.set(key, { ...entry, locked: true });
  for (const service of egress.services) {
    for (const port of service.ports) {
      if (!canBind(port, binding, inputs.proxy)) continue;
      const placement = { service, port, egress, ...binding };
      if (isHeadless(placement, inputs.proxy)) placeHeadless(entries, placement, inputs);
      else place(entries, placement, inputs);
    }
  }
}

// istiod: model/context.go CanBindToPort
function canBind(port: Port, binding: { bind: string | undefined; bindToPort: boolean }, proxy: SidecarProxy): boolean {
  if (binding.bindToPort && proxy.unprivileged && port.number > 0 && port.number < 1024) return false;
  const isWildcard =
    binding.bind === WILDCARD || (binding.bind === undefined && listenerClass(port.protocol) === "http");
  return !isWildcard || !proxy.reservedPorts.has(port.number);
}

function isHeadless({ service, port, bind }: Placement, proxy: SidecarProxy): boolean {
  const kind = listenerClass(port.protocol);
  return (
    bind === undefined &&
    service.resolution === "PASSTHROUGH" &&
    (kind === "tcp" || kind === "auto") &&
    addressFor(service, proxy) === NO_ADDRESS
  );
}

/** A listener for each pod; without pods none, except that an entry without any endpoints takes the whole port. */
function placeHeadless(entries: Entries, placement: Placement, inputs: ListenerInputs): void {
  const { service, port } = placement;
  const endpoints = inputs.endpoints.of(service.hostname, service.namespace).filter((one) => isOnPort(one, port));
  if (service.registry === "External" && endpoints.length === 0 && service.selector === undefined) {
    place(entries, placement, inputs);
    return;
  }
  for (const { address } of endpoints) {
    if (!isAddress(address) || address === inputs.proxy.address) continue;
    place(entries, { ...placement, bind: address }, inputs);
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

function place(entries: Entries, placement: Placement, inputs: ListenerInputs): void {
  const { service, port, bindToPort } = placement;
  const kind = incomingKind(port.protocol);
  if (service.resolution === "ALIAS" || kind === undefined) return;
  const { bind, cidr } = boundTo(placement, inputs.proxy);
  const key = `${bind}:${port.number}`;
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
  if (current !== undefined && (decision === "drop" || decision === "join")) {
    const effect = decision === "drop" ? tell("dropped", current.contributions[0]?.origin) : tell("joined");
    entries.set(key, { ...current, contributions: [...current.contributions, effect] });
    return;
  }
  const incoming = draftChains(placement, { bind, cidr }, inputs);
  if (current === undefined || decision === "overwrite" || decision === "replace") {
    const effect = current === undefined ? "created" : "replaced";
    const protocol = kind === "http" && bind === WILDCARD ? "Unsupported" : port.protocol;
    const contributions = [...(current?.contributions ?? []), tell(effect)];
    entries.set(key, {
      address: bind,
      port: port.number,
      bindToPort,
      protocol,
      chains: incoming,
      readsNames: wantsNames(incoming),
      contributions,
      locked: false,
    });
    return;
  }
  const merged = mergeChains(current.chains, incoming);
  entries.set(key, {
    ...current,
    protocol: mergedProtocol(port.protocol, current.protocol),
    chains: merged.chains,
    readsNames: current.readsNames || (inputs.profile.joinedTlsIsInspected && wantsNames(merged.chains)),
    contributions: [
      ...current.contributions,
      merged.added > 0 ? tell("merged") : tell("dropped", merged.winner?.origin),
    ],
  });
}

const wantsNames = (chains: readonly DraftChain[]): boolean => chains.some(({ sni }) => sni.length > 0);

function draftChains(placement: Placement, { bind, cidr }: Bound, inputs: ListenerInputs): readonly DraftChain[] {
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
  return kind === "auto" ? [...tcp, http] : tcp;
}

function httpChain({ service, port }: Placement, bind: string, profile: Profile): DraftChain {
  const isSniffed = port.protocol === "Unsupported";
  const isGuarded = port.protocol !== "HTTP_PROXY" && (isSniffed || bind === WILDCARD);
  const ownRoute = isSniffed && bind !== WILDCARD;
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
