// What a replay of a history says, as plain data: each commit as if it were a pull request, and sums over all.
import { compareText } from "../manifests/compare-text.ts";
import type { Location } from "../manifests/notice.ts";
import type { Severity } from "../policies/policy.ts";
import {
  changedSymptoms,
  countChangedObjects,
  countListeners,
  type ListenerCount,
  movedCalls,
  orderFindings,
} from "./count-review.ts";
import { orderNotices } from "./describe-review.ts";
import { formatLocation } from "./format-location.ts";
import type { Review, Verdict } from "./review.ts";
import { toTitle } from "./to-title.ts";

export interface ReplayedFinding {
  readonly id: string;
  readonly policy: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly location: Location;
}

/** What is kept of a review: reviews of a long history would fill the memory. */
export interface ReviewSummary {
  readonly kind: "reviewed";
  readonly verdict: Verdict;
  readonly title: string;
  readonly findings: readonly ReplayedFinding[];
  /** What stands in the way of a verdict, in words. */
  readonly incomplete: readonly string[];
  readonly counts: {
    readonly changedObjects: number;
    readonly movedCalls: number;
    readonly changedSymptoms: number;
    readonly listeners: ListenerCount;
    readonly workloads: number;
  };
}

/** A fault of Earshot: there is no verdict for this commit. */
export interface Crash {
  readonly kind: "crashed";
  readonly message: string;
}

export interface ReplayedCommit {
  readonly commit: string;
  /** Undefined for a first commit, which is compared with nothing. */
  readonly parent: string | undefined;
  readonly date: string;
  readonly subject: string;
  readonly milliseconds: number;
  readonly outcome: ReviewSummary | Crash;
}

export interface PolicyCount {
  readonly policy: string;
  readonly findings: number;
  readonly commits: number;
}

export interface ReplayTally {
  readonly verdicts: Readonly<Record<Verdict | "crash", number>>;
  readonly policies: readonly PolicyCount[];
  /** The longest first. */
  readonly slowest: readonly ReplayedCommit[];
  readonly crashes: readonly ReplayedCommit[];
  readonly milliseconds: number;
}

const SHOWN_SLOWEST = 5;

export function summarizeReview(review: Review): ReviewSummary {
  const { impacts } = review;
  return {
    kind: "reviewed",
    verdict: review.verdict,
    title: toTitle(review),
    findings: orderFindings(review.findings).map(({ id, policy, severity, title, message, location }) => {
      const { path, startLine, endLine } = location;
      return { id, policy, severity, title, message, location: { path, startLine, endLine } };
    }),
    incomplete: orderNotices(review.notices.filter(({ incomplete }) => incomplete)).map(({ location, message }) =>
      location === undefined ? message : `${formatLocation(location)}: ${message}`,
    ),
    counts: {
      changedObjects: countChangedObjects(impacts),
      movedCalls: movedCalls(impacts).length,
      changedSymptoms: changedSymptoms(impacts).length,
      listeners: countListeners(impacts),
      workloads: review.meshes.reduce((sum, { workloads }) => sum + workloads, 0),
    },
  };
}

export function tallyReplay(commits: readonly ReplayedCommit[]): ReplayTally {
  const verdicts = { pass: 0, warn: 0, block: 0, incomplete: 0, crash: 0 };
  const policies = new Map<string, PolicyCount>();
  for (const { outcome } of commits) {
    verdicts[outcome.kind === "crashed" ? "crash" : outcome.verdict] += 1;
    const found = outcome.kind === "crashed" ? [] : outcome.findings.map(({ policy }) => policy);
    for (const policy of new Set(found)) {
      const known = policies.get(policy) ?? { policy, findings: 0, commits: 0 };
      const findings = known.findings + found.filter((other) => other === policy).length;
      policies.set(policy, { policy, findings, commits: known.commits + 1 });
    }
  }
  return {
    verdicts,
    policies: [...policies.values()].toSorted((a, b) => b.findings - a.findings || compareText(a.policy, b.policy)),
    slowest: commits.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SHOWN_SLOWEST),
    crashes: commits.filter(({ outcome }) => outcome.kind === "crashed"),
    milliseconds: commits.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
}
