// The names under which a sidecar may address a service: full, absolute, short, those of its aliases, and its address.
// istiod: core/httproute.go generateVirtualHostDomains, GenerateAltVirtualHosts
import { isSymbol } from "./addresses.ts";
import { NO_ADDRESS, type Service } from "./service.ts";

export interface Viewer {
  readonly namespace: string;
  readonly clusterDomain: string;
}

/** `svc`, `svc.ns`, `svc.ns.svc` for a cluster hostname seen from its own namespace; without the first from elsewhere. */
export function shortNames(hostname: string, from: Viewer): readonly string[] {
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
  /** Also each name with a final dot. */
  readonly isAbsolute: boolean;
  /** Also each name with this port: for routes that serve all ports. */
  readonly port?: number;
}

export function domainsOf(service: Service, { from, addresses, isAbsolute, port }: DomainOptions): readonly string[] {
  const hostnames = [service.hostname, ...service.aliases.map((alias) => alias.hostname)];
  const names = hostnames.flatMap((hostname) => [
    hostname,
    ...(isAbsolute ? [`${hostname}.`] : []),
    ...shortNames(hostname, from),
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
