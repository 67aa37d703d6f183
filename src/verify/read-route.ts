// Envoy's route tables -> virtual hosts with their routes in words, `PATH => TARGET`.
import { clustersInWords } from "../simulation/route-target.ts";
import type { LiveVirtualHost } from "./live-proxy.ts";
import { field, fieldAt, listOf, numberOf, textOf, textsOf } from "./proto-json.ts";
import { weightOf } from "./read-filter-chain.ts";
import { ANY_PATH, routeInWords } from "./route-words.ts";

export function readVirtualHosts(table: unknown): readonly LiveVirtualHost[] {
  return listOf(table, "virtualHosts").map((host) => ({
    name: textOf(host, "name") ?? "",
    domains: textsOf(host, "domains"),
    routes: listOf(host, "routes").map((route) => routeInWords(pathOf(field(route, "match")), targetOf(route))),
  }));
}

function pathOf(match: unknown): string {
  const exact = textOf(match, "path");
  if (exact !== undefined) return `exact ${exact}`;
  const regex = fieldAt(match, "safeRegex", "regex") ?? field(match, "regex");
  if (typeof regex === "string") return `regex ${regex}`;
  const prefix = textOf(match, "pathSeparatedPrefix") ?? textOf(match, "prefix") ?? "/";
  return prefix === "/" ? ANY_PATH : `prefix ${prefix}`;
}

/** What is answered at once has its status. */
function targetOf(route: unknown): string {
  const answer = field(route, "directResponse");
  if (answer !== undefined) return `answers ${numberOf(answer, "status") ?? 200}`;
  const redirect = field(route, "redirect");
  if (redirect !== undefined) return `answers ${redirectStatus(textOf(redirect, "responseCode"))}`;
  const action = field(route, "route");
  const cluster = textOf(action, "cluster");
  if (cluster !== undefined) return cluster;
  const clusters = listOf(field(action, "weightedClusters"), "clusters").map(weightOf);
  return clusters.length === 0 ? "nowhere" : clustersInWords({ kind: "weighted", clusters });
}

const REDIRECTS: Readonly<Record<string, number>> = {
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

const redirectStatus = (code: string | undefined): number => REDIRECTS[code ?? ""] ?? 301;
