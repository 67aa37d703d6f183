// (SidecarProxy, SidecarScope) -> which service ports come to which outbound listener, in istiod's order. What becomes of
// them there is not decided here. istiod: core/listener.go buildSidecarOutboundListeners
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import type { EgressPort, EgressScope } from "./egress-scope.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import { incomingKind } from "./listener-conflicts.ts";
import type { Contribution } from "./outbound.ts";
import { type Bound, type Placed, type PlaceInputs, type Placement, type Placements, WILDCARD } from "./placement.ts";
import { type ListenerClass, listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Port, type Service } from "./service.ts";
import { addressFor, otherAddressesFor } from "./service-address.ts";

const LOOPBACK = "127.0.0.1";

export interface ListenerInputs extends PlaceInputs {
  readonly endpoints: EndpointIndex;
}

/** Of these egress listeners, the scope's if none are given. */
export function collectPlacements(inputs: ListenerInputs, egress = inputs.scope.egress): Placements {
  const placements = new Map<string, Placed[]>();
  for (const [turn, one] of egress.entries()) {
    const put: Put = (placement) => {
      const bound = boundTo(placement, inputs);
      if (bound === undefined) return;
      const { service, port, bind, bindToPort, egress } = placement;
      const placed = { service, port, bind, bindToPort, egress, bound, turn, joined: joinedBy(placement) };
      const key = `${bound.bind}:${port.number}`;
      const list = placements.get(key);
      if (list === undefined) placements.set(key, [placed]);
      else list.push(placed);
    };
    if (one.port === undefined) putCatchAll(put, one, inputs);
    else putExplicitPort(put, one, { ...inputs, egressPort: one.port });
  }
  return placements;
}

type Put = (placement: Placement) => void;

function joinedBy({ service: { origin, hostname }, port: { number, protocol } }: Placement): Contribution {
  return { origin, hostname, port: number, protocol, effect: "joined" };
}

/** Undefined for what gets no listener. */
function boundTo({ service, port, bind }: Placement, { proxy, profile }: PlaceInputs): Bound | undefined {
  if (service.resolution === "ALIAS" || incomingKind(port.protocol) === undefined) return undefined;
  if (port.protocol === "HTTP" && port.number === 443 && !profile.httpOn443) return undefined;
  if (bind !== undefined) return { bind, cidr: [] };
  if (listenerClass(port.protocol) === "http") return { bind: WILDCARD, cidr: [] };
  const address = addressFor(service, proxy);
  const others = otherAddressesFor(service);
  if (!isAddress(address)) return { bind: WILDCARD, cidr: [address, ...others] };
  return { bind: address, cidr: [], ...(others.length > 0 && { alsoAt: others }) };
}

interface Binding {
  readonly bind: string | undefined;
  readonly bindToPort: boolean;
}

function bindingOf(egress: EgressScope, { proxy, profile }: ListenerInputs): Binding {
  const isBoundSocket = isSocket(egress) && profile.unixSockets === "bound";
  const bindToPort = proxy.interception === "NONE" || egress.captureNone || isBoundSocket;
  if (egress.bind !== "") return { bind: egress.bind, bindToPort };
  return { bind: bindToPort ? LOOPBACK : undefined, bindToPort };
}

const isSocket = ({ bind }: EgressScope): boolean => bind.startsWith("unix://");

function putExplicitPort(
  put: Put,
  egress: EgressScope,
  inputs: ListenerInputs & { readonly egressPort: EgressPort },
): void {
  const binding = bindingOf(egress, inputs);
  const port = { name: "", ...inputs.egressPort };
  if (!canBind(port, binding, inputs.proxy)) return;
  if (isSocket(egress) && inputs.profile.unixSockets === "not-built") return;
  const bind = binding.bind ?? (inputs.profile.egressPortBindsEveryAddress ? WILDCARD : undefined);
  for (const service of egress.services) put({ ...binding, service, port, egress, bind });
}

function putCatchAll(put: Put, egress: EgressScope, inputs: ListenerInputs): void {
  const binding = bindingOf(egress, inputs);
  for (const service of egress.services) {
    for (const port of service.ports) {
      if (!canBind(port, binding, inputs.proxy)) continue;
      const placement = { service, port, egress, ...binding };
      if (!isHeadless(placement, inputs)) put(placement);
      else for (const atPod of atPods(placement, inputs)) put(atPod);
    }
  }
}

// istiod: model/context.go CanBindToPort
function canBind(port: Port, { bind, bindToPort }: Binding, proxy: SidecarProxy): boolean {
  if (bindToPort && proxy.unprivileged && port.number > 0 && port.number < 1024) return false;
  const isWildcard = bind === WILDCARD || (bind === undefined && listenerClass(port.protocol) === "http");
  return !isWildcard || !proxy.reservedPorts.has(port.number);
}

function isHeadless({ service, port, bind }: Placement, { proxy, profile }: PlaceInputs): boolean {
  return (
    bind === undefined &&
    service.resolution === "PASSTHROUGH" &&
    POD_LISTENERS[profile.podListeners](service, listenerClass(port.protocol)) &&
    addressFor(service, proxy) === NO_ADDRESS
  );
}

const POD_LISTENERS: Readonly<Record<Profile["podListeners"], (service: Service, kind: ListenerClass) => boolean>> = {
  "tcp-and-sniffed": (_service, kind) => kind === "tcp" || kind === "auto",
  tcp: (_service, kind) => kind === "tcp",
  none: () => false,
  "tcp-of-kubernetes": ({ registry }, kind) => kind === "tcp" && registry === "Kubernetes",
};

/** A listener for each pod; without pods none, except that an entry without any endpoints takes the whole port. */
function atPods(placement: Placement, inputs: ListenerInputs): readonly Placement[] {
  const { service, port } = placement;
  const endpoints = inputs.endpoints.held(service, port);
  if (service.registry === "External" && endpoints.length === 0 && service.selector === undefined) {
    return [placement];
  }
  return endpoints
    .filter(({ address }) => isAddress(address) && address !== inputs.proxy.address)
    .map(({ address }) => ({ ...placement, bind: address }));
}
