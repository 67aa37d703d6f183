// What a settings file may say, as types: `.github/earshot.yml`, and the organisation's defaults of the same shape. Every
// field may be left out; what then holds is said here and in the schema.
import type { Location } from "../manifests/notice.ts";

/** Where a repository keeps its settings, from its root. */
export const SETTINGS_PATH = ".github/earshot.yml";

/** Where a repository keeps the cases of its own policies: pull requests that nobody makes, no manifests of a mesh. */
export const CASES_PATH = ".github/earshot/cases/";

/** The set of policies that this Earshot ships; new policies come with a higher one. */
export const NEWEST_POLICY_SET = 2;

/** `observe`: report, never block. */
export type Mode = "enforce" | "observe";

export interface IstiodSetting {
  readonly env?: Readonly<Record<string, string | number | boolean>>;
  readonly compatibilityVersion?: string;
}

/** A call that people know of and the repository does not name. */
export interface CallSetting {
  /** `namespace/workload`; `*` stands for any of either. */
  readonly from: string;
  /** Address or name, and port. */
  readonly to: string;
  readonly protocol?: "tcp" | "http" | "http2";
  readonly tls?: boolean;
  readonly host?: string;
  readonly sni?: string;
  /** Where it is written, where that is a file of the repository. */
  readonly location?: Location;
}

/** Another repository that holds a part of a mesh. */
export interface SourceSetting {
  /** `owner/name`. */
  readonly repo: string;
  /** A branch, a tag or a commit; the default branch when unsaid. */
  readonly ref?: string;
  /** Globs from its root; everything when not given. */
  readonly paths?: readonly string[];
}

export interface MeshSetting {
  readonly name: string;
  /** Globs from the root; everything when not given. */
  readonly paths?: readonly string[];
  readonly mode?: Mode;
  readonly istio?: string;
  readonly istiod?: IstiodSetting;
  /** A file with MeshConfig, read on each side. */
  readonly meshConfig?: string;
  /** Globs of manifests of what the cluster has and Git has not; taken from the base branch. */
  readonly assume?: readonly string[];
  /** Whether the API server, the cluster's DNS and istiod are taken to be there without a manifest; wins over the one for all. */
  readonly assumeMinimum?: boolean;
  /** Other repositories that hold a part of this mesh. */
  readonly sources?: readonly SourceSetting[];
  readonly calls?: readonly CallSetting[];
}

export interface PolicySetting {
  readonly enabled?: boolean;
  readonly severity?: "error" | "warning" | "info";
  readonly mode?: Mode;
}

/** A finding that somebody has decided to live with for a while. */
export interface Waiver {
  readonly policy: string;
  /** `Kind namespace/name`, or `Kind name` of what has no namespace; `*` stands for any part. */
  readonly resource: string;
  readonly mesh?: string;
  readonly port?: number;
  /** Of those whose traffic is concerned: all of them must match. */
  readonly namespace?: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it holds, in UTC: `2027-03-31`. */
  readonly until: string;
  readonly location?: Location;
}

export interface Settings {
  readonly mode?: Mode;
  readonly istio?: string;
  readonly istiod?: IstiodSetting;
  readonly calls?: readonly CallSetting[];
  readonly meshes?: readonly MeshSetting[];
  /** Whether `kubernetes.default`, `kube-dns` and `istiod` are taken to be there although no manifest says so. */
  readonly assumeMinimum?: boolean;
  /** Other repositories that hold a part of every mesh. */
  readonly sources?: readonly SourceSetting[];
  /** Repositories for which this one may be read as a source, `owner/name` or `owner/*`. */
  readonly readers?: readonly string[];
  readonly policies?: Readonly<Record<string, PolicySetting>>;
  readonly policyFiles?: readonly string[];
  /** Policies of later sets are told and do not block; without it all of them do. */
  readonly policySet?: number;
  readonly fixes?: { readonly addressPool?: string | readonly string[]; readonly prefer?: readonly string[] };
  /** Whether the App renders what pull requests from forks bring. */
  readonly render?: { readonly forks?: boolean };
  /** What the check run says when Earshot or GitHub failed. */
  readonly onFailure?: "action_required" | "neutral";
  readonly waivers?: readonly Waiver[];
  /** Those that CODEOWNERS names for the namespaces that are hit: notified, or only named. */
  readonly owners?: { readonly mention?: boolean };
  /** How often the App reviews what came to the default branch without a pull request; daily when unsaid. */
  readonly watch?: "daily" | "weekly" | "never";
}
