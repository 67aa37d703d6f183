// The http rules of a VirtualService -> the routes of its virtual hosts, for one proxy and port.
// istiod: core/route/route.go BuildHTTPRoutesForVirtualService, TranslateRoute

import { coveredBy } from "../mesh/match-labels.ts";
import type { HttpMatch, HttpRoute, StringMatch } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import type { RequestCondition, Route } from "./outbound.ts";
import type { SidecarProxy } from "./proxy.ts";
import { destinationCluster, routeTarget } from "./route-target.ts";
import type { Service } from "./service.ts";

export interface HttpRouteInputs {
  /** The services of the port, by hostname. */
  readonly registry: ReadonlyMap<string, Service>;
  /** 0: all ports. */
  readonly listenPort: number;
  readonly proxy: SidecarProxy;
  readonly profile: Profile;
}

export function buildHttpRoutes(rules: readonly HttpRoute[], inputs: HttpRouteInputs): readonly Route[] {
  const routes: Route[] = [];
  for (const rule of rules) {
    const target = targetOf(rule, inputs);
    const matches = rule.match ?? [];
    if (matches.length === 0) return [...routes, { target }];
    for (const match of matches.filter((candidate) => applies(candidate, inputs))) {
      const route = { ...conditionOf(match), target };
      routes.push(route);
      if (isCatchAll(match)) return routes;
    }
  }
  return routes;
}

function applies(match: HttpMatch, { listenPort, proxy }: HttpRouteInputs): boolean {
  if ((match.port ?? 0) !== 0 && match.port !== listenPort) return false;
  const gateways = match.gateways ?? [];
  if (gateways.length > 0) return gateways.includes("mesh");
  const namespace = match.sourceNamespace ?? "";
  return coveredBy(match.sourceLabels, proxy.labels) && (namespace === "" || namespace === proxy.namespace);
}

/** Takes every request: what comes after it is never reached. */
function isCatchAll(match: HttpMatch): boolean {
  const { uri } = match;
  const takesEveryPath = uri === undefined || uri.prefix === "/" || uri.regex === ".*";
  return takesEveryPath && othersOf(match).length === 0;
}

const OF_THE_REQUEST = ["scheme", "method", "authority"] as const;

function othersOf(match: HttpMatch): readonly RequestCondition[] {
  const named = (kind: RequestCondition["kind"], conditions: HttpMatch["headers"]): readonly RequestCondition[] =>
    Object.entries(conditions ?? {}).map(([name, value]) => ({ kind, name, value: value ?? {} }));
  return [
    ...OF_THE_REQUEST.flatMap((kind) => (match[kind] === undefined ? [] : [{ kind, name: "", value: match[kind] }])),
    ...named("header", match.headers),
    ...named("no header", match.withoutHeaders),
    ...named("query", match.queryParams),
  ];
}

function conditionOf(match: HttpMatch): Pick<Route, "match" | "path" | "asks"> {
  const path = pathOf(match.uri);
  const asks = othersOf(match);
  const words = [
    ...(path === undefined ? [] : [`path ${path.kind} ${path.value}`]),
    ...asks.map(({ kind, name }) => (name === "" ? kind : `${kind} ${name}`)),
  ];
  return {
    ...(path && { path }),
    ...(words.length > 0 && { match: words.join(", ") }),
    ...(asks.length > 0 && { asks }),
  };
}

function pathOf(uri: StringMatch | undefined): Route["path"] {
  if (uri?.exact !== undefined) return { kind: "exact", value: uri.exact };
  if (uri?.regex !== undefined) return { kind: "regex", value: uri.regex };
  return uri?.prefix === undefined ? undefined : { kind: "prefix", value: uri.prefix };
}

function targetOf(rule: HttpRoute, inputs: HttpRouteInputs): Route["target"] {
  if (rule.redirect !== undefined && rule.redirect !== null)
    return { kind: "direct", status: redirectCode(rule.redirect) };
  if (rule.directResponse !== undefined) return { kind: "direct", status: rule.directResponse.status ?? 200 };
  // Services are looked up among those of the port that was called.
  const target = routeTarget(rule.route ?? [], (destination) =>
    destinationCluster(destination, inputs.listenPort, inputs.registry),
  );
  const only = target.kind === "weighted" && target.clusters.length === 1 ? target.clusters[0] : undefined;
  return only !== undefined && inputs.profile.lastWeightIsCluster ? { kind: "cluster", cluster: only.cluster } : target;
}

function redirectCode(redirect: unknown): number {
  const code = (redirect as { readonly redirectCode?: unknown }).redirectCode;
  return typeof code === "number" ? code : 301;
}
