// What is asked of the stage: a finding to get rid of, and the change that it stands in.
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Finding } from "../policies/policy.ts";
import type { Candidate } from "./candidate.ts";
import type { Evaluate, Evaluation } from "./evaluation.ts";
import type { FileEdit } from "./fix.ts";

export interface FixOptions {
  /** Where fixes take addresses from, a CIDR or several; 240.1.0.0/16 when not given. */
  readonly addressPool?: string | readonly string[];
  /** Kinds of fixes that come first where they hold, in this order. */
  readonly prefer?: readonly string[];
  /** The kind that somebody asks for: it is tried also where enough others hold. */
  readonly wanted?: string;
  /** Why a file must not be edited. */
  readonly refuseEdit?: (path: string) => string | undefined;
}

/** The change without a fix (all findings of the mesh included), and the finding to get rid of. */
export interface FixRequest extends Evaluation {
  readonly finding: Finding;
  /** The repository before the change, where somebody may have to put something back. */
  readonly before?: Snapshot;
  /** The repository after the change. */
  readonly after: Snapshot;
  readonly evaluate: Evaluate;
  /** What edits would do in other meshes that have the files as well: stands after what was tried and a colon. */
  readonly harmElsewhere?: (edits: readonly FileEdit[]) => Promise<string | undefined>;
  readonly options?: FixOptions;
  /** What was offered for findings before this one and settles others too: tried first. */
  readonly earlier?: readonly Settling[];
}

/** A fix that is offered for one finding, and the ids of the others that are gone with it. */
export interface Settling {
  readonly kind: string;
  readonly candidate: Candidate;
  readonly settles: readonly string[];
}
