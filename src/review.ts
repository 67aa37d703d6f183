// THE SPINE: two states of a repository -> Review. The whole product, read top-down; no I/O.
import type { Snapshot } from "./manifests/snapshot.ts";
import type { Review } from "./report/review.ts";

export type { Review, ReviewedFinding, ReviewedMesh, Verdict } from "./report/review.ts";

export interface ReviewSettings {
  /** Release, "1.30" or a patch; else what the repository names, else the newest stable one. */
  readonly istio?: string;
  /** Texts of policy files, by path. */
  readonly policies: ReadonlyMap<string, string>;
  readonly meshConfig?: { readonly before?: string; readonly after?: string; readonly path: string };
  readonly allInjected?: boolean;
  readonly addressPool?: string;
}

/** Reviews a change: `before` is the base, `after` what the merge would make of it. */
export async function review(_before: Snapshot, _after: Snapshot, _settings: ReviewSettings): Promise<Review> {
  throw new Error("not written yet");
}
