// A large map and a few differences -> the map with them, without a copy: configurations that differ in little share the rest.

/** `changes` in front of `base`; undefined takes a key away. Neither may change afterwards. */
export function layered<Key, Value extends {}>(
  base: ReadonlyMap<Key, Value>,
  changes: ReadonlyMap<Key, Value | undefined>,
): ReadonlyMap<Key, Value> {
  const real = [...changes].filter(([key, value]) => base.get(key) !== value);
  if (real.length === 0) return base;
  const own = new Map(real);
  const gone = real.filter(([, value]) => value === undefined).length;
  const added = real.filter(([key, value]) => value !== undefined && !base.has(key)).length;
  const get = (key: Key): Value | undefined => (own.has(key) ? own.get(key) : base.get(key));
  function* entries(): Generator<[Key, Value], undefined> {
    for (const entry of base) if (!own.has(entry[0])) yield entry;
    for (const [key, value] of own) if (value !== undefined) yield [key, value];
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
    size: base.size + added - gone,
    get,
    has: (key) => get(key) !== undefined,
    entries,
    keys,
    values,
    [Symbol.iterator]: entries,
    forEach(visit) {
      for (const [key, value] of entries()) visit(value, key, map);
    },
  };
  return map;
}
