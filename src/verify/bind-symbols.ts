// Votes -> one real address for each symbol, each address for one symbol. What is not certain is said, never hidden.
import { compareText } from "../manifests/compare-text.ts";
import type { Vote } from "./collect-evidence.ts";
import type { Binding } from "./verification.ts";

export interface Bindings {
  readonly list: readonly Binding[];
  readonly addressOf: ReadonlyMap<string, string>;
  /** Sentences about evidence that does not fit together. */
  readonly contradictions: readonly string[];
}

export interface BindingInputs {
  readonly votes: readonly Vote[];
  /** What is known for certain: the pod's own address. */
  readonly own: ReadonlyMap<string, string>;
  /** Symbols of one kind, such as the pods of a workload, may stand for each other. */
  readonly kindOf: (symbol: string) => string;
}

interface Candidates {
  readonly symbol: string;
  readonly scores: Map<string, { score: number; from: Binding["from"]; best: number }>;
}

export function bindSymbols({ votes, own, kindOf }: BindingInputs): Bindings {
  const bound = new Map<string, Binding>(
    [...own].map(([symbol, address]) => [symbol, { symbol, address, from: "own", alternatives: [] }]),
  );
  const used = new Set(own.values());
  const open = candidatesOf(votes.filter(({ symbol }) => !own.has(symbol)));
  const rivals = rivalsOf(open.values());
  const kinds = Map.groupBy(open.values(), ({ symbol }) => kindOf(symbol));
  const changed = new Set(open.keys());
  const take = (candidates: Candidates, address: string, alternatives: readonly string[]): void => {
    const from = candidates.scores.get(address)?.from ?? "listeners";
    bound.set(candidates.symbol, { symbol: candidates.symbol, address, from, alternatives });
    used.add(address);
    open.delete(candidates.symbol);
    for (const symbol of rivals.get(address) ?? []) changed.add(symbol);
  };
  const takeSure = (): void => {
    for (const symbol of changed) {
      changed.delete(symbol);
      const candidates = open.get(symbol);
      const [address, other] = candidates === undefined ? [] : bestOf(candidates, used);
      if (candidates !== undefined && address !== undefined && other === undefined) take(candidates, address, []);
    }
  };
  takeSure();
  for (const [kind, members] of kinds) {
    for (const candidates of members.filter(({ symbol }) => open.has(symbol))) {
      const [address, ...others] = bestOf(candidates, used);
      open.delete(candidates.symbol);
      if (address === undefined) continue;
      const isWanted = (rivals.get(address) ?? []).some((symbol) => open.has(symbol) && kindOf(symbol) !== kind);
      take(candidates, address, isService(kind) || isWanted ? others.slice(0, MOST_ALTERNATIVES) : []);
    }
    takeSure();
  }
  const list = [...bound.values()].sort((a, b) => compareText(a.symbol, b.symbol));
  const addressOf = new Map(list.map(({ symbol, address }) => [symbol, address]));
  return { list, addressOf, contradictions: contradictionsOf(votes, addressOf) };
}

/** The symbols that may have an address. */
function rivalsOf(all: Iterable<Candidates>): ReadonlyMap<string, readonly string[]> {
  const rivals = new Map<string, string[]>();
  for (const { symbol, scores } of all) {
    for (const address of scores.keys()) {
      const known = rivals.get(address);
      if (known === undefined) rivals.set(address, [symbol]);
      else known.push(symbol);
    }
  }
  return rivals;
}

const MOST_ALTERNATIVES = 5;

/** A kind or symbol that is `svc:…` or `auto:…`: there is one of it. */
const isService = (symbol: string): boolean => /^(?:svc|auto):/.test(symbol);

function candidatesOf(votes: readonly Vote[]): Map<string, Candidates> {
  const bySymbol = Map.groupBy(votes, ({ symbol }) => symbol);
  const sorted = [...bySymbol].sort(([a], [b]) => compareText(a, b));
  return new Map(sorted.map(([symbol, own]) => [symbol, { symbol, scores: scoresOf(own) }]));
}

function scoresOf(votes: readonly Vote[]): Candidates["scores"] {
  const scores: Candidates["scores"] = new Map();
  for (const { addresses, weight, from } of votes) {
    for (const address of addresses) {
      const known = scores.get(address) ?? { score: 0, from, best: 0 };
      known.score += weight;
      if (weight > known.best) Object.assign(known, { best: weight, from });
      scores.set(address, known);
    }
  }
  return scores;
}

/** Addresses that are free and have the most votes, sorted. */
function bestOf({ scores }: Candidates, used: ReadonlySet<string>): readonly string[] {
  const free = [...scores].filter(([address]) => !used.has(address));
  const most = free.reduce((highest, [, { score }]) => Math.max(highest, score), 0);
  return free
    .filter(([, { score }]) => score === most)
    .map(([address]) => address)
    .sort(compareText);
}

const SHOWS: Readonly<Record<Binding["from"], string>> = {
  own: "the proxy itself",
  listeners: "its listeners",
  routes: "its virtual hosts",
  endpoints: "the endpoints of its cluster",
};

/** A Service has one address: every listener and virtual host of it must show the same one. */
function contradictionsOf(votes: readonly Vote[], addressOf: ReadonlyMap<string, string>): readonly string[] {
  const sentences = votes.flatMap(({ symbol, addresses, from }) => {
    const address = addressOf.get(symbol);
    if (address === undefined || from === "endpoints" || !isService(symbol) || addresses.includes(address)) return [];
    const others = addresses.slice(0, 3).map((other) => `\`${other}\``);
    return [`\`${symbol}\` is taken to be \`${address}\`, but one of ${SHOWS[from]} shows ${others.join(" or ")}.`];
  });
  return [...new Set(sentences)].sort(compareText);
}
