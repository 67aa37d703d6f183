// Where a call ends -> words without Envoy's terms: "`10.10.13.110`, directly", "`mysql.demo`, `172.20.9.9:3306`".
import type { CallResult } from "../simulation/call.ts";
import { named } from "./printable.ts";

const SHOWN_ENDPOINTS = 2;
const SHOWN_CLUSTERS = 3;

/** The host (and subset) of a cluster's name, `outbound|3306|v2|mysql.demo`; other names stay. */
export function clusterHost(cluster: string): string {
  const parts = cluster.split("|");
  if (parts.length !== 4) return cluster;
  const [, , subset = "", host = ""] = parts;
  return subset === "" ? host : `${host} (${subset})`;
}

/** The address or name without its port: `[2001:db8::1]:443` → `2001:db8::1`. */
export function withoutPort(destination: string): string {
  const colon = destination.lastIndexOf(":");
  const host = colon === -1 ? destination : destination.slice(0, colon);
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

/** The port of `address:port`, 0 where there is none. */
export function portOf(destination: string): number {
  const port = /:(\d{1,5})$/.exec(destination)?.[1];
  return port === undefined ? 0 : Number(port);
}

/** An address of which only the cluster knows the digits is told by whose it is. */
export function describeAddress(address: string): string {
  const [, kind, owner = "", port = ""] = /^(svc|pod|auto):([^:]+)(:\d+)?$/.exec(address) ?? [];
  if (kind === undefined) return named(address);
  if (kind === "auto") return `the allocated address of ${named(`${owner.split("/").at(-1)}${port}`)}`;
  return kind === "svc" ? `the cluster IP of ${named(`${owner}${port}`)}` : `pod ${named(`${owner}${port}`)}`;
}

function describeEndpoints(endpoints: readonly string[] | undefined): string {
  if (endpoints === undefined) return "";
  if (endpoints.length === 0) return ", which has no endpoints";
  const more = endpoints.length - SHOWN_ENDPOINTS;
  const shown = endpoints.slice(0, SHOWN_ENDPOINTS).map(describeAddress).join(", ");
  return `, ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

const SPECIAL: ReadonlyMap<string, string> = new Map([
  ["BlackHoleCluster", "nobody: the mesh lets out only who is registered"],
  ["block_all", "nobody: its own sidecar answers 502"],
  ["unresolved", "not known: its name has no address in Git"],
]);

/** Ways that end at the very address, and how. */
const STRAIGHT: ReadonlyMap<string, string> = new Map([
  ["PassthroughCluster", "directly"],
  ["direct", "directly, without a sidecar"],
]);

/** Where the call ends, with names between backticks. */
export function describeDestination(result: CallResult): string {
  // A name without an address may have a known end all the same, by Host or SNI.
  const outcome = result.outcome === "unresolved" ? (result.cluster ?? result.outcome) : result.outcome;
  const special = SPECIAL.get(outcome);
  if (special !== undefined) return special;
  const straight = STRAIGHT.get(outcome);
  if (straight !== undefined) {
    const { resolved, call } = result;
    const port = `:${portOf(call.to)}`;
    const address = resolved?.endsWith(port) === false ? resolved : withoutPort(resolved ?? call.to);
    return `${describeAddress(address)}, ${straight}`;
  }
  if (result.error !== undefined && outcome !== "direct") return `nobody: ${named(result.error)}`;
  if (result.weighted !== undefined && result.weighted.length > 0) {
    const more = result.weighted.length - SHOWN_CLUSTERS;
    const shown = result.weighted
      .slice(0, SHOWN_CLUSTERS)
      .map((part) => `${part.weight} % ${named(clusterHost(part.cluster))}`);
    return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  }
  if (result.cluster !== undefined)
    return `${named(clusterHost(result.cluster))}${describeEndpoints(result.endpoints)}`;
  return named(result.outcome);
}
