// A finding -> the fixes that were simulated and hold, best first, and what was tried in vain. Changes nothing itself.
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Finding } from "../policies/policy.ts";
import type { Evaluate, Evaluation } from "./evaluation.ts";
import type { Fix, RejectedFix } from "./fix.ts";

export interface FixOptions {
  /** Where `add-address` takes addresses from, a CIDR; 240.1.0.0/16 when not given. */
  readonly addressPool?: string;
}

/** The change without a fix (all findings of the mesh included), and the finding to get rid of. */
export interface FixRequest extends Evaluation {
  readonly finding: Finding;
  /** The repository after the change. */
  readonly after: Snapshot;
  readonly evaluate: Evaluate;
  readonly options?: FixOptions;
}

export interface Proposal {
  /** Best first; exactly one is recommended, if there is any. */
  readonly fixes: readonly Fix[];
  readonly rejected: readonly RejectedFix[];
}

/** Tries every kind of fix that the finding's policy names; offers those that simulating them proves. */
export async function proposeFixes(_request: FixRequest): Promise<Proposal> {
  throw new Error("not written yet");
}
