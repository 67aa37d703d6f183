// A review and what a person asked for -> the fixes to apply, tried out together in memory. Writes nothing.
import type { FileEdit, Fix } from "../fixes/fix.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { idsOf } from "../policies/policy.ts";
import { orderFindings } from "../report/count-review.ts";
import { orderFixes, tellRejected } from "../report/tell-fix.ts";
import type { Review, ReviewedFinding } from "../review.ts";
import { trouble } from "./trouble.ts";

export interface FixChoice {
  /** Id of a finding, or the beginning of one. */
  readonly finding?: string;
  readonly all?: boolean;
  readonly kind?: string;
  /** Chooses among the fixes of a finding; the first is taken where nobody is asked. */
  readonly decide?: Decide;
  /** Hears at once of a finding that has no such fix, and why. */
  readonly tellUnfixed?: (finding: ReviewedFinding, reasons: readonly string[]) => void;
  /** Hears at once of a finding that is gone with a fix before it. */
  readonly tellSettled?: (finding: ReviewedFinding) => void;
}

/** `skip` leaves the finding as it is; `stop` leaves all that follow. */
export type Decision = Fix | "skip" | "stop";
/** `fixes` is not empty, the recommended one first; `review` is of the state that they are for. */
export type Decide = (finding: ReviewedFinding, fixes: readonly Fix[], review: Review) => Promise<Decision>;

export interface FixPlan {
  readonly fixes: readonly { readonly finding: ReviewedFinding; readonly fix: Fix }[];
  /** Findings that were chosen and stay, and why; no reason where no kind of fix is for them. */
  readonly unfixed: readonly { readonly finding: ReviewedFinding; readonly reasons: readonly string[] }[];
  /** Findings that were chosen and are gone with the fix of another. */
  readonly settled: readonly ReviewedFinding[];
  /** One edit a file, all fixes together. */
  readonly edits: readonly FileEdit[];
  /** The after side with the edits. */
  readonly after: Snapshot;
  /** Of that side, where it was reviewed to find the next fix. */
  readonly review?: Review;
}

/**
 * Chooses a fix for each wanted finding, one after the other, each on top of the ones before. Where all are wanted, so are
 * milder ones that come to light when those that spoke for them are gone.
 */
export async function chooseFixes(
  first: Review,
  after: Snapshot,
  choice: FixChoice,
  reviewAgain: (after: Snapshot) => Promise<Review>,
): Promise<FixPlan> {
  const fixes: { finding: ReviewedFinding; fix: Fix }[] = [];
  const unfixed: { finding: ReviewedFinding; reasons: readonly string[] }[] = [];
  const settled: ReviewedFinding[] = [];
  const wanted = [...wantedFindings(first, choice)];
  let review = first;
  let state = after;
  for (const chosen of wanted) {
    const finding = review.findings.find((candidate) => idsOf(candidate).some((id) => idsOf(chosen).includes(id)));
    if (finding === undefined) {
      settled.push(chosen);
      choice.tellSettled?.(chosen);
      continue;
    }
    const offered = offeredFixes(finding, choice.kind);
    const [recommended] = offered;
    if (recommended === undefined) {
      const reasons = whyNone(finding, choice.kind);
      unfixed.push({ finding, reasons });
      choice.tellUnfixed?.(finding, reasons);
      continue;
    }
    const fix = (await choice.decide?.(finding, offered, review)) ?? recommended;
    if (fix === "stop") break;
    if (fix === "skip") continue;
    fixes.push({ finding, fix });
    state = new Map([...state, ...fix.edits.map((edit) => [edit.path, edit.after] as const)]);
    if (choice.all !== true) break;
    review = await reviewAgain(state);
    wanted.push(...freshFindings(review, wanted));
  }
  const edits = editsBetween(after, state);
  return { fixes, unfixed, settled, edits, after: state, ...(choice.all === true && { review }) };
}

/** Each is wanted once: this ends. */
function freshFindings({ findings }: Review, wanted: readonly ReviewedFinding[]): readonly ReviewedFinding[] {
  const ids = new Set(wanted.flatMap(idsOf));
  return orderFindings(findings).filter(
    (finding) => finding.severity !== "info" && !idsOf(finding).some((id) => ids.has(id)),
  );
}

function wantedFindings(review: Review, { finding, all, kind }: FixChoice): readonly ReviewedFinding[] {
  const findings = orderFindings(review.findings);
  if (finding !== undefined) {
    const named = findings.filter((one) => idsOf(one).includes(finding));
    const wanted = named.length > 0 ? named : findings.filter((one) => idsOf(one).some((id) => id.startsWith(finding)));
    if (wanted.length === 1) return wanted;
    const ids = findings.map(({ id, title }) => `\n  ${id}  ${title}`).join("");
    throw trouble(`there is ${wanted.length === 0 ? "no finding" : "more than one finding"} ${finding}${ids}`);
  }
  if (all === true) return findings;
  const fixable = findings.find((candidate) => offeredFixes(candidate, kind).length > 0);
  return [fixable ?? findings[0]].filter((candidate) => candidate !== undefined);
}

function offeredFixes(finding: ReviewedFinding, kind: string | undefined): readonly Fix[] {
  return orderFixes(finding).filter((fix) => kind === undefined || fix.kind === kind);
}

/** What was tried, each with why it does not hold. */
function whyNone({ fixes, rejectedFixes }: ReviewedFinding, kind: string | undefined): readonly string[] {
  const tried = rejectedFixes.filter((fix) => kind === undefined || fix.kind === kind).map(tellRejected);
  const offered = fixes.map((fix) => fix.kind);
  if (kind !== undefined && offered.length > 0) {
    tried.push(`${kind} is not offered, ${offered.join(", ")} ${offered.length > 1 ? "are" : "is"}`);
  }
  return tried;
}

function editsBetween(before: Snapshot, after: Snapshot): FileEdit[] {
  const edits: FileEdit[] = [];
  for (const [path, text] of after) {
    const old = before.get(path);
    if (typeof text !== "string" || text === old) continue;
    edits.push({ path, after: text, ...(typeof old === "string" && { before: old }) });
  }
  return edits;
}
