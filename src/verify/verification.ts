// How one simulated sidecar compares with the live one. Plain data; texts set names between backticks.

/** How many things of a kind are alike, differ, or are on one side only. */
export interface Tally {
  readonly equal: number;
  readonly different: number;
  readonly onlySimulated: number;
  readonly onlyLive: number;
}

export type Compared = "listeners" | "clusters" | "endpoints" | "routes";

export const COMPARED: readonly Compared[] = ["listeners", "clusters", "endpoints", "routes"];

export interface Difference {
  /** `injection`: that there is a sidecar at all. */
  readonly of: Compared | "injection";
  readonly kind: "different" | "only-simulated" | "only-live";
  /** `address:port`, a cluster, `ROUTE / VIRTUAL HOST`; with real addresses where they are known. */
  readonly name: string;
  /** What is different, in a sentence. */
  readonly message: string;
  /** What the simulation has and the live proxy has not, a line each; and the other way round. */
  readonly simulated: readonly string[];
  readonly live: readonly string[];
}

/** An address of the cluster that stands for a symbol. */
export interface Binding {
  readonly symbol: string;
  readonly address: string;
  /** What shows it. */
  readonly from: "own" | "listeners" | "routes" | "endpoints";
  /** Addresses that would do as well. */
  readonly alternatives: readonly string[];
}

/** What the live proxy knows and the files do not hold. */
export interface Beyond {
  /** Of the Services; or, for `pods`, of the Service that the pods are behind. */
  readonly namespace: string;
  readonly what: "services" | "pods";
  /** Hostnames of services. */
  readonly names: readonly string[];
  /** How many listeners, filter chains, clusters, endpoints, virtual hosts of the live proxy are left out for it. */
  readonly count: number;
}

export interface Verification {
  /** Workload id. */
  readonly workload: string;
  /** Of the live pod, where the dump says it. */
  readonly pod?: string;
  /** The release that was simulated. */
  readonly istio: string;
  /** No difference. */
  readonly equal: boolean;
  /** Absent for what no file holds. */
  readonly tallies: Readonly<Partial<Record<Compared, Tally>>>;
  /** By kind of thing, then by name. */
  readonly differences: readonly Difference[];
  /** By symbol. */
  readonly bindings: readonly Binding[];
  readonly beyond: readonly Beyond[];
  /** What was recognised and not compared, by what it is, in the singular. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** What else is to be known of this comparison, in sentences. */
  readonly remarks: readonly string[];
}
