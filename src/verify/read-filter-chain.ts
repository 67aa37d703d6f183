// Envoy's filter chain -> one line and where it leads. A match or a filter that the simulation does not know is named in it.

import { compareText } from "../manifests/compare-text.ts";
import { maskRange } from "../simulation/addresses.ts";
import { chainInWords, defaultInWords } from "../simulation/chain-words.ts";
import type { FilterChainMatch, Target } from "../simulation/outbound.ts";
import type { LiveChain } from "./live-proxy.ts";
import { field, fieldAt, fieldNames, listOf, numberOf, textOf, textsOf } from "./proto-json.ts";
import { normalAddress } from "./read-address.ts";

const KNOWN_MATCHES: ReadonlySet<string> = new Set([
  "destinationPort",
  "prefixRanges",
  "serverNames",
  "transportProtocol",
  "applicationProtocols",
]);

export function readChain(chain: unknown, role?: "default"): LiveChain {
  const target = targetOf(listOf(chain, "filters"));
  const message = field(chain, "filterChainMatch");
  const others = fieldNames(message).filter((name) => !KNOWN_MATCHES.has(name));
  const leads = typeof target === "string" ? { kind: "cluster" as const, cluster: target } : target;
  const match = matchOf(message);
  const words = role === "default" ? defaultInWords({ target: leads }) : chainInWords({ match, target: leads });
  return {
    words: others.length === 0 ? words : `${others.sort().join(" ")} ${words}`,
    clusters: typeof target === "string" ? [] : clustersOf(target),
    ...(leads.kind === "route" && { route: leads.route }),
  };
}

function clustersOf(target: Target): readonly string[] {
  if (target.kind === "route") return [];
  return target.kind === "cluster" ? [target.cluster] : target.clusters.map(({ cluster }) => cluster);
}

function matchOf(message: unknown): FilterChainMatch {
  const port = numberOf(message, "destinationPort");
  const ranges = listOf(message, "prefixRanges").map(rangeOf);
  const names = textsOf(message, "serverNames");
  const transport = textOf(message, "transportProtocol");
  const protocols = textsOf(message, "applicationProtocols");
  return {
    ...(port !== undefined && { destinationPort: port }),
    ...(ranges.length > 0 && { prefixRanges: ranges.toSorted(compareText) }),
    ...(names.length > 0 && { serverNames: names.toSorted(compareText) }),
    ...(transport !== undefined && { transportProtocol: transport as "tls" }),
    ...(protocols.length > 0 && { applicationProtocols: protocols }),
  };
}

function rangeOf(range: unknown): string {
  const address = normalAddress(textOf(range, "addressPrefix") ?? "");
  return maskRange(`${address}/${numberOf(range, "prefixLen") ?? 0}`);
}

/** The last filter that says where traffic goes; else the name of the last filter, in words. */
function targetOf(filters: readonly unknown[]): Target | string {
  for (const filter of filters.toReversed()) {
    const config = field(filter, "typedConfig") ?? field(filter, "config");
    // EnvoyFilters may wrap the message once more.
    const target = targetOfConfig(field(config, "typeUrl") === undefined ? config : field(config, "value"));
    if (target !== undefined) return target;
  }
  return `filter ${textOf(filters.at(-1), "name") ?? "none"}`;
}

function targetOfConfig(config: unknown): Target | undefined {
  const route = fieldAt(config, "rds", "routeConfigName") ?? fieldAt(config, "routeConfig", "name");
  if (typeof route === "string") return { kind: "route", route };
  const cluster = textOf(config, "cluster") ?? fieldAt(config, "prefixRoutes", "catchAllRoute", "cluster");
  if (typeof cluster === "string") return { kind: "cluster", cluster };
  const weighted = listOf(field(config, "weightedClusters"), "clusters");
  return weighted.length === 0 ? undefined : { kind: "weighted", clusters: weighted.map(weightOf) };
}

/** An entry of weighted clusters. */
export function weightOf(entry: unknown): { readonly cluster: string; readonly weight: number } {
  return { cluster: textOf(entry, "name") ?? "", weight: numberOf(entry, "weight") ?? 0 };
}
