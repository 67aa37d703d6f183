// A listener of either side -> the form in which they are compared: real addresses, lines for its chains, sorted lists.
import { compareText } from "../manifests/compare-text.ts";
import { joinHostPort } from "../simulation/addresses.ts";
import { chainInWords, defaultInWords } from "../simulation/chain-words.ts";
import type { FilterChain, Listener } from "../simulation/outbound.ts";
import type { LiveListener } from "./live-proxy.ts";
import { normalAddress } from "./read-address.ts";

export interface ListenerForm {
  readonly key: string;
  readonly chains: readonly string[];
  readonly bindToPort: boolean;
  readonly inspectors: readonly string[];
  readonly additionalAddresses: readonly string[];
}

export function simulatedForm(listener: Listener, addressOf: ReadonlyMap<string, string>): ListenerForm {
  const real = (address: string): string => normalAddress(addressOf.get(address) ?? address);
  const placed = ({ match, ...chain }: FilterChain): FilterChain => {
    const { prefixRanges } = match;
    return prefixRanges === undefined
      ? { match, ...chain }
      : { match: { ...match, prefixRanges: prefixRanges.map(real).sort(compareText) }, ...chain };
  };
  const { chains, defaultChain } = listener;
  const words = chains.map((chain) => chainInWords(placed(chain)));
  return {
    key: keyOf(real(listener.address), listener.port),
    chains: [...words, ...(defaultChain === undefined ? [] : [defaultInWords(defaultChain)])].sort(compareText),
    bindToPort: listener.bindToPort,
    inspectors: listener.inspectors.toSorted(compareText),
    additionalAddresses: listener.additionalAddresses.map(real).sort(compareText),
  };
}

export function liveForm(listener: LiveListener): ListenerForm {
  return {
    key: keyOf(listener.address, listener.port),
    chains: listener.chains.map(({ words }) => words).sort(compareText),
    bindToPort: listener.bindToPort,
    inspectors: listener.inspectors.toSorted(compareText),
    additionalAddresses: listener.additionalAddresses.toSorted(compareText),
  };
}

const keyOf = (address: string, port: number): string =>
  address.startsWith("/") ? `unix:${address}` : joinHostPort(address, port);

/** The lines of `lines` that are not in `others`, each as often as it is missing. */
export function missingFrom(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
