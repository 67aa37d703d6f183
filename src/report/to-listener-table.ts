// Outbound configuration -> the table that `istioctl proxy-config listeners` prints: ADDRESS, PORT, MATCH, DESTINATION.
import type { FilterChain, FilterChainMatch, Listener, Outbound, Target } from "../simulation/outbound.ts";
import { columns } from "./columns.ts";
import { compareText } from "./count-review.ts";
import { printable } from "./printable.ts";

const HEAD = ["ADDRESS", "PORT", "MATCH", "DESTINATION"];

function describeMatch(match: FilterChainMatch): string {
  const port = match.destinationPort === undefined ? "" : `:${match.destinationPort}`;
  const ranges = match.prefixRanges ?? [];
  const addresses = ranges.length > 0 ? ranges.map(withLength).join(",") : port === "" ? "" : "*";
  const parts = [
    match.serverNames?.length ? `SNI: ${match.serverNames.join(",")}` : "",
    match.transportProtocol === undefined ? "" : `Trans: ${match.transportProtocol}`,
    match.applicationProtocols?.length ? `App: ${match.applicationProtocols.join(",")}` : "",
    addresses === "" ? "" : `Addr: ${addresses}${port}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "ALL" : parts.join("; ");
}

function withLength(range: string): string {
  if (range.includes("/") && !/^(?:svc|pod):/.test(range)) return range;
  if (/^(?:svc|pod):/.test(range)) return range;
  return `${range}/${range.includes(":") ? 128 : 32}`;
}

/** istioctl leaves "Cluster: " away from istiod's own clusters (PassthroughCluster, BlackHoleCluster). */
function describeTarget(target: Target): string {
  if (target.kind === "route") return `Route: ${target.route}`;
  if (target.kind === "cluster")
    return target.cluster.includes("Cluster") ? target.cluster : `Cluster: ${target.cluster}`;
  return `Cluster: ${target.clusters.map(({ cluster, weight }) => `${cluster}=${weight}`).join(",")}`;
}

function chainRow({ address, port }: Listener, chain: FilterChain): readonly string[] {
  return [address, String(port), describeMatch(chain.match), describeTarget(chain.target)].map(printable);
}

/** One sidecar's listeners, by port, then address; chains in Envoy's order, the default chain last as ALL. */
export function toListenerTable({ listeners }: Outbound): string {
  const sorted = [...listeners.values()].toSorted((a, b) => a.port - b.port || compareText(a.address, b.address));
  const rows = sorted.flatMap((listener) => {
    const chains =
      listener.defaultChain === undefined
        ? listener.chains
        : [...listener.chains, { ...listener.defaultChain, match: {} }];
    return chains.map((chain) => chainRow(listener, chain));
  });
  return `${columns([HEAD, ...rows]).join("\n")}\n`;
}

/** A table for each group of sidecars with equal listeners, under their names. */
export function toListenerTables(
  groups: readonly { readonly proxies: readonly string[]; readonly outbound: Outbound }[],
): string {
  return groups
    .map(({ proxies, outbound }) => `${proxies.map(printable).join(", ")}\n${toListenerTable(outbound)}`)
    .join("\n");
}
