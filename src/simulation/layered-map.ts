// Maps that do not hold all that they stand for: a large map with a few differences, which shares the rest, and one whose
// values are made when somebody asks for them. Neither may change afterwards.
import { once, remember } from "../manifests/remember.ts";

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
  return mapOf({
    size: () => base.size + added - gone,
    get: (key) => (own.has(key) ? own.get(key) : base.get(key)),
    *entries() {
      for (const entry of base) if (!own.has(entry[0])) yield entry;
      for (const [key, value] of own) if (value !== undefined) yield [key, value];
    },
  });
}

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
