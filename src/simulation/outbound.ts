// What istiod sends to one sidecar for its outbound traffic: listeners, clusters and routes. Plain data.
import type { StringMatch } from "../mesh/specs.ts";

/** The object of the mesh that something was made for: a Service or a ServiceEntry. */
export interface Origin {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An Envoy filter chain match; absent fields do not restrict. An empty object is a match that restricts nothing. */
export interface FilterChainMatch {
  readonly destinationPort?: number;
  /** Addresses and CIDRs, masked, sorted. */
  readonly prefixRanges?: readonly string[];
  /** Sorted. */
  readonly serverNames?: readonly string[];
  readonly transportProtocol?: "raw_buffer" | "tls";
  readonly applicationProtocols?: readonly string[];
}

export type ClusterTarget =
  | { readonly kind: "cluster"; readonly cluster: string }
  | { readonly kind: "weighted"; readonly clusters: readonly { readonly cluster: string; readonly weight: number }[] };

export type Target = ClusterTarget | { readonly kind: "route"; readonly route: string };

export interface FilterChain {
  readonly match: FilterChainMatch;
  readonly target: Target;
  /** What the chain was made for; absent for istiod's own chains. */
  readonly origin?: Origin;
}

export interface Listener {
  /** IP, `0.0.0.0`, `::`, a symbol (`svc:ns/name`, `pod:ns/name-0`), or the path of a unix socket. */
  readonly address: string;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly additionalAddresses: readonly string[];
  readonly bindToPort: boolean;
  /** Envoy's order. */
  readonly chains: readonly FilterChain[];
  readonly defaultChain?: FilterChain;
  readonly inspectors: readonly ("tls" | "http")[];
  /** Every service port that this listener was built for, in order, and what became of it. */
  readonly contributions: readonly Contribution[];
}

/** What a service port did to the listener of its key. */
export interface Contribution {
  readonly origin: Origin;
  readonly hostname: string;
  readonly port: number;
  readonly protocol: string;
  /**
   * `created` the listener, `merged` chains into it, `joined` (HTTP: only a virtual host), `replaced` it, or `dropped`:
   * nothing of it is in the listener because something was there before (`by`).
   */
  readonly effect: "created" | "merged" | "joined" | "replaced" | "dropped";
  readonly by?: Origin;
}

export interface Cluster {
  readonly name: string;
  readonly type: "EDS" | "STRICT_DNS" | "LOGICAL_DNS" | "ORIGINAL_DST" | "DFP";
  /** `address:port` of the endpoints; for ORIGINAL_DST empty and without meaning. Found when they are asked for. */
  readonly endpoints: readonly string[];
  readonly hostname: string;
  /** ORIGINAL_DST: the port that is dialled instead of the client's. */
  readonly portOverride?: number;
  readonly origin?: Origin;
}

export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
}

export interface Route {
  /** Human-readable condition; undefined matches everything. */
  readonly match?: string;
  /** The condition on the path; undefined takes every path. */
  readonly path?: { readonly kind: "exact" | "prefix" | "regex"; readonly value: string };
  /** Conditions on anything else of the request; all must be met. */
  readonly asks?: readonly RequestCondition[];
  readonly target: ClusterTarget | { readonly kind: "direct"; readonly status: number };
}

export interface RequestCondition {
  readonly kind: "scheme" | "method" | "authority" | "header" | "no header" | "query";
  /** Of the header or parameter. */
  readonly name: string;
  readonly value: StringMatch;
}

/** The whole outbound configuration of a proxy. */
export interface Outbound {
  /** The key of the listener that takes what has none of its own (`0.0.0.0:15001`); absent without interception. */
  readonly virtualOutbound?: string;
  /** By `address:port` (a unix socket: its path); a second one on the same address gets `#2`. */
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly clusters: ReadonlyMap<string, Cluster>;
}
