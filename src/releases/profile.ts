// A release of Istio as named switches: what the simulation asks instead of comparing versions.

/** The behaviour of one istiod release; each switch is named after what it does. */
export interface Profile {
  /** Exact patch, such as "1.30.3". */
  readonly version: string;
  /** VISIBLE(ns) keeps services private to the namespace before those exported to it (≤1.30.2). */
  readonly privateServicesFirst: boolean;
  /** A VirtualService's destination prefers a visible Kubernetes Service, then the oldest entry (≥1.30). */
  readonly pickBestServiceNamespace: boolean;
  /** Sidecars use addresses that the allocation controller wrote to ServiceEntry status (≥1.25). */
  readonly autoAllocateInStatus: boolean;
}

export interface ProfileChoice {
  readonly profile: Profile;
  /** Words for a notice when what was asked for is not known exactly. */
  readonly caveat?: string;
}

export const NEWEST_STABLE = "1.30.3";

/** The profile of `1.30` (its last patch known), a patch, or the newest stable release when nothing is asked for. */
export function profileFor(_version: string | undefined): ProfileChoice {
  throw new Error("not written yet");
}
