// Outbound configuration -> the table that `istioctl proxy-config listeners` prints: ADDRESS, PORT, MATCH, DESTINATION.
import { compareText } from "../manifests/compare-text.ts";
import type { FilterChain, FilterChainMatch, Listener, Outbound, Target } from "../simulation/outbound.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";

const HEAD = ["ADDRESS", "PORT", "MATCH", "DESTINATION"];

/** What istioctl abbreviates. */
const PLAIN_HTTP = "http/1.0,http/1.1,h2c";

function describeMatch({ serverNames, transportProtocol, applicationProtocols, ...match }: FilterChainMatch): string {
  const port = match.destinationPort === undefined ? "" : `:${match.destinationPort}`;
  const ranges = (match.prefixRanges ?? []).map(withLength).join(",");
  const protocols = applicationProtocols?.join(",") ?? "";
  const parts = [
    serverNames?.length ? `SNI: ${serverNames.join(",")}` : "",
    transportProtocol === undefined ? "" : `Trans: ${transportProtocol}`,
    protocols === "" ? "" : `App: ${protocols === PLAIN_HTTP ? "HTTP" : protocols}`,
    ranges === "" && port === "" ? "" : `Addr: ${ranges === "" ? "*" : ranges}${port}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "ALL" : parts.join("; ");
}

function withLength(range: string): string {
  if (range.includes("/")) return range;
  return `${range}/${range.includes(":") ? 128 : 32}`;
}

/** In istioctl's words: "Cluster: " only before names of services, and what blocks is no destination. */
function describeTarget(target: Target): string {
  if (target.kind === "route") return `Route: ${target.route}`;
  if (target.kind === "weighted") {
    return `Cluster: ${target.clusters.map(({ cluster, weight }) => `${cluster}=${weight}`).join(",")}`;
  }
  if (target.cluster === "BlackHoleCluster") return "Non-HTTP/Non-TCP";
  return target.cluster.includes("Cluster") ? target.cluster : `Cluster: ${target.cluster}`;
}

/** A row for each chain, sorted by destination from the end, as istioctl does. */
function listenerRows(listener: Listener): readonly (readonly string[])[] {
  const addresses = [listener.address, ...listener.additionalAddresses].join(",");
  const { chains, defaultChain } = listener;
  const all: readonly FilterChain[] = defaultChain === undefined ? chains : [...chains, { ...defaultChain, match: {} }];
  return all
    .map(({ match, target }) => [addresses, String(listener.port), describeMatch(match), describeTarget(target)])
    .map((row) => row.map(printable))
    .toSorted((a, b) => compareText(b[3] ?? "", a[3] ?? ""));
}

/** One sidecar's listeners by port, then address; a default chain matches ALL. */
export function toListenerTable({ listeners }: Outbound): string {
  const sorted = [...listeners.values()].toSorted((a, b) => a.port - b.port || compareText(a.address, b.address));
  return `${columns([HEAD, ...sorted.flatMap(listenerRows)]).join("\n")}\n`;
}

/** A table for each group of sidecars with equal listeners, under their names. */
export function toListenerTables(
  groups: readonly { readonly proxies: readonly string[]; readonly outbound: Outbound }[],
): string {
  return groups
    .map(({ proxies, outbound }) => `${proxies.map(printable).join(", ")}\n${toListenerTable(outbound)}`)
    .join("\n");
}
