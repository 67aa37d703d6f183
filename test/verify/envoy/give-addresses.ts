// Symbols of recorded answers -> addresses as a cluster would give them, the same ones in every run.

const SYMBOL = /\b(?:svc|pod):[a-z0-9.-]+\/[a-z0-9.-]+?(?=:\d+$|[^a-z0-9.-]|$)/g;

/** Every symbol that stands in `value`, sorted. */
export function symbolsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  JSON.stringify(value, (key, inner: unknown) => {
    for (const text of typeof inner === "string" ? [key, inner] : [key]) {
      for (const [symbol] of text.matchAll(SYMBOL)) found.add(symbol);
    }
    return inner;
  });
  return [...found].sort();
}

/** Cluster IPs from 10.96.0.0/12, pods from 10.244.0.0/16: neither is in a manifest of the recorded cases. */
export function giveAddresses(symbols: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    symbols.map((symbol, index) => {
      const low = index + 17;
      const [net, start] = symbol.startsWith("svc:") ? ["10.104", 0] : ["10.244", 1];
      return [symbol, `${net}.${start + Math.floor(low / 250)}.${(low % 250) + 1}`];
    }),
  );
}

/** `text` with addresses in place of its symbols. */
export function withAddresses(text: string, addresses: ReadonlyMap<string, string>): string {
  return text.replace(SYMBOL, (symbol) => addresses.get(symbol) ?? symbol);
}
