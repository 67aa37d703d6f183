// A live sidecar as its Envoy tells it, reduced to what the simulation speaks of: outbound listeners, clusters, endpoints,
// route tables. Plain data; addresses are real ones.

/** What the proxy tells of itself in its bootstrap; absent where a file does not hold the bootstrap. */
export interface LiveNode {
  /** `sidecar`, `router`, `waypoint`, `ztunnel`. */
  readonly role?: string;
  readonly pod?: string;
  readonly namespace?: string;
  readonly workload?: string;
  /** Kind of the workload in small letters and in the plural, as in `deployments`. */
  readonly ownerKind?: string;
  readonly release?: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly addresses: readonly string[];
  /** INTERCEPTION_MODE, DNS_CAPTURE and all else that is a text. */
  readonly metadata: ReadonlyMap<string, string>;
}

export interface LiveListener {
  readonly name: string;
  /** IP, or the path of a unix socket. */
  readonly address: string;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly additionalAddresses: readonly string[];
  readonly bindToPort: boolean;
  readonly inspectors: readonly string[];
  readonly chains: readonly LiveChain[];
}

/** A filter chain in one line, as `chainInWords` writes it, and where it leads. */
export interface LiveChain {
  readonly words: string;
  /** Names of clusters; several by weight. */
  readonly clusters: readonly string[];
  readonly route?: string;
}

export interface LiveCluster {
  readonly name: string;
  /** As Envoy names it; a dynamic forward proxy is `DFP`. */
  readonly type: string;
  /** Endpoints that stand in the cluster itself (DNS), `address:port`. */
  readonly endpoints: readonly string[];
  /** Namespace of the Service or ServiceEntry behind it, where istiod says so. */
  readonly namespace?: string;
}

export interface LiveVirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  /** Each route in words: `PATH => TARGET`. */
  readonly routes: readonly string[];
}

/** What was recognised and is not compared, by what it is, in the singular. */
export type LeftOut = ReadonlyMap<string, number>;

export interface LiveProxy {
  readonly node?: LiveNode;
  /** Undefined where no file holds listeners at all; the same for the others. */
  readonly listeners?: readonly LiveListener[];
  readonly clusters?: readonly LiveCluster[];
  /** By cluster; `address:port`. */
  readonly endpoints?: ReadonlyMap<string, readonly string[]>;
  readonly routes?: ReadonlyMap<string, readonly LiveVirtualHost[]>;
  readonly leftOut: LeftOut;
  /** Sentences about what could not be taken in. */
  readonly remarks: readonly string[];
}
