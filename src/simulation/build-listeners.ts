// Placements -> listeners: each from what comes to it alone. So those of a scope that differs in little from another are
// those of the other but for a few, and those to which the same came before a change are what they were.

import { oncePer } from "../manifests/remember.ts";
import { collectPlacements, type ListenerInputs } from "./collect-placements.ts";
import { finaliseListener } from "./finalise-listener.ts";
import { layered } from "./layered-map.ts";
import type { ListDifference } from "./list-difference.ts";
import { decide } from "./listener-conflicts.ts";
import type { DraftEntry } from "./listener-entry.ts";
import type { Listener } from "./outbound.ts";
import { placePort } from "./place-port.ts";
import type { Placed, Placements } from "./placement.ts";
import type { Service } from "./service.ts";

/** Listeners for services, and what came to each. */
export interface ServiceListeners {
  readonly inputs: ListenerInputs;
  readonly queues: ReadonlyMap<string, Queue>;
  /** By the same keys, in the order in which they were opened. */
  readonly listeners: ReadonlyMap<string, Listener>;
}

/** What comes to a listener, in order; in parts, so that scopes can share what they have in common. */
type Queue = readonly (readonly Placed[])[];

/** `known`: listeners of the same proxy in a scope that says the same of everything but its services. */
export function buildListeners(inputs: ListenerInputs, known?: ServiceListeners): ServiceListeners {
  const collected = [...collectPlacements(inputs)].map(([key, placed]) => [key, [placed]] as const);
  return openAll(new Map(collected), inputs, known);
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
  const queues = new Map<string, Queue>();
  for (const key of keys) {
    const stays = without(base.queues.get(key) ?? [], services.gone);
    const all = inOrder(stays, added.get(key) ?? [], { come: services.come, base });
    const queue = sameAddress(base.inputs, inputs) ? all : queueAt(key, all, inputs);
    if (queue.some((part) => part.length > 0)) queues.set(key, queue);
  }
  const opened = openAll(queues, inputs, known);
  const changes = new Map([...keys].map((key) => [key, opened.listeners.get(key)]));
  return {
    inputs,
    changes,
    queues: layered(base.queues, new Map([...keys].map((key) => [key, opened.queues.get(key)]))),
    listeners: layered(base.listeners, changes),
  };
}

/** Where the same comes as before, listener and queue are what they were. */
function openAll(
  queues: ReadonlyMap<string, Queue>,
  inputs: ListenerInputs,
  known?: ServiceListeners,
): ServiceListeners {
  const listeners = new Map<string, Listener>();
  const kept = new Map<string, Queue>();
  for (const [key, queue] of queues) {
    const before = known?.queues.get(key);
    const listener = known?.listeners.get(key);
    const isSame = before !== undefined && listener !== undefined && sameQueue(before, queue);
    kept.set(key, isSame ? before : queue);
    listeners.set(key, isSame ? listener : open(queue, inputs));
  }
  return { inputs, queues: kept, listeners };
}

function open(queue: Queue, inputs: ListenerInputs): Listener {
  const opened = queue.find((part) => part.length > 0)?.[0]?.turn ?? 0;
  let entry: DraftEntry | undefined;
  for (const part of queue) {
    if (entry !== undefined && opened === 0 && joinTogether(entry, part, inputs)) continue;
    for (const one of part) {
      if (one.turn !== opened && isClosed(opened, one.turn, inputs)) break;
      entry = placePort(entry, one, inputs);
    }
  }
  if (entry === undefined) throw new Error("a listener to which nothing comes");
  return finaliseListener(entry, inputs.scope, inputs.profile);
}

/** Thousands of services can join a listener in each of many scopes: what only joins changes nothing but what is told. */
function joinTogether(entry: DraftEntry, part: readonly Placed[], { profile, scope }: ListenerInputs): boolean {
  const { protocols, joined } = summary(part);
  const onlyJoins = [...protocols].every((protocol) => decide(protocol, entry.protocol, profile) === "join");
  if (scope.egress.length > 1 || !onlyJoins) return false;
  entry.contributions = entry.contributions.concat(joined);
  return true;
}

const summary = oncePer((part: readonly Placed[]) => ({
  protocols: new Set(part.map(({ port }) => port.protocol)),
  joined: part.map(({ joined }) => joined),
}));

/** A listener that is there when a catch-all comes is closed from then on. */
function isClosed(opened: number, turn: number, { scope }: ListenerInputs): boolean {
  return scope.egress.some(({ port }, index) => port === undefined && index > opened && index <= turn);
}

function sameQueue(a: Queue, b: Queue): boolean {
  if (a.length === b.length && a.every((part, index) => samePart(part, b[index] ?? []))) return true;
  return samePart(a.flat(), b.flat());
}

function samePart(a: readonly Placed[], b: readonly Placed[]): boolean {
  if (a === b) return true;
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

function queueAt(key: string, queue: Queue, inputs: ListenerInputs): Queue {
  const services = [...new Set(queue.flat().map(({ service }) => service))];
  return [placementsOf(services, inputs).get(key) ?? []];
}

function without(queue: Queue, gone: ReadonlySet<Service>): Queue {
  return gone.size === 0 ? queue : queue.map((part) => part.filter(({ service }) => !gone.has(service)));
}

interface Order extends Pick<ListDifference<Service>, "come"> {
  readonly base: ServiceListeners;
}

/** What stays keeps its order; what comes has its place in between. */
function inOrder(stays: Queue, added: readonly Placed[], { come, base }: Order): Queue {
  if (added.length === 0) return stays;
  if (come.every(({ before }) => before === 0)) return [added, ...stays];
  const places = placesOf(base.inputs.scope.egress[0]?.services ?? []);
  const comesBefore = new Map(come.map(({ item, before }) => [item, before]));
  const old = stays.flat();
  const all: Placed[] = [];
  let next = 0;
  for (const one of added) {
    const before = comesBefore.get(one.service) ?? 0;
    for (; next < old.length; next++) {
      const stay = old[next] as Placed;
      if ((places.get(stay.service) ?? 0) >= before) break;
      all.push(stay);
    }
    all.push(one);
  }
  return [[...all, ...old.slice(next)]];
}

/** Of services in the list that a base imports; a queue can be older than that list. */
const placesOf = oncePer((services: readonly Service[]) => new Map(services.map((service, place) => [service, place])));
