// (SidecarProxy, SidecarScope) -> the outbound listeners of the proxy, before the special ones.
// istiod: core/listener.go buildSidecarOutboundListeners
import type { Profile } from "../releases/profile.ts";
import { isAddress } from "./addresses.ts";
import type { EgressPort, EgressScope } from "./egress-scope.ts";
import { isOnPort } from "./endpoint.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import type { DraftEntry, ListenerEntry } from "./listener-entry.ts";
import { placePort } from "./place-port.ts";
import { type PlaceInputs, type Placement, WILDCARD } from "./placement.ts";
import { type ListenerClass, listenerClass } from "./protocol.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Port, type Service } from "./service.ts";
import { addressFor } from "./service-address.ts";

const LOOPBACK = "127.0.0.1";

export interface ListenerInputs extends PlaceInputs {
  readonly endpoints: EndpointIndex;
}

/** By `address:port`, in the order in which they were opened. */
export function buildListenerEntries(inputs: ListenerInputs): ReadonlyMap<string, ListenerEntry> {
  const entries: Entries = new Map();
  for (const egress of inputs.scope.egress) {
    if (egress.port === undefined) addCatchAll(entries, egress, inputs);
    else addExplicitPort(entries, egress, { ...inputs, egressPort: egress.port });
  }
  return entries;
}

type Entries = Map<string, DraftEntry>;

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

function addExplicitPort(
  entries: Entries,
  egress: EgressScope,
  inputs: ListenerInputs & { readonly egressPort: EgressPort },
): void {
  const binding = bindingOf(egress, inputs);
  const port = { name: "", ...inputs.egressPort };
  if (!canBind(port, binding, inputs.proxy)) return;
  if (isSocket(egress) && inputs.profile.unixSockets === "not-built") return;
  const bind = binding.bind ?? (inputs.profile.egressPortBindsEveryAddress ? WILDCARD : undefined);
  for (const service of egress.services) placePort(entries, { ...binding, service, port, egress, bind }, inputs);
}

function addCatchAll(entries: Entries, egress: EgressScope, inputs: ListenerInputs): void {
  const binding = bindingOf(egress, inputs);
  for (const entry of entries.values()) entry.locked = true;
  for (const service of egress.services) {
    for (const port of service.ports) {
      if (!canBind(port, binding, inputs.proxy)) continue;
      const placement = { service, port, egress, ...binding };
      if (isHeadless(placement, inputs)) placeHeadless(entries, placement, inputs);
      else placePort(entries, placement, inputs);
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
function placeHeadless(entries: Entries, placement: Placement, inputs: ListenerInputs): void {
  const { service, port } = placement;
  const endpoints = inputs.endpoints.of(service.hostname, service.namespace).filter((one) => isOnPort(one, port));
  if (service.registry === "External" && endpoints.length === 0 && service.selector === undefined) {
    placePort(entries, placement, inputs);
    return;
  }
  for (const { address } of endpoints) {
    if (!isAddress(address) || address === inputs.proxy.address) continue;
    placePort(entries, { ...placement, bind: address }, inputs);
  }
}
