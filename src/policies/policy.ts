// A policy as its file says it, and what it says about a change: findings.
import type {
  CallChange,
  Capture,
  ChangedObject,
  Conflict,
  ListenerChange,
  RouteChange,
  State,
} from "../impact/impact.ts";
import type { Location } from "../manifests/notice.ts";

export type Severity = "error" | "warning" | "info";

/** What a finding is about: the facts that made the condition true. */
export interface Subject {
  readonly calls: readonly CallChange[];
  readonly captures: readonly Capture[];
  /** None when not given. */
  readonly routes?: readonly RouteChange[];
  readonly listeners: readonly ListenerChange[];
  readonly conflicts: readonly Conflict[];
  /** None when not given. */
  readonly states?: readonly State[];
}

export interface Finding {
  /** Stable across pushes: policy, mesh, identity of the causes, port. */
  readonly id: string;
  /** Where several meshes have it: its ids in the others. */
  readonly otherIds?: readonly string[];
  readonly policy: string;
  readonly severity: Severity;
  readonly meshes: readonly string[];
  /** One line, no Envoy terms. */
  readonly title: string;
  /** What happens today, what happens after the merge, to whom. */
  readonly message: string;
  /** What goes wrong in general and why, from the policy: for who meets it for the first time. */
  readonly explanation?: string;
  /** What to do in general, from the policy. */
  readonly remedy: string;
  readonly location: Location & { readonly side: "before" | "after" };
  readonly causes: readonly ChangedObject[];
  /** Listener port, 0 when there is none. */
  readonly port: number;
  readonly listeners: readonly string[];
  readonly namespaces: readonly string[];
  readonly workloads: readonly string[];
  readonly subject: Subject;
  /** It is so only if this is: the rest of "if …". What is taken to be so without it does no harm. */
  readonly onlyIf?: string;
  /** Policies that would say the same less well, and as severely: they count here when settings speak of them. */
  readonly speaksFor?: readonly string[];
  /** Ids of findings that are silent beside this one and are milder: a fix may leave them. */
  readonly milder?: readonly string[];
  /** Kinds of fixes to try, in the policy's order. */
  readonly fixKinds: readonly string[];
  /** It does not block whatever its severity: settings only observe here, or keep to an older set of policies. */
  readonly heldBack?: "observe" | "policySet";
}

/** Every id that a finding has: one for each of its meshes. */
export const idsOf = ({ id, otherIds = [] }: Pick<Finding, "id" | "otherIds">): readonly string[] => [id, ...otherIds];
