// Answers that are computed when they are first asked for, and kept.

/** A Map or a WeakMap. */
interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

export function remember<Key, Value extends {}>(cache: Cache<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** `make` asked once for each object, and its answer kept for as long as the object is there. It must depend on nothing else. */
export function oncePer<Key extends object, Value extends {}>(make: (key: Key) => Value): (key: Key) => Value {
  const cache = new WeakMap<Key, Value>();
  return (key) => remember(cache, key, () => make(key));
}

const lists = oncePer((_: object): { latest: readonly object[] } => ({ latest: [] }));

/** The list that was there before with these very members, so that what is kept for a list is found again; else this one. */
export function asBefore<Item extends object>(list: readonly Item[]): readonly Item[] {
  const [first] = list;
  if (first === undefined) return list;
  const known = lists(first);
  const { latest } = known;
  const isSame = latest.length === list.length && list.every((item, index) => item === latest[index]);
  if (!isSame) known.latest = list;
  return known.latest as readonly Item[];
}
