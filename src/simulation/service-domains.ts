// The names under which a sidecar may address a service: full, absolute, short, those of its aliases, and its address.
// istiod: core/httproute.go generateVirtualHostDomains, GenerateAltVirtualHosts

import type { Profile } from "../releases/profile.ts";
import { isSymbol } from "./addresses.ts";
import { NO_ADDRESS, type Service } from "./service.ts";

export interface Viewer {
  readonly namespace: string;
  readonly clusterDomain: string;
}

/** The short forms of a hostname for a client. */
export function shortNames(
  hostname: string,
  from: Viewer,
  forms: Profile["shortHostDomains"] = "cluster-services",
): readonly string[] {
  if (forms === "cluster-services") return shortServiceNames(hostname, from);
  const { unique, shared } = splitAtDomain(hostname, `${from.namespace}.svc.${from.clusterDomain}`);
  if (shared.length === 0) return [];
  if (forms === "every-prefix") return shared.map((_, length) => [unique, ...shared.slice(0, length)].join("."));
  if (unique.split(".").length === 2) return [unique, `${unique}.${shared[0]}`];
  const [namespace, second] = shared;
  if (namespace !== from.namespace) return [];
  const deeper = second === undefined ? [] : [`${unique}.${namespace}.${second}`];
  return [unique, ...deeper, `${unique}.${namespace}`];
}

/** The labels at the end that a hostname has in common with the client's domain, and what is before them. */
function splitAtDomain(
  hostname: string,
  domain: string,
): { readonly unique: string; readonly shared: readonly string[] } {
  const labels = hostname.split(".");
  const own = domain.split(".");
  let length = 0;
  while (length < labels.length && length < own.length && labels.at(-1 - length) === own.at(-1 - length)) length++;
  const end = labels.length - length;
  return { unique: labels.slice(0, end).join("."), shared: labels.slice(end) };
}

/** `svc`, `svc.ns`, `svc.ns.svc` for a cluster hostname seen from its own namespace; without the first from elsewhere. */
function shortServiceNames(hostname: string, from: Viewer): readonly string[] {
  const suffix = `.svc.${from.clusterDomain}`;
  if (!hostname.endsWith(suffix)) return [];
  const base = hostname.slice(0, -suffix.length);
  const dot = base.indexOf(".");
  if (dot < 0) return [];
  const isOwn = base.slice(dot + 1) === from.namespace;
  return isOwn ? [base.slice(0, dot), `${base}.svc`, base] : [base, `${base}.svc`];
}

export interface DomainOptions {
  readonly from: Viewer;
  readonly addresses: readonly string[];
  /** With each name also that with a final dot, and which short forms there are. */
  readonly profile: Pick<Profile, "absoluteHostDomains" | "shortHostDomains">;
  /** Also each name with this port: for routes that serve all ports. */
  readonly port?: number;
}

export function domainsOf(service: Service, { from, addresses, profile, port }: DomainOptions): readonly string[] {
  const hostnames = [service.hostname, ...service.aliases.map((alias) => alias.hostname)];
  const names = hostnames.flatMap((hostname) => [
    hostname,
    ...(profile.absoluteHostDomains ? [`${hostname}.`] : []),
    ...shortNames(hostname, from, profile.shortHostDomains),
  ]);
  const isHeadless = service.resolution === "PASSTHROUGH" && service.registry === "Kubernetes";
  const all = [
    ...names,
    ...(isHeadless ? names.map((name) => `*.${name}`) : []),
    ...addresses.filter((address) => address !== NO_ADDRESS).map(bracketed),
  ];
  return port === undefined ? all : all.flatMap((name) => [name, `${name}:${port}`]);
}

const bracketed = (address: string): string => (address.includes(":") && !isSymbol(address) ? `[${address}]` : address);
