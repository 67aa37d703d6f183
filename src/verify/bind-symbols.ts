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
  const take = (candidates: Candidates, address: string, alternatives: readonly string[]): void => {
    const from = candidates.scores.get(address)?.from ?? "listeners";
    bound.set(candidates.symbol, { symbol: candidates.symbol, address, from, alternatives });
    used.add(address);
    open.delete(candidates.symbol);
  };
  while (open.size > 0) {
    const sure = [...open.values()].filter((one) => bestOf(one, used).length === 1);
    for (const one of sure) {
      const [address] = bestOf(one, used);
      if (address !== undefined) take(one, address, []);
    }
    if (sure.length > 0) continue;
    const [first] = open.values();
    if (first === undefined) break;
    const kind = kindOf(first.symbol);
    for (const one of [...open.values()].filter(({ symbol }) => kindOf(symbol) === kind)) {
      const [address, ...others] = bestOf(one, used);
      const isOpen = address !== undefined && (isService(one.symbol) || isWanted(address, kind, open, kindOf));
      if (address === undefined) open.delete(one.symbol);
      else take(one, address, isOpen ? others.slice(0, MOST_ALTERNATIVES) : []);
      // The address of one Service tells more about the next one than guessing does.
      if (isService(one.symbol)) break;
    }
  }
  const list = [...bound.values()].sort((a, b) => compareText(a.symbol, b.symbol));
  const addressOf = new Map(list.map(({ symbol, address }) => [symbol, address]));
  return { list, addressOf, contradictions: contradictionsOf(votes, addressOf) };
}

const MOST_ALTERNATIVES = 5;

/** `svc:` and `auto:`. */
const isService = (symbol: string): boolean => !symbol.startsWith("pod:");

/** Symbols of another kind could have the address as well. */
function isWanted(
  address: string,
  kind: string,
  open: ReadonlyMap<string, Candidates>,
  kindOf: (symbol: string) => string,
): boolean {
  return [...open.values()].some(({ symbol, scores }) => kindOf(symbol) !== kind && scores.has(address));
}

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
