// What each Istio release does differently: the newest stable one as the baseline, and deltas from newest to oldest.

export interface Switches {
  /** Services private to a namespace are processed before those exported to it by others. */
  readonly privateServicesFirst: boolean;
  /** A VirtualService's destination is a visible Kubernetes Service, else the oldest entry; not just the first namespace. */
  readonly pickBestServiceNamespace: boolean;
  /** Sidecars with DNS capture use the addresses that the allocation controller wrote to ServiceEntry status. */
  readonly autoAllocateInStatus: boolean;
  /** HTTP chains take HTTP/1.0 too (PILOT_HTTP10). */
  readonly http10: boolean;
}

export interface Delta {
  /** The last release that does so. */
  readonly upTo: string;
  readonly change: Partial<Switches>;
  /** What it means for traffic, in a line. */
  readonly story: string;
}

/** 1.30.3 */
export const BASELINE: Switches = {
  privateServicesFirst: false,
  pickBestServiceNamespace: true,
  autoAllocateInStatus: true,
  http10: false,
};

export const DELTAS: readonly Delta[] = [
  {
    upTo: "1.30.2",
    change: { privateServicesFirst: true },
    story: "A namespace's private services come before those that other namespaces export to it, whatever their age.",
  },
];
