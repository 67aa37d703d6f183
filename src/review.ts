// THE SPINE: two states of a repository -> Review. The whole product, read top-down; no I/O.
import type { Fix, RejectedFix } from "./fixes/fix.ts";
import type { Impact } from "./impact/impact.ts";
import type { Notice } from "./manifests/notice.ts";
import type { Snapshot } from "./manifests/snapshot.ts";
import type { Finding } from "./policies/policy.ts";

export type Verdict = "pass" | "warn" | "block" | "incomplete";

export interface ReviewSettings {
  /** Release, "1.30" or a patch; else what the repository names, else the newest stable one. */
  readonly istio?: string;
  /** Texts of policy files, by path. */
  readonly policies: ReadonlyMap<string, string>;
  readonly meshConfig?: { readonly before?: string; readonly after?: string; readonly path: string };
  readonly allInjected?: boolean;
  readonly addressPool?: string;
}

export interface ReviewedMesh {
  readonly name: string;
  readonly istio: string;
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

export interface Review {
  readonly verdict: Verdict;
  readonly meshes: readonly ReviewedMesh[];
  readonly findings: readonly ReviewedFinding[];
  readonly impacts: readonly Impact[];
  readonly notices: readonly (Notice & { readonly incomplete: boolean })[];
}

/** Reviews a change: `before` is the base, `after` what the merge would make of it. */
export async function review(_before: Snapshot, _after: Snapshot, _settings: ReviewSettings): Promise<Review> {
  throw new Error("not written yet");
}
