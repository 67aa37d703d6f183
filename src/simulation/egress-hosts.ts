// The `hosts` of an egress listener -> which services and VirtualServices it imports.

import { matches, subsetOf } from "../mesh/hostnames.ts";
import type { Profile } from "../releases/profile.ts";

interface HostPatterns {
  readonly exact: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

type PatternsByNamespace = ReadonlyMap<string, HostPatterns>;

/** Host patterns by namespace; `*` is any namespace. */
export interface ImportPatterns {
  readonly included: PatternsByNamespace;
  readonly excluded: PatternsByNamespace;
  /** Only exact hosts of named namespaces. */
  readonly isExact: boolean;
  readonly anyNamespaceHosts: Profile["anyNamespaceHosts"];
  readonly egressHostsImport: Profile["egressHostsImport"];
}

type HostRules = Pick<Profile, "excludedEgressHosts" | "anyNamespaceHosts" | "egressHostsImport">;

const BASELINE_HOSTS: HostRules = {
  excludedEgressHosts: false,
  anyNamespaceHosts: "fallback",
  egressHostsImport: "covered",
};

/** `NS/HOST` entries; entries of another form are ignored, as istiod does. istiod: model/sidecar.go */
export function parseEgressHosts(
  hosts: readonly string[],
  namespace: string,
  { excludedEgressHosts, anyNamespaceHosts, egressHostsImport }: HostRules = BASELINE_HOSTS,
): ImportPatterns {
  const included = new Map<string, MutablePatterns>();
  const excluded = new Map<string, MutablePatterns>();
  for (const entry of hosts) {
    const parts = entry.split("/");
    const [scope, host] = parts;
    if (parts.length !== 2 || scope === undefined || host === undefined) continue;
    const isExcluded = excludedEgressHosts && scope.startsWith("~");
    const named = isExcluded ? scope.slice(1) || "*" : scope;
    add(isExcluded ? excluded : included, named === "." ? namespace : named, host);
  }
  const isExact = [...included].every(([scope, { wildcards }]) => scope !== "*" && wildcards.length === 0);
  return { included, excluded, isExact, anyNamespaceHosts, egressHostsImport };
}

interface MutablePatterns {
  readonly exact: Set<string>;
  readonly wildcards: string[];
}

function add(patterns: Map<string, MutablePatterns>, scope: string, host: string): void {
  const list = patterns.get(scope) ?? { exact: new Set<string>(), wildcards: [] };
  patterns.set(scope, list);
  if (host.startsWith("*")) list.wildcards.push(host);
  else list.exact.add(host);
}

/** Nothing is left out, of no namespace. */
export function importsEverything({ included, excluded }: ImportPatterns): boolean {
  return included.size === 1 && excluded.size === 0 && included.get("*")?.wildcards.includes("*") === true;
}

/** The only namespaces from which something can be imported; undefined where it can come from any. */
export function importedNamespaces({ included }: ImportPatterns): ReadonlySet<string> | undefined {
  return included.has("*") ? undefined : new Set(included.keys());
}

/** Both lists are asked: the namespace's own, then the one for any namespace. */
export function importsService(patterns: ImportPatterns, namespace: string, hostname: string): boolean {
  const { included, excluded, anyNamespaceHosts } = patterns;
  const takes = patterns.egressHostsImport === "covered" ? covers : overlaps;
  if (anyNamespaceHosts === "alone" && included.has(namespace)) return takes(included.get(namespace), hostname);
  const isCovered = (lists: PatternsByNamespace): boolean =>
    takes(lists.get(namespace), hostname) || takes(lists.get("*"), hostname);
  return isCovered(included) && !isCovered(excluded);
}

/** Only the list that imports the service counts for its aliases: that of its namespace, else the one for any. */
export function importsAlias(
  { included }: ImportPatterns,
  { namespace, hostname }: { readonly namespace: string; readonly hostname: string },
  alias: string,
): boolean {
  const own = included.get(namespace);
  return covers(covers(own, hostname) ? own : included.get("*"), alias);
}

function covers(patterns: HostPatterns | undefined, hostname: string): boolean {
  if (patterns === undefined) return false;
  return patterns.exact.has(hostname) || patterns.wildcards.some((pattern) => subsetOf(hostname, pattern));
}

function overlaps(patterns: HostPatterns | undefined, hostname: string): boolean {
  if (patterns === undefined) return false;
  return (
    patterns.exact.has(hostname) ||
    patterns.wildcards.some((pattern) => matches(hostname, pattern)) ||
    (hostname.startsWith("*") && [...patterns.exact].some((pattern) => matches(hostname, pattern)))
  );
}

/**
 * Which lists import a VirtualService, its namespace's and the one for any: those with a pattern that overlaps a host of it.
 * istiod: model/virtualservice.go SelectVirtualServices
 */
export function importsOfVirtualService(
  { included, excluded }: ImportPatterns,
  namespace: string,
  hosts: readonly string[],
): number {
  const lists = [included.get(namespace), included.get("*")].filter((list) => list !== undefined);
  const isExcluded = (host: string): boolean =>
    covers(excluded.get(namespace), host) || covers(excluded.get("*"), host);
  return lists.filter((list) => hosts.some((host) => !isExcluded(host) && overlaps(list, host))).length;
}
