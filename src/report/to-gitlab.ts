// Review -> the code quality report of GitLab: an issue for each finding that counts, and for what could not be read.
import { orderFindings } from "./count-review.ts";
import { orderNotices } from "./describe-review.ts";
import { shorten, withoutBackticks } from "./printable.ts";
import type { Review, ReviewedFinding } from "./review.ts";
import { tellHeldBack } from "./tell-settings.ts";

const SEVERITY = { error: "critical", warning: "minor", info: "info" } as const;
const LONGEST = 1_000;

/** One issue in GitLab's words. */
export interface GitlabIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

/** Ready for `JSON.stringify`. Fingerprints stay the same across pushes. What is waived is no issue. */
export function toGitlab(review: Review): readonly GitlabIssue[] {
  const unread = orderNotices(review.notices).filter(({ incomplete }) => incomplete);
  return [...orderFindings(review.findings).map(issueOf), ...unread.flatMap(unreadIssue)];
}

function issueOf(finding: ReviewedFinding): GitlabIssue {
  const { id, policy, severity, heldBack, location } = finding;
  const words = [finding.title.replace(/\.?$/, "."), finding.message, tellHeldBack(finding) ?? ""];
  return {
    description: shorten(withoutBackticks(words.filter((text) => text !== "").join(" ")), LONGEST),
    check_name: policy,
    fingerprint: id,
    severity: heldBack !== undefined && severity === "error" ? "minor" : SEVERITY[severity],
    location: { path: location.path, lines: { begin: location.startLine, end: location.endLine } },
  };
}

/** GitLab shows no issue without a place. */
function unreadIssue({ code, message, location }: Review["notices"][number]): readonly GitlabIssue[] {
  if (location === undefined) return [];
  return [
    {
      description: shorten(withoutBackticks(`Not read, and it could matter: ${message}`), LONGEST),
      check_name: code,
      // Lines move and messages are reworded; one of a kind in a file is enough.
      fingerprint: `${code}:${location.path}`,
      severity: "major",
      location: { path: location.path, lines: { begin: location.startLine, end: location.endLine } },
    },
  ];
}
