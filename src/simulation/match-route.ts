// (Route table, Host header) -> virtual host, and its route for a request to `/`: paths and headers are not in Git.
// istiod: pilot/pkg/simulation/traffic.go matchVirtualHost, matchRoute
import type { Route, VirtualHost } from "./outbound.ts";

export interface HostMatch {
  readonly virtualHost: VirtualHost;
  /** The domain that the Host fits; `*` takes any. */
  readonly domain: string;
}

/** Exact domain, else the longest `*suffix`, else `*`. */
export function matchVirtualHost(virtualHosts: readonly VirtualHost[], host: string): HostMatch | undefined {
  const exact = virtualHosts.find((candidate) => candidate.domains.includes(host));
  if (exact !== undefined) return { virtualHost: exact, domain: host };
  let best: HostMatch | undefined;
  for (const virtualHost of virtualHosts) {
    for (const domain of virtualHost.domains) {
      const covers = domain.startsWith("*") && host.length >= domain.length && host.endsWith(domain.slice(1));
      if (covers && domain.length > (best?.domain.length ?? 0)) best = { domain, virtualHost };
    }
  }
  return best;
}

const REQUEST_PATH = "/";

export function matchRoute({ routes }: VirtualHost): Route | undefined {
  return routes.find(({ path }) => {
    if (path === undefined) return true;
    if (path.kind === "regex") return path.value === ".*" || path.value === "/.*" || path.value === REQUEST_PATH;
    return path.value === REQUEST_PATH || (path.kind === "prefix" && path.value === "");
  });
}
