// The `hosts` of an egress listener -> which services and VirtualServices it imports.
import { matches, subsetOf } from "./hostnames.ts";

interface HostPatterns {
  readonly exact: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

/** Host patterns by namespace; `*` is any namespace. */
export type ImportPatterns = ReadonlyMap<string, HostPatterns>;

/** `NS/HOST` entries; entries of another form are ignored, as istiod does. istiod: model/sidecar.go */
export function parseEgressHosts(hosts: readonly string[], namespace: string): ImportPatterns {
  const patterns = new Map<string, { exact: Set<string>; wildcards: string[] }>();
  for (const entry of hosts) {
    const parts = entry.split("/");
    const [scope, host] = parts;
    if (parts.length !== 2 || scope === undefined || host === undefined) continue;
    const key = scope === "." ? namespace : scope;
    const list = patterns.get(key) ?? { exact: new Set<string>(), wildcards: [] };
    patterns.set(key, list);
    if (host.startsWith("*")) list.wildcards.push(host);
    else list.exact.add(host);
  }
  return patterns;
}

/** Both lists are asked: the namespace's own, then the one for any namespace. */
export function importsService(patterns: ImportPatterns, namespace: string, hostname: string): boolean {
  return covers(patterns.get(namespace), hostname) || covers(patterns.get("*"), hostname);
}

function covers(patterns: HostPatterns | undefined, hostname: string): boolean {
  if (patterns === undefined) return false;
  return patterns.exact.has(hostname) || patterns.wildcards.some((pattern) => subsetOf(hostname, pattern));
}

/** A VirtualService is imported when one of its hosts overlaps a pattern. istiod: model/virtualservice.go SelectVirtualServices */
export function importsVirtualService(patterns: ImportPatterns, namespace: string, hosts: readonly string[]): boolean {
  const lists = [patterns.get(namespace), patterns.get("*")].filter((list) => list !== undefined);
  return lists.some((list) =>
    hosts.some(
      (host) =>
        list.exact.has(host) ||
        list.wildcards.some((pattern) => matches(host, pattern)) ||
        (host.startsWith("*") && [...list.exact].some((pattern) => matches(host, pattern))),
    ),
  );
}
