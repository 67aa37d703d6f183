// An HTTP chain's route table and a call -> the virtual host, the route and where it leads, each with its reason.
import type { Profile } from "../releases/profile.ts";
import { joinHostPort, splitHostPort } from "./addresses.ts";
import type { HttpEnd } from "./arrive.ts";
import type { VirtualHostsFor } from "./build-routes.ts";
import type { Call, Step } from "./call.ts";
import { type HostMatch, matchRoute, matchVirtualHost } from "./match-route.ts";
import type { Route } from "./outbound.ts";
import { clustersInWords } from "./route-target.ts";

export interface Request {
  readonly call: Call;
  readonly aim: { readonly port: number; readonly host: string };
}

export interface RouteTables {
  readonly virtualHosts: VirtualHostsFor;
  readonly profile: Pick<Profile, "hostPortsIgnored">;
}

export function throughRoute({ call, aim }: Request, name: string, tables: RouteTables, steps: Step[]): HttpEnd {
  const isHttp = call.tls !== true && (call.protocol ?? "tcp") !== "tcp";
  if (!isHttp) return { kind: "http", error: "protocol error" };
  const header = call.host ?? joinHostPort(aim.host, aim.port);
  const host = splitHostPort(header)?.host ?? header;
  const { hostPortsIgnored } = tables.profile;
  const found = matchVirtualHost(tables.virtualHosts(name, host) ?? [], hostPortsIgnored ? host : header);
  if (found === undefined) {
    steps.push({ stage: "route", text: `table ${name}: no virtual host takes Host ${header}` });
    return { kind: "http", error: "no virtual host matched" };
  }
  steps.push({ stage: "route", text: `table ${name}: ${hostInWords(header, found)}` });
  const { virtualHost, domain } = found;
  const { route, passedOver } = matchRoute(virtualHost, host);
  for (const text of passedOver) steps.push({ stage: "route", text, taken: false });
  const end = { kind: "http", virtualHost: virtualHost.name, domain } as const;
  if (route === undefined) return { ...end, error: "no route matched" };
  steps.push({ stage: "route", text: `${route.match ?? "any request"} => ${leadsTo(route.target)}`, taken: true });
  return { ...end, target: route.target };
}

function hostInWords(header: string, { virtualHost, domain }: HostMatch): string {
  const why = domain === "*" ? "which takes every Host" : `by its domain ${domain}`;
  return `Host ${header} is virtual host ${virtualHost.name}, ${why}`;
}

function leadsTo(target: Route["target"]): string {
  return target.kind === "direct" ? `an answer of the sidecar itself, ${target.status}` : clustersInWords(target);
}
