// Two lists that are nearly the same -> what only one of them has, and where it belongs. Members are compared by identity.

export interface ListDifference<Item> {
  readonly gone: ReadonlySet<Item>;
  /** In order; each stands in front of the member of the old list that is at `before`. */
  readonly come: readonly { readonly item: Item; readonly before: number }[];
}

/** Undefined where what they share is not in the same order. Each list has each member once. */
export function listDifference<Item>(old: readonly Item[], now: readonly Item[]): ListDifference<Item> | undefined {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < shorter - start && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const left = new Set(old.slice(start, old.length - tail));
  const right = now.slice(start, now.length - tail);
  const stays = new Set(right.filter((item) => left.has(item)));
  const come: { readonly item: Item; readonly before: number }[] = [];
  let before = start;
  for (const item of right) {
    if (!stays.has(item)) {
      come.push({ item, before });
      continue;
    }
    while (old[before] !== item) {
      if (before >= old.length - tail || stays.has(old[before] as Item)) return undefined;
      before++;
    }
    before++;
  }
  return { gone: left.difference(stays), come };
}

/** Whether two lists have the same members in the same order. */
export function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
