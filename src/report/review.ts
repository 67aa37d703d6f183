// What a review says, as plain data: what the spine hands to every form of the report.
import type { Fix, RejectedFix } from "../fixes/fix.ts";
import type { Impact } from "../impact/impact.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Finding } from "../policies/policy.ts";
import type { Assumption } from "../policies/weigh-doubt.ts";
import type { SettingChange } from "../settings/find-settings.ts";
import type { Mode, Settings, Waiver } from "../settings/settings.ts";
import type { Decider } from "../simulation/choose-profile.ts";

/** `incomplete`: something that could matter could not be read; `block`: a finding of severity error that is not held back. */
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
  /** Services that are in no manifest and taken to be there as in every cluster, `namespace/name`; of the state after the change. */
  readonly assumedServices?: readonly string[];
  readonly unmodelled: readonly string[];
}

/** Who owns the files of a namespace, by the CODEOWNERS file of the base. */
export interface NamespaceOwners {
  readonly namespace: string;
  /** As the file has them: `@login`, `@organisation/team`, an address of mail. */
  readonly owners: readonly string[];
}

export interface ReviewedFinding extends Finding {
  readonly fixes: readonly Fix[];
  readonly rejectedFixes: readonly RejectedFix[];
  /** Of the namespaces that are hit, those that somebody owns; absent where nobody is known. */
  readonly owners?: readonly NamespaceOwners[];
}

/** A finding that somebody has decided to live with for a while: it does not count. */
export interface WaivedFinding {
  readonly finding: ReviewedFinding;
  readonly waiver: Waiver;
}

/** What settings have to do with the verdict. */
export interface ReviewedSettings {
  /** `observe` where it is so for everything: then nothing blocks but what a policy finds that is told to enforce. */
  readonly mode: Mode;
  readonly policySet?: number;
  readonly onFailure?: Settings["onFailure"];
  /** Owners of what is hit are to be notified. Never when not given. */
  readonly mention?: boolean;
  /** Files that they were read from. */
  readonly from: readonly string[];
  /** What the change would alter in them; that holds after the merge. */
  readonly changes: readonly SettingChange[];
  /** The verdict if nothing were held back, where that is another one. */
  readonly wouldBe?: Verdict;
}

/** Two states of a repository, compared. */
export interface Review {
  readonly verdict: Verdict;
  readonly meshes: readonly ReviewedMesh[];
  readonly findings: readonly ReviewedFinding[];
  readonly impacts: readonly Impact[];
  /** What Git does not say and was taken to be so; with what would be otherwise where that is another answer. */
  readonly assumptions: readonly Assumption[];
  /** What would be found if objects that both states have were added now: told, never counted. Only where it was asked for. */
  readonly existing?: readonly Finding[];
  readonly waived?: readonly WaivedFinding[];
  readonly settings?: ReviewedSettings;
  readonly notices: readonly (Notice & { readonly incomplete: boolean })[];
}
