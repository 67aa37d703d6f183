// (Outbound configuration, address, port) -> the listener that takes a connection, and why that one. An exact address
// comes before every address of the port, and that before the listener for the rest.
// istiod: pilot/pkg/simulation/traffic.go matchListener
import { oncePer } from "../manifests/remember.ts";
import { isSymbol } from "./addresses.ts";
import { VIRTUAL_OUTBOUND } from "./build-outbound.ts";
import { layerOf } from "./layered-map.ts";
import type { Listener, Outbound } from "./outbound.ts";

export interface FoundListener {
  readonly listener: Listener;
  /** `address:port`, or `virtualOutbound`. */
  readonly name: string;
  readonly isExact: boolean;
  readonly why: string;
}

export function chooseListener(address: string, port: number, outbound: Outbound): FoundListener | undefined {
  const exact = `${address}:${port}`;
  const wildcard = `${isV6(address) ? "::" : "0.0.0.0"}:${port}`;
  const also = alsoAt(outbound.listeners);
  for (const key of [exact, wildcard]) {
    const name = outbound.listeners.has(key) ? key : also.get(key);
    const listener = name === undefined ? undefined : outbound.listeners.get(name);
    if (name === undefined || listener === undefined || name === outbound.virtualOutbound) continue;
    const isExact = listener.address === address || listener.additionalAddresses.includes(address);
    return {
      listener,
      name,
      isExact,
      why: `${isExact ? "the very address" : `no listener has ${exact}`}${madeFor(listener)}`,
    };
  }
  const rest = outbound.virtualOutbound && outbound.listeners.get(outbound.virtualOutbound);
  if (!rest) return undefined;
  const why = `no listener has ${exact} or ${wildcard}: it takes the rest`;
  return { listener: rest, name: VIRTUAL_OUTBOUND, isExact: false, why };
}

/** Additional address and port -> the name of its listener; of several the first. */
const alsoAt = oncePer((listeners: Outbound["listeners"]): ReadonlyMap<string, string> => {
  const layer = layerOf(listeners);
  // Most listeners have no additional address, and thousands of them are shared by many proxies.
  if (layer !== undefined && alsoAt(layer.base).size === 0 && ![...layer.own.values()].some(hasMore)) return NOWHERE;
  const names = new Map<string, string>();
  for (const [name, { additionalAddresses, port }] of listeners) {
    for (const address of additionalAddresses) {
      const key = `${address}:${port}`;
      if (!names.has(key)) names.set(key, name);
    }
  }
  return names;
});

const NOWHERE: ReadonlyMap<string, string> = new Map();

const hasMore = (listener: Listener | undefined): boolean => (listener?.additionalAddresses.length ?? 0) > 0;

const isV6 = (address: string): boolean => address.includes(":") && !isSymbol(address);

/** Who opened it, and how many others are in it. Told once for each listener: thousands of calls can go through it. */
const madeFor = oncePer(({ contributions }: Listener): string => {
  const makers = contributions.filter(({ effect }) => effect !== "dropped");
  const [first] = makers;
  if (first === undefined) return "";
  const { kind, namespace, name } = first.origin;
  const others = new Set(makers.map(({ origin }) => `${origin.kind} ${origin.namespace}/${origin.name}`)).size - 1;
  return `; opened by ${kind} ${namespace}/${name}${others > 0 ? ` and ${others} more` : ""}`;
});
