// A filter chain -> one line, `MATCH => TARGET`, equal exactly for chains that do the same. The form of istiod's recordings.
import type { FilterChain, FilterChainMatch, Target } from "./outbound.ts";
import { clustersInWords } from "./route-target.ts";

/** `*` where the match restricts nothing. */
export function chainInWords({ match, target }: Pick<FilterChain, "match" | "target">): string {
  return `${matchInWords(match)} => ${targetInWords(target)}`;
}

/** A listener's default chain. */
export function defaultInWords({ target }: Pick<FilterChain, "target">): string {
  return `default => ${targetInWords(target)}`;
}

function matchInWords(match: FilterChainMatch): string {
  const words = [
    ...(match.destinationPort === undefined ? [] : [`dport=${match.destinationPort}`]),
    ...(match.prefixRanges === undefined ? [] : [`dst=${match.prefixRanges.join(",")}`]),
    ...(match.serverNames === undefined ? [] : [`sni=${match.serverNames.join(",")}`]),
    ...(match.transportProtocol === undefined ? [] : [`transport=${match.transportProtocol}`]),
    ...(match.applicationProtocols === undefined ? [] : [`alpn=${match.applicationProtocols.join(",")}`]),
  ];
  return words.length === 0 ? "*" : words.join(" ");
}

function targetInWords(target: Target): string {
  return target.kind === "route" ? `route:${target.route}` : clustersInWords(target);
}
