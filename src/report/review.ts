// What a review says, as plain data: what the spine hands to every form of the report.
import type { Fix, RejectedFix } from "../fixes/fix.ts";
import type { Impact } from "../impact/impact.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Finding } from "../policies/policy.ts";
import type { Assumption } from "../policies/weigh-doubt.ts";
import type { Decider } from "../simulation/choose-profile.ts";

/** `incomplete`: something that could matter could not be read; `block`: a finding of severity error. */
export type Verdict = "pass" | "warn" | "block" | "incomplete";

export interface ReviewedMesh {
  readonly name: string;
  readonly istio: string;
  /** What release and switches were taken from: the release first. */
  readonly decidedBy?: readonly Decider[];
  /** Workloads with a sidecar, and namespaces that they are in. */
  readonly workloads: number;
  readonly namespaces: number;
  /** Namespaces that are assumed to be injected because they have no manifest. */
  readonly assumedInjected: readonly string[];
  readonly unmodelled: readonly string[];
}

export interface ReviewedFinding extends Finding {
  readonly fixes: readonly Fix[];
  readonly rejectedFixes: readonly RejectedFix[];
}

/** Two states of a repository, compared. */
export interface Review {
  readonly verdict: Verdict;
  readonly meshes: readonly ReviewedMesh[];
  readonly findings: readonly ReviewedFinding[];
  readonly impacts: readonly Impact[];
  /** What Git does not say and was taken to be so; with what would be otherwise where that is another answer. */
  readonly assumptions: readonly Assumption[];
  readonly notices: readonly (Notice & { readonly incomplete: boolean })[];
}
