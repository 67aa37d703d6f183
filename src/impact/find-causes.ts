// An effect of a change -> the changed objects without which it is not there. Asked by simulation, never guessed: objects
// are put back as they were, and the effect is looked at again.
import { remember } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import type { Origin } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { ChangedObject } from "./impact.ts";

export interface Effect {
  /** Where to look first. */
  readonly suspects: readonly Origin[];
  /** True when the effect is not there in a simulation. */
  readonly isGone: (simulation: Simulation) => boolean;
  /** The port that it is about. */
  readonly port?: number;
  /** Effects of one kind most likely have the same causes: those of the first are tried first. */
  readonly kind?: string;
  /** The same in every state after the change that has the effect: base, proxy, and what became of it. */
  readonly identity?: string;
}

/** Why an effect is there. */
export interface Caused<Cause> {
  /** Each is needed; with `anyWouldDo` each alone would bring the effect about. */
  readonly causes: readonly Cause[];
  readonly anyWouldDo?: true;
}

/** Causes are objects of a change, or whatever else can be undone one by one. */
export type FindCauses<Cause = ChangedObject> = (effect: Effect) => Caused<Cause>;

/** Causes by identity of their effect. */
export type Explained<Cause = ChangedObject> = Map<string, Caused<Cause>>;

/** What was explained once is not asked again: a fix that leaves an effect as it is leaves its causes. */
export function keepCauses<Cause>(find: FindCauses<Cause>, known: Explained<Cause>): FindCauses<Cause> {
  return (effect) =>
    effect.identity === undefined ? find(effect) : remember(known, effect.identity, () => find(effect));
}

/** An effect that needs no explanation. */
export const UNCAUSED: Caused<never> = { causes: [] };

/** Changed objects of a larger change are not tried one by one: it is halved instead. */
const MOST_SINGLES = 24;
/** Of a small change every object is tried, for several may be needed; of a larger one the first that explains the effect. */
const FEW = 8;

/**
 * Different sets of objects that are put back in one comparison; each is a simulation, shared by all effects. A large
 * mesh costs more each time and gets fewer. What is not found within them has all its suspects, or all changed objects,
 * as its cause.
 */
const mostSimulations = (workloads: number): number => Math.max(8, Math.min(64, Math.floor(60_000 / workloads)));

export interface CauseRequest<Cause> {
  readonly changed: readonly Cause[];
  /** What tells two causes apart; for objects their objectKey. */
  readonly keyOf: (cause: Cause) => string;
  readonly without: (keys: readonly string[]) => Simulation;
  /** How large the mesh is. */
  readonly workloads: number;
  /** What of a cause it is; without it a cause is told as a whole. */
  readonly narrow?: (cause: Cause, effect: Effect) => Cause;
}

/** Whether an effect is gone; undefined where it would take one simulation more than there may be. */
type Ask<Cause> = (objects: readonly Cause[]) => boolean | undefined;

/**
 * Smallest answers first: whatever the effect is gone without, suspects before the others; where nothing alone explains
 * it, because each of several would do, the smallest set without which it is gone.
 */
export function causeFinder<Cause>(request: CauseRequest<Cause>): FindCauses<Cause> {
  const { workloads, narrow = (cause) => cause, changed } = request;
  const simulate = boundedSimulations(request, mostSimulations(workloads));
  const find = wholeCauseFinder(request, simulate);
  const byKind = new Map<string, Caused<Cause>>();
  return (effect) => {
    const { kind } = effect;
    const known = kind === undefined ? undefined : byKind.get(kind);
    if (known !== undefined && (changed.length <= 1 || explains(known, effect, simulate))) return known;
    const found = find(effect);
    const caused = { ...found, causes: found.causes.map((cause) => narrow(cause, effect)) };
    if (kind !== undefined) byKind.set(kind, caused);
    return caused;
  };
}

type Simulate<Cause> = (objects: readonly Cause[]) => Simulation | undefined;

/** Asked of the simulations that are there already. */
function explains<Cause>({ causes, anyWouldDo }: Caused<Cause>, effect: Effect, simulate: Simulate<Cause>): boolean {
  const isGone = (objects: readonly Cause[]): boolean => {
    const simulation = simulate(objects);
    return simulation !== undefined && effect.isGone(simulation);
  };
  if (causes.length === 0) return false;
  const isEach = causes.map((cause) => isGone([cause]));
  return anyWouldDo === true ? !isEach.includes(true) && isGone(causes) : !isEach.includes(false);
}

function wholeCauseFinder<Cause>(
  { changed, keyOf }: CauseRequest<Cause>,
  simulate: Simulate<Cause>,
): FindCauses<Cause> {
  const places = new Map(changed.map((object, index) => [keyOf(object), index]));
  const singles = changed.length <= MOST_SINGLES ? changed : [];
  return ({ suspects: origins, isGone }) => {
    if (changed.length <= 1) return { causes: changed };
    const ask: Ask<Cause> = (objects) => {
      const simulation = simulate(objects);
      return simulation && isGone(simulation);
    };
    const suspected = new Set(origins.flatMap((origin) => places.get(objectKey(origin)) ?? []));
    const suspects = changed.filter((_, index) => suspected.has(index));
    const needed: Cause[] = suspects.filter((object) => ask([object]));
    if (needed.length === 0 || changed.length <= FEW) {
      const others = singles.filter((object) => !suspects.includes(object));
      const wanted =
        needed.length === 0 && changed.length > FEW ? firstOf(others, ask) : others.filter((object) => ask([object]));
      needed.push(...wanted);
    }
    if (needed.length > 0) return { causes: needed };
    const isTheirs = suspects.length > 0 ? ask(suspects) : false;
    if (isTheirs === true) return anyOf(smallestSet(suspects, ask));
    if (isTheirs === undefined || !ask(changed)) return { causes: suspects.length > 0 ? suspects : changed };
    return anyOf(smallestSet(changed, ask));
  };
}

/** Undoing any one of them leaves the effect where it is. */
const anyOf = <Cause>(causes: readonly Cause[]): Caused<Cause> =>
  causes.length > 1 ? { causes, anyWouldDo: true } : { causes };

function firstOf<Cause>(objects: readonly Cause[], ask: Ask<Cause>): readonly Cause[] {
  const found = objects.find((object) => ask([object]));
  return found === undefined ? [] : [found];
}

/** Simulations without some objects, each made once. */
function boundedSimulations<Cause>({ keyOf, without }: CauseRequest<Cause>, most: number): Simulate<Cause> {
  const simulations = new Map<string, Simulation>();
  const names = new WeakMap<readonly Cause[], string>();
  return (objects) => {
    const name = names.get(objects) ?? objects.map(keyOf).toSorted().join("\n");
    names.set(objects, name);
    const known = simulations.get(name);
    if (known !== undefined || simulations.size >= most) return known;
    const simulation = without(objects.map(keyOf));
    simulations.set(name, simulation);
    return simulation;
  };
}

/** Leaves out what is not needed: half of the rest at a time as long as that works, then one by one. */
function smallestSet<Cause>(start: readonly Cause[], ask: Ask<Cause>): readonly Cause[] {
  let set = start;
  for (let size = Math.floor(set.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < set.length && set.length > 1; ) {
      const rest = set.toSpliced(at, size);
      const works = rest.length > 0 && ask(rest);
      if (works === undefined) return set;
      if (works) set = rest;
      else at += size;
    }
  }
  return set;
}
