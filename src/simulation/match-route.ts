// (Route table, Host header) -> virtual host, and its route for the plainest request, `GET /` without headers of its own:
// what else a client asks for is not in Git. istiod: pilot/pkg/simulation/traffic.go matchVirtualHost, matchRoute
import type { StringMatch } from "../mesh/specs.ts";
import type { RequestCondition, Route, VirtualHost } from "./outbound.ts";

export interface HostMatch {
  readonly virtualHost: VirtualHost;
  /** The domain that the Host fits; `*` takes any. */
  readonly domain: string;
}

/** Exact domain, else the longest `*suffix`, else `*`. Hosts are compared in lower case. */
export function matchVirtualHost(virtualHosts: readonly VirtualHost[], asked: string): HostMatch | undefined {
  const host = asked.toLowerCase();
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

export interface RouteMatch {
  readonly route: Route | undefined;
  /** A line for each route before it, with the reason. */
  readonly passedOver: readonly string[];
}

const REQUEST_PATH = "/";

/** The first route whose conditions the plainest request meets. */
export function matchRoute({ routes }: VirtualHost, host: string): RouteMatch {
  const passedOver: string[] = [];
  for (const route of routes) {
    const reason = whyNot(route, host);
    if (reason === undefined) return { route, passedOver };
    passedOver.push(`${route.match ?? "any request"}: no, ${reason}`);
  }
  return { route: undefined, passedOver };
}

function whyNot({ path, asks }: Route, host: string): string | undefined {
  if (path !== undefined && !takesRoot(path)) return `a request for ${REQUEST_PATH} is assumed`;
  const unmet = (asks ?? []).find((condition) => !isMet(condition, host));
  if (unmet === undefined) return undefined;
  const isAbsent = unmet.kind === "header" || unmet.kind === "query";
  return isAbsent ? "a request without it is assumed" : `the ${unmet.kind} is another`;
}

function takesRoot({ kind, value }: NonNullable<Route["path"]>): boolean {
  if (kind === "regex") return value === ".*" || value === "/.*" || value === REQUEST_PATH;
  return value === REQUEST_PATH || (kind === "prefix" && value === "");
}

function isMet({ kind, name, value }: RequestCondition, host: string): boolean {
  const known: Readonly<Record<string, string>> = { scheme: "http", method: "GET", authority: host };
  const said = kind === "header" ? (name.startsWith(":") ? known[name.slice(1)] : undefined) : known[kind];
  return kind === "no header" || (said !== undefined && fits(value, said));
}

/** Of regular expressions, only those that take anything, and lists of words. */
function fits({ exact, prefix, regex }: StringMatch, text: string): boolean {
  if (exact !== undefined) return exact === text;
  if (prefix !== undefined) return text.startsWith(prefix);
  if (regex === undefined || regex === ".*" || regex === ".+") return true;
  return /^[\w|-]+$/.test(regex) && regex.split("|").includes(text);
}
