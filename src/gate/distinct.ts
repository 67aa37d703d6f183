// Things that are the same by some key -> each once.

/** The first of those with the same key, in their order. */
export function distinct<One>(all: readonly One[], key: (one: One) => string): readonly One[] {
  const known = new Map<string, One>();
  for (const one of all) {
    const own = key(one);
    if (!known.has(own)) known.set(own, one);
  }
  return [...known.values()];
}
