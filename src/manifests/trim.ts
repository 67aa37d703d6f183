// A list -> the same list in no more memory than it needs.

/** One that has grown by `push`, `flatMap` or `filter` has room for seventeen more, which is most of a short one. */
export const trim = <Item>(list: readonly Item[]): readonly Item[] => list.slice();
