// A draft chain -> the match that Envoy gets, whether it takes everything, and what makes it the same as another one.
// istiod: core/listener.go toFilterChainMatch, isMatchAll, conflictsWith
import type { Profile } from "../releases/profile.ts";
import { bareRange, firstAddress, maskRange } from "./addresses.ts";
import type { DraftChain } from "./filter-chains.ts";
import type { FilterChainMatch } from "./outbound.ts";
import { NO_ADDRESS } from "./service.ts";

export function takesAll({ sni, cidr, alpn, transport }: DraftChain, { zeroRangeTakesAll }: Profile): boolean {
  return (
    (sni.length === 0 || sni.includes("*")) &&
    (zeroRangeTakesAll ? cidr.every(isZeroRange) : cidr.length === 0) &&
    alpn.length === 0 &&
    transport === undefined
  );
}

const isZeroRange = (range: string): boolean => range === NO_ADDRESS || range.startsWith(`${NO_ADDRESS}/`);

/** 0.0.0.0/0 restricts nothing, yet leaves a match that is present: such a chain is no default. */
export function matchOf({ sni, cidr, alpn, transport }: DraftChain): FilterChainMatch {
  const ranges = cidr.filter((range) => !isZeroRange(range));
  return {
    ...(ranges.length > 0 && { prefixRanges: ranges.toSorted().map(bareRange) }),
    ...(sni.length > 0 && !sni.includes("*") && { serverNames: sni.toSorted() }),
    ...(transport !== undefined && { transportProtocol: transport }),
    ...(alpn.length > 0 && { applicationProtocols: alpn }),
  };
}

/** Chains with equal keys do not go together in a listener. */
export function matchKey(chain: DraftChain, { alikeRanges }: Pick<Profile, "alikeRanges">): string {
  const { transport, alpn, sni, cidr } = chain;
  if (alikeRanges === "same-network") {
    const names = sni.filter((name) => name !== "*");
    const ranges = cidr.filter((range) => !isZeroRange(range)).map(maskRange);
    return JSON.stringify([transport ?? "", alpn, distinct(names), distinct(ranges)]);
  }
  const { serverNames = [], prefixRanges = [] } = matchOf(chain);
  const ranges = alikeRanges === "same-text" ? prefixRanges : prefixRanges.map(firstAddress);
  return JSON.stringify([transport ?? "", alpn, serverNames, ranges]);
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)].toSorted();
