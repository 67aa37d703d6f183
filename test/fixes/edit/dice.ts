// A row of bytes -> decisions. When the row is used up every decision is the first one, so that shrinking it leads to plain texts.

export interface Dice {
  /** One of `0 … sides - 1`. */
  readonly pick: (sides: number) => number;
  readonly oneOf: <T>(choices: readonly T[]) => T;
  /** True once in `sides` times. */
  readonly seldom: (sides: number) => boolean;
  /** Counts from 1: numbers that make names different. */
  readonly next: () => number;
}

export function diceOf(bytes: Uint8Array): Dice {
  let used = 0;
  let counted = 0;
  const pick = (sides: number) => (bytes[used++] ?? 0) % sides;
  return {
    pick,
    oneOf: <T>(choices: readonly T[]) => choices[pick(choices.length)] as T,
    seldom: (sides) => pick(sides) === sides - 1,
    next: () => ++counted,
  };
}
