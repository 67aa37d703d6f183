// (Listener, connection) -> the filter chain that takes it: a sieve, level by level, without a way back.
// istiod: pilot/pkg/simulation/traffic.go matchFilterChain; Envoy: FilterChainMatch
import { subsetOf } from "../mesh/hostnames.ts";
import type { Profile } from "../releases/profile.ts";
import { matchedBits } from "./addresses.ts";
import type { FilterChain, FilterChainMatch, Listener } from "./outbound.ts";

/** What Envoy can see of a connection before it chooses a chain. */
export interface Connection {
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  readonly sni: string;
  /** `http/1.1`, `h2c`, or empty for bytes that are not HTTP. */
  readonly alpn: string;
}

interface Level {
  readonly name: string;
  /** What the connection shows of it. */
  readonly seen: string;
  readonly isSet: (match: FilterChainMatch) => boolean;
  /** 0 is no match; of several matches the highest rank wins. */
  readonly rank: (match: FilterChainMatch) => number;
}

export type ChainChoice = ({ readonly kind: "chain"; readonly chain: FilterChain } | ChainError) & {
  /** A line for each chain that is not it, with the reason. */
  readonly passedOver: readonly string[];
};

interface ChainError {
  readonly kind: "none";
  readonly error: string;
}

const EXACT = Number.MAX_SAFE_INTEGER;

export function matchChain(
  listener: Listener,
  connection: Connection,
  { chainsAreRanked }: Pick<Profile, "chainsAreRanked">,
): ChainChoice {
  const passedOver: string[] = [];
  let chains = listener.chains;
  for (const level of levelsOf(listener, connection)) {
    const kept = sieve(chains, level, chainsAreRanked);
    if (kept.length < chains.length) tellDropped(passedOver, chains, { kept, level });
    chains = kept;
  }
  const [first] = chains;
  if (chains.length > 1) return { kind: "none", error: "multiple filter chains matched", passedOver };
  const chain = first ?? listener.defaultChain;
  if (chain !== undefined) return { kind: "chain", chain, passedOver };
  return { kind: "none", error: "no filter chains matched", passedOver };
}

function sieve(chains: readonly FilterChain[], level: Level, isRanked: boolean): readonly FilterChain[] {
  if (!chains.some((chain) => level.isSet(chain.match))) return chains;
  const ranks = chains.map((chain) => (level.isSet(chain.match) ? level.rank(chain.match) : 0));
  const best = highest(ranks);
  const isKept = (rank: number): boolean => (isRanked ? rank === best : rank > 0);
  if (best > 0) return chains.filter((_chain, index) => isKept(ranks[index] ?? 0));
  return chains.filter((chain) => !level.isSet(chain.match));
}

/** One by one: a call takes no more arguments than fit on the stack. */
const highest = (ranks: readonly number[]): number => ranks.reduce((a, b) => Math.max(a, b), 0);

/** More of a listener's chains than these nobody reads one by one. */
const MOST_TOLD = 50;

interface Dropped {
  readonly kept: readonly FilterChain[];
  readonly level: Level;
}

function tellDropped(told: string[], chains: readonly FilterChain[], { kept, level }: Dropped): void {
  const left = new Set(kept);
  const dropped = chains.filter((chain) => !left.has(chain));
  for (const { match } of dropped.slice(0, MOST_TOLD))
    told.push(`${describeMatch(match)}: no, ${whyDropped(match, level)}`);
  const more = dropped.length - MOST_TOLD;
  if (more > 0) told.push(`${more} more: no, by the ${level.name} too`);
}

function whyDropped(match: FilterChainMatch, { name, seen, isSet, rank }: Level): string {
  if (!isSet(match)) return `another chain asks for this very ${name}`;
  return rank(match) > 0 ? `another chain names the ${name} more closely` : `the ${name} is ${seen}`;
}

function levelsOf(listener: Listener, connection: Connection): readonly Level[] {
  const seesTls = listener.inspectors.includes("tls");
  const seesHttp = listener.inspectors.includes("http");
  const transport = seesTls && connection.tls ? "tls" : "raw_buffer";
  const sni = seesTls && connection.tls ? connection.sni : "";
  const alpn = seesHttp && !connection.tls ? connection.alpn : "";
  return [
    {
      name: "destination port",
      seen: String(connection.port),
      isSet: (match) => match.destinationPort !== undefined,
      rank: (match) => Number(match.destinationPort === connection.port),
    },
    {
      name: "address",
      seen: connection.address,
      isSet: (match) => match.prefixRanges !== undefined,
      // One more than the bits, so that 0.0.0.0/0 (or ::/0) is a match too.
      rank: (match) => highest((match.prefixRanges ?? []).map((range) => matchedBits(range, connection.address) + 1)),
    },
    {
      name: "server name",
      seen: seesTls ? sni || "not said" : "not looked at",
      isSet: (match) => match.serverNames !== undefined,
      rank: (match) => highest((match.serverNames ?? []).map((name) => rankServerName(name, sni))),
    },
    {
      name: "transport",
      seen: transport === "tls" ? "TLS" : connection.tls ? "not looked at, which counts as plaintext" : "plaintext",
      isSet: (match) => match.transportProtocol !== undefined,
      rank: (match) => Number(match.transportProtocol === transport),
    },
    {
      name: "application protocol",
      seen: alpn || (connection.tls ? "inside of TLS" : seesHttp ? "not HTTP" : "not looked at"),
      isSet: (match) => match.applicationProtocols !== undefined,
      rank: (match) => Number((match.applicationProtocols ?? []).includes(alpn)),
    },
  ];
}

function rankServerName(pattern: string, sni: string): number {
  if (sni === "") return 0;
  if (pattern === sni) return EXACT;
  return subsetOf(sni, pattern) ? pattern.length : 0;
}

/** A match in the words of `istioctl proxy-config listeners`. */
export function describeMatch(match: FilterChainMatch): string {
  const words = [
    ...(match.destinationPort === undefined ? [] : [`port ${match.destinationPort}`]),
    ...(match.prefixRanges === undefined ? [] : [`address ${match.prefixRanges.join(", ")}`]),
    ...(match.serverNames === undefined ? [] : [`SNI ${match.serverNames.join(", ")}`]),
    ...(match.transportProtocol === undefined ? [] : [match.transportProtocol === "tls" ? "TLS" : "plaintext"]),
    ...(match.applicationProtocols === undefined ? [] : [match.applicationProtocols.join(", ")]),
  ];
  return words.length === 0 ? "any" : words.join("; ");
}
