// A fix that nobody has tried yet, and what a kind of fix is: a function from a finding to one of those, or to why not.
import type { KnownCall } from "../impact/find-calls.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { Finding } from "../policies/policy.ts";
import type { Refusal } from "./edit/place.ts";
import type { Evaluation } from "./evaluation.ts";
import type { FileEdit } from "./fix.ts";

/** What has to happen outside of the repository for the fix to work, in the order of how much it asks. */
export const DEMANDS = ["nothing", "names must resolve", "clients must change"] as const;
export type Demand = (typeof DEMANDS)[number];

export interface Candidate {
  readonly title: string;
  /** What it does for whom, and what it gives up. */
  readonly reason: string;
  readonly conditions: readonly string[];
  readonly demand: Demand;
  /** Nobody's traffic is taken any more, rather than that of those who are known to be hit: such fixes come first. */
  readonly removesCause?: true;
  /** Part of the change is taken back: what keeps all of it comes first. */
  readonly undoes?: true;
  /** Of an error a warning stays: it is tried where nothing else holds. */
  readonly leavesWarning?: true;
  /** What it takes back is what the author wanted: tried where nothing else holds, not even two kinds together. */
  readonly lastResort?: true;
  readonly edits: readonly FileEdit[];
}

/** The change as it is, its states as text, and settings. */
export interface FixContext extends Evaluation {
  readonly before?: Snapshot;
  readonly after: Snapshot;
  /** CIDRs that addresses are taken from; an IPv4 and an IPv6 one make entries get one of each. */
  readonly addressPools: readonly string[];
  /** Known calls that the finding is not about: who is meant by a service can be told from them. */
  readonly bystanders: readonly KnownCall[];
}

/** Makes one candidate of its kind. Pure; simulates nothing. */
export type Propose = (finding: Finding, context: FixContext) => Candidate | Refusal;
