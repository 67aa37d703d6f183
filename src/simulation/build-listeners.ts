// Placements -> listeners: each from what comes to it alone. So those of a scope that differs in little from another are
// those of the other but for a few, and those to which the same came before a change are what they were.
import { collectPlacements, type ListenerInputs } from "./collect-placements.ts";
import { finaliseListener } from "./finalise-listener.ts";
import { layered } from "./layered-map.ts";
import type { ListDifference } from "./list-difference.ts";
import type { DraftEntry } from "./listener-entry.ts";
import type { Listener } from "./outbound.ts";
import { placePort } from "./place-port.ts";
import type { Placed, Placements } from "./placement.ts";
import type { Service } from "./service.ts";

/** Listeners for services, and what came to each. */
export interface ServiceListeners {
  readonly inputs: ListenerInputs;
  readonly placements: Placements;
  /** By the key of the placements, in the order in which they were opened. */
  readonly listeners: ReadonlyMap<string, Listener>;
}

/** `known`: listeners of the same proxy in a scope that says the same of everything but its services. */
export function buildListeners(inputs: ListenerInputs, known?: ServiceListeners): ServiceListeners {
  const placements = collectPlacements(inputs);
  return { inputs, placements, listeners: openAll(placements, inputs, known) };
}

export interface ListenerDifference {
  readonly services: ListDifference<Service>;
  /** Services that both have and that the two proxies may treat otherwise. */
  readonly others: readonly Service[];
}

export interface DerivedListeners extends ServiceListeners {
  /** Those that are not as in the base; undefined where the base alone has one. */
  readonly changes: ReadonlyMap<string, Listener | undefined>;
}

export interface Derivation {
  readonly difference: ListenerDifference;
  readonly known?: ServiceListeners | undefined;
}

/** The listeners of `base` but for those that the difference can touch. Both scopes have one egress listener, without a port. */
export function deriveListeners(
  base: ServiceListeners,
  inputs: ListenerInputs,
  { difference: { services, others }, known }: Derivation,
): DerivedListeners {
  const come = services.come.map(({ item }) => item);
  const added = placementsOf(come, inputs);
  const sources = [placementsOf([...services.gone, ...others], base.inputs), added, placementsOf(others, inputs)];
  const keys = new Set(sources.flatMap((placements) => [...placements.keys()]));
  const placed = new Map<string, readonly Placed[] | undefined>();
  for (const key of keys) {
    const stays = (base.placements.get(key) ?? []).filter(({ service }) => !services.gone.has(service));
    const all = inOrder(stays, added.get(key) ?? [], services);
    placed.set(key, sameAddress(base.inputs, inputs) ? all : placedAt(key, all, inputs));
  }
  const present = new Map(
    [...placed].filter((entry): entry is [string, readonly Placed[]] => (entry[1] ?? []).length > 0),
  );
  const opened = openAll(present, inputs, known);
  const changes = new Map([...keys].map((key) => [key, opened.get(key)]));
  return {
    inputs,
    changes,
    placements: layered(base.placements, new Map([...keys].map((key) => [key, present.get(key)]))),
    listeners: layered(base.listeners, changes),
  };
}

function openAll(placements: Placements, inputs: ListenerInputs, known?: ServiceListeners): Map<string, Listener> {
  const listeners = new Map<string, Listener>();
  for (const [key, placed] of placements) {
    const before = known?.placements.get(key);
    const same = before !== undefined && samePlacements(before, placed) ? known?.listeners.get(key) : undefined;
    listeners.set(key, same ?? open(placed, inputs));
  }
  return listeners;
}

function open(placed: readonly Placed[], inputs: ListenerInputs): Listener {
  const opened = placed[0]?.turn ?? 0;
  let entry: DraftEntry | undefined;
  for (const one of placed) {
    if (one.turn !== opened && isClosed(opened, one.turn, inputs)) break;
    entry = placePort(entry, one, inputs);
  }
  if (entry === undefined) throw new Error("a listener to which nothing comes");
  return finaliseListener(entry, inputs.scope, inputs.profile);
}

/** A listener that is there when a catch-all comes is closed from then on. */
function isClosed(opened: number, turn: number, { scope }: ListenerInputs): boolean {
  return scope.egress.some(({ port }, index) => port === undefined && index > opened && index <= turn);
}

function samePlacements(a: readonly Placed[], b: readonly Placed[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((one, index) => {
    const other = b[index];
    return (
      one.service === other?.service && one.port === other.port && one.bind === other.bind && one.turn === other.turn
    );
  });
}

function placementsOf(services: readonly Service[], inputs: ListenerInputs): Placements {
  const [egress] = inputs.scope.egress;
  if (services.length === 0 || egress === undefined) return new Map();
  return collectPlacements(inputs, [{ ...egress, services }]);
}

/** Pods are no destination for themselves: which services come to a listener is asked again for another pod. */
const sameAddress = (a: ListenerInputs, b: ListenerInputs): boolean => a.proxy.address === b.proxy.address;

function placedAt(key: string, placed: readonly Placed[], inputs: ListenerInputs): readonly Placed[] | undefined {
  const services = [...new Set(placed.map(({ service }) => service))];
  return placementsOf(services, inputs).get(key);
}

/** What stays keeps its order; what comes has its place in between. */
function inOrder(
  stays: readonly Placed[],
  added: readonly Placed[],
  { come }: ListDifference<Service>,
): readonly Placed[] {
  if (added.length === 0) return stays;
  const all: Placed[] = [];
  let next = 0;
  for (const one of added) {
    const before = come[one.place]?.before ?? 0;
    for (; next < stays.length && (stays[next] as Placed).place < before; next++) all.push(stays[next] as Placed);
    all.push(one);
  }
  for (; next < stays.length; next++) all.push(stays[next] as Placed);
  return all;
}
