// Maps that do not hold all that they stand for: a large map with a few differences, which shares the rest, and one whose
// values are made when somebody asks for them. Neither may change afterwards.
import { once, oncePer, remember } from "../manifests/remember.ts";

/** `changes` in front of `base`; undefined takes a key away. */
export function layered<Key, Value extends {}>(
  base: ReadonlyMap<Key, Value>,
  changes: ReadonlyMap<Key, Value | undefined>,
): ReadonlyMap<Key, Value> {
  const real = [...changes].filter(([key, value]) => base.get(key) !== value);
  if (real.length === 0) return base;
  const own = new Map(real);
  const gone = real.filter(([, value]) => value === undefined).length;
  const added = real.filter(([key, value]) => value !== undefined && base.get(key) === undefined).length;
  const map = mapOf<Key, Value>({
    size: () => base.size + added - gone,
    get: (key) => (own.has(key) ? own.get(key) : base.get(key)),
    *entries() {
      for (const entry of base) if (!own.has(entry[0])) yield entry;
      for (const [key, value] of own) if (value !== undefined) yield [key, value];
    },
  });
  layers.set(map, { base, own } as Layer<unknown, object>);
  return map;
}

/** What a layered map was made of. */
export interface Layer<Key, Value> {
  readonly base: ReadonlyMap<Key, Value>;
  readonly own: ReadonlyMap<Key, Value | undefined>;
}

const layers = new WeakMap<object, Layer<unknown, object>>();

export const layerOf = <Key, Value extends {}>(map: ReadonlyMap<Key, Value>): Layer<Key, Value> | undefined =>
  layers.get(map) as Layer<Key, Value> | undefined;

/**
 * Keys whose value is not the same object in both, and keys that one of them lacks. What both share is not looked at, and
 * two maps are compared once, whatever is layered upon them.
 */
export function differingKeys<Key>(a: ReadonlyMap<Key, object>, b: ReadonlyMap<Key, object>): ReadonlySet<Key> {
  if (a === b) return new Set();
  return remember(comparisons(a), b, () => {
    const [upper, lower] = [layerOf(a), layerOf(b)];
    const below = (upper ?? lower) ? differingKeys(upper?.base ?? a, lower?.base ?? b) : [...a.keys(), ...b.keys()];
    const candidates = new Set([...below, ...(upper?.own.keys() ?? []), ...(lower?.own.keys() ?? [])]);
    return new Set([...candidates].filter((key) => a.get(key) !== b.get(key)));
  }) as ReadonlySet<Key>;
}

const comparisons = oncePer((_: object) => new WeakMap<object, ReadonlySet<unknown>>());

export interface Groups<Key, Value> {
  /** The group that a key would be in. */
  readonly groupOf: (key: Key) => string;
  readonly make: (group: string) => ReadonlyMap<Key, Value>;
  /** All groups, for those who want to go through the whole map. */
  readonly all: () => Iterable<string>;
}

/** A map that is made group by group: whoever asks for a key makes its group, whoever goes through the map all of them. */
export function madeOnDemand<Key, Value extends {}>({
  groupOf,
  make,
  all,
}: Groups<Key, Value>): ReadonlyMap<Key, Value> {
  const groups = new Map<string, ReadonlyMap<Key, Value>>();
  const made = (group: string): ReadonlyMap<Key, Value> => remember(groups, group, () => make(group));
  const whole = once(() => new Map([...all()].flatMap((group) => [...made(group)])));
  return mapOf({
    size: () => whole().size,
    get: (key) => made(groupOf(key)).get(key),
    entries: () => whole().entries(),
  });
}

interface Reading<Key, Value> {
  readonly size: () => number;
  readonly get: (key: Key) => Value | undefined;
  readonly entries: () => Iterable<[Key, Value]>;
}

function mapOf<Key, Value extends {}>({ size, get, entries }: Reading<Key, Value>): ReadonlyMap<Key, Value> {
  function* all(): Generator<[Key, Value], undefined> {
    yield* entries();
    return undefined;
  }
  function* keys(): Generator<Key, undefined> {
    for (const [key] of entries()) yield key;
    return undefined;
  }
  function* values(): Generator<Value, undefined> {
    for (const [, value] of entries()) yield value;
    return undefined;
  }
  const map: ReadonlyMap<Key, Value> = {
    get size() {
      return size();
    },
    get,
    has: (key) => get(key) !== undefined,
    entries: all,
    keys,
    values,
    [Symbol.iterator]: all,
    forEach(visit) {
      for (const [key, value] of entries()) visit(value, key, map);
    },
  };
  return map;
}
