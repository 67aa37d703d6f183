// Symbols and addresses: one for one, in whatever order the evidence comes, and in time for large meshes.
import { describe, expect, test } from "vitest";
import { type Bindings, bindSymbols } from "../../src/verify/bind-symbols.ts";
import type { Vote } from "../../src/verify/collect-evidence.ts";

const vote = (symbol: string, addresses: readonly string[], weight = 1): Vote => ({
  symbol,
  addresses,
  weight,
  from: "listeners",
});

const kindOf = (symbol: string): string => (symbol.startsWith("pod:") ? symbol.replace(/-\d+$/, "") : symbol);

const bind = (votes: readonly Vote[], own: ReadonlyMap<string, string> = new Map()): Bindings =>
  bindSymbols({ votes, own, kindOf });

const pairs = ({ list }: Bindings): readonly string[] =>
  list.map(({ symbol, address, alternatives }) => [symbol, address, ...alternatives].join(" "));

describe("bindSymbols", () => {
  test("takes what is certain first, and leaves the rest to the others", () => {
    const votes = [vote("svc:a/one", ["1", "2", "3"]), vote("svc:a/two", ["2", "3"]), vote("svc:a/three", ["3"])];
    expect(pairs(bind(votes))).toEqual(["svc:a/one 1", "svc:a/three 3", "svc:a/two 2"]);
    expect(bind(votes.toReversed())).toEqual(bind(votes));
  });

  test("weighs evidence", () => {
    expect(pairs(bind([vote("svc:a/one", ["1", "2"]), vote("svc:a/one", ["2"], 5)]))).toEqual(["svc:a/one 2"]);
  });

  test("never gives an address twice", () => {
    const votes = [vote("svc:a/one", ["1"]), vote("svc:a/two", ["1"])];
    expect(pairs(bind(votes))).toEqual(["svc:a/one 1"]);
    expect(pairs(bind(votes, new Map([["pod:a/x-0", "1"]])))).toEqual(["pod:a/x-0 1"]);
  });

  test("the pods of a workload stand for each other, those of two do not", () => {
    const addresses = ["1", "2", "3", "4"];
    const one = [vote("pod:a/db-0", addresses), vote("pod:a/db-1", addresses)];
    expect(pairs(bind(one))).toEqual(["pod:a/db-0 1", "pod:a/db-1 2"]);
    expect(pairs(bind([...one, vote("pod:a/web-0", addresses)]))).toEqual([
      "pod:a/db-0 1 2 3 4",
      "pod:a/db-1 2 3 4",
      "pod:a/web-0 3",
    ]);
  });

  test("what contradicts the choice is told once", () => {
    const votes = [vote("svc:a/one", ["1"], 9), vote("svc:a/one", ["2"]), vote("svc:a/one", ["2"])];
    expect(bind(votes).contradictions).toEqual(["`svc:a/one` is taken to be `1`, but one of its listeners shows `2`."]);
  });

  test("is done in time: many pods of one workload, many workloads, a long chain of conclusions", () => {
    const all = Array.from({ length: 600 }, (_, index) => `10.1.0.${index}`);
    const pods = all.map((_, index) => vote(`pod:a/db-${index}`, all));
    const chain = Array.from({ length: 5000 }, (_, index) => vote(`svc:b/s${index}`, [`c${index}`, `c${index + 1}`]));
    const workloads = Array.from({ length: 5000 }, (_, index) => vote(`pod:c/w${index}-0`, [`w${index}`, `v${index}`]));
    const { list, addressOf } = bind([...pods, ...chain, vote("svc:b/s5000", ["c5000"]), ...workloads]);
    expect(list).toHaveLength(600 + 5001 + 5000);
    expect(new Set(addressOf.values()).size).toBe(list.length);
    expect(addressOf.get("svc:b/s17")).toBe("c17");
  }, 20_000);
});
