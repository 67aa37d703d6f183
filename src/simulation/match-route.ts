// (Route table, Host header) -> virtual host, and its route for a request to `/`: paths and headers are not in Git.
// istiod: pilot/pkg/simulation/traffic.go matchVirtualHost, matchRoute
import type { Route, RouteConfiguration, VirtualHost } from "./outbound.ts";

/** Exact domain, else the longest `*suffix`, else `*`. */
export function matchVirtualHost({ virtualHosts }: RouteConfiguration, host: string): VirtualHost | undefined {
  const exact = virtualHosts.find((candidate) => candidate.domains.includes(host));
  if (exact !== undefined) return exact;
  let best: { readonly length: number; readonly virtualHost: VirtualHost } | undefined;
  for (const virtualHost of virtualHosts) {
    for (const domain of virtualHost.domains) {
      const covers = domain.startsWith("*") && host.length >= domain.length && host.endsWith(domain.slice(1));
      if (covers && domain.length > (best?.length ?? 0)) best = { length: domain.length, virtualHost };
    }
  }
  return best?.virtualHost;
}

const REQUEST_PATH = "/";

export function matchRoute({ routes }: VirtualHost): Route | undefined {
  return routes.find(({ path }) => {
    if (path === undefined) return true;
    if (path.kind === "regex") return path.value === ".*" || path.value === "/.*" || path.value === REQUEST_PATH;
    return path.value === REQUEST_PATH || (path.kind === "prefix" && path.value === "");
  });
}
